import Forecasting
import Foundation
import Market
import Testing

/// Real closes and real forecasts of them, read from files.
enum RealMarket {
    static func bars(of name: String) throws -> [Bar] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Content/data/prices")
        return try rows(of: folder.appending(path: name + ".csv")).map { row in
            try bar(name, row[1], try #require(Double(row[5])))
        }
    }

    static func predictions() throws -> [Prediction] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/predictions.csv")
        return try rows(of: file).map { row in
            try Prediction(
                symbol: try #require(Symbol(row[0])), model: row[1], madeAt: try #require(Instant(rfc3339: row[2])),
                targetDate: try #require(TradingDay(iso: row[3])), horizon: try #require(Int64(row[4])),
                predicted: try #require(Double(row[5])), lower: Double(row[6]), upper: Double(row[7]),
                level: Double(row[8]))
        }
    }

    private static func rows(of file: URL) throws -> [[String]] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }
}

func bar(_ symbol: String, _ day: String, _ close: Double) throws -> Bar {
    try Bar(
        symbol: try #require(Symbol(symbol)), date: try #require(TradingDay(iso: day)), open: nil, high: nil, low: nil,
        close: close, volume: nil, adjustedClose: nil)
}

/// Bars of successive weekdays.
func weekdayBars(_ closes: [Double], symbol: String = "AAPL", from first: String = "2026-01-05") throws -> [Bar] {
    var days = [try #require(TradingDay(iso: first))]
    while days.count < closes.count { days.append(days[days.count - 1].nextWeekday) }
    return try zip(days, closes).map { try bar(symbol, $0.description, $1) }
}

func isNear(_ value: Double?, _ expected: Double, within share: Double = 1e-8) -> Bool {
    value.map { abs($0 - expected) <= share * max(1e-300, abs(expected)) } ?? false
}
