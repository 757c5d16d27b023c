import Foundation
import Market

@testable import Charts

/// Rows for the tests of charts.
enum Samples {
    /// Apple's real prices from 2006 on: symbol, date, open, high, low, close, volume.
    static func apple(_ range: Range<Int>, file: String = #filePath) throws -> Rows {
        let url = URL(filePath: file).deletingLastPathComponent().appending(path: "../../Content/data/prices/AAPL.csv")
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        var values: [Value] = []
        for line in lines.dropFirst()[(range.lowerBound + 1)..<(range.upperBound + 1)] {
            let fields = line.split(separator: ",")
            values += [.text(String(fields[0])), .text(String(fields[1]))]
            values += fields[2...].map { Double($0).map(Value.real) ?? .null }
        }
        return Rows(columns: ["symbol", "date", "open", "high", "low", "close", "volume"], values: values)
    }

    static func rows(_ columns: [String], _ rows: [[Value]]) -> Rows {
        Rows(columns: columns, values: rows.flatMap { $0 })
    }

    static func figure(_ spec: ChartSpec, _ data: Rows...) throws -> String {
        try Chart(spec, data: data, id: "c1").html().source
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014), so that random tests are the same every time.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
