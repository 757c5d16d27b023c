import Foundation
import Market
import Testing

@testable import Snapshots

/// Random rows of every table, written out and read back.
@Suite struct RoundTripTests {
    /// A seeded generator, so that a failure can be repeated.
    private struct Random {
        var state: UInt64

        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }

        mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

        mutating func day() -> String { TradingDay(daysSinceEpoch: below(20_000)).description }

        mutating func instant() -> String {
            let seconds = Int64(below(1_000_000_000))
            return Instant(millisecondsSinceEpoch: seconds * 1000 + pick([0, 0, 1, 250, 999])).description
        }

        /// Any double that is a price, most of them with many digits.
        mutating func price() -> String {
            let numbers = [
                Double(below(1_000_000)) / 100, Double(below(1 << 30)) / 1e7, 1e-300, 1e9, 0.1 + 0.2,
                .leastNonzeroMagnitude,
            ]
            return max(pick(numbers), .leastNonzeroMagnitude).description
        }

        mutating func money() -> String { "\(below(1_000_000)).\(10 + below(90))\(pick(["", "1", "123456"]))" }

        mutating func text() -> String {
            let parts = [
                "a", "\"", ",", ";", "'", " ", "ü", "日本", "=1+1", "<b>", "&", "\u{1F680}", "e\u{301}", "#", "\\",
            ]
            return "x" + (0..<below(12)).map { _ in pick(parts) }.joined()
        }
    }

    private static func quoted(_ text: String) -> String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }

    private static func file(of table: SnapshotTable, _ random: inout Random) -> String {
        var lines: [String] = [table.columns.map(\.name).joined(separator: ",")]
        for index in 0..<40 {
            let symbol = "S\(index)"
            let fields: [String] =
                switch table {
                case .stocks:
                    [
                        symbol, quoted(random.text()), random.pick(["USD", "EUR", "JPY"]), quoted(random.text()),
                        random.pick(["", quoted(random.text())]),
                    ]
                case .quotes:
                    [
                        symbol, random.instant(), random.price(), random.pick(["", "-100", "0.1", "12.5e3"]),
                        random.pick(["", "0", "9007199254740991"]),
                    ]
                case .bars:
                    [
                        symbol, random.day(), "", "", "", random.price(), random.pick(["", "7"]),
                        random.pick(["", random.price()]),
                    ]
                case .predictions:
                    [symbol, "m-1", "1960-01-01T00:00:00.5Z", random.day(), "5", "2", "1.5", "1e2", "0.95"]
                case .positions: [symbol, "\(1 + random.below(1_000_000_000))", random.pick(["", random.money()])]
                case .cash:
                    [
                        String(["A", "B", "C"].map(Character.init)[index % 3]) + "A"
                            + String(UnicodeScalar(UInt8(65 + index / 3))), random.money(),
                    ]
                case .transactions:
                    [
                        "id.\(index)", symbol, random.pick(["buy", "sell"]), "\(1 + random.below(1_000_000_000))",
                        random.money(), "", random.instant(),
                    ]
                }
            lines.append(fields.joined(separator: ","))
        }
        return lines.joined(separator: "\r\n")
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `An export reads back to the same rows, and again to the same bytes`(seed: UInt64) throws {
        var random = Random(state: seed)
        let (site, copy) = (try SnapshotFolder(), try SnapshotFolder())
        for table in SnapshotTable.allCases {
            let report = try site.pull(Self.file(of: table, &random), into: table, named: "\(table.rawValue).csv")
            #expect(report.changes[table]?.added == 40)
        }
        try exportSnapshot(site.path, to: site.folder.path + "/out")
        for table in SnapshotTable.allCases {
            try copy.pull(
                try site.folder.read("out/\(table.rawValue).csv"), into: table, named: "\(table.rawValue).csv")
        }
        try exportSnapshot(copy.path, to: copy.folder.path + "/out")
        for table in SnapshotTable.allCases {
            let sql = "select * from \(table.rawValue) order by \(table.key.joined(separator: ", "))"
            #expect(try site.rows(sql) == copy.rows(sql))
            let name = "out/\(table.rawValue).csv"
            #expect(try site.folder.read(name) == copy.folder.read(name))
        }
        #expect(try checkSnapshot(copy.path).isEmpty)
        // The snapshot is a source as well.
        let third = try SnapshotFolder()
        try third.folder.write(try Data(contentsOf: URL(filePath: site.path)), to: "theirs.sqlite")
        try third.pull(.sqlite(file: "theirs.sqlite", table: nil, into: nil, columns: [:]))
        for table in SnapshotTable.allCases {
            let sql = "select * from \(table.rawValue) order by \(table.key.joined(separator: ", "))"
            #expect(try site.rows(sql) == third.rows(sql))
        }
    }
}
