import Foundation
import Market
import Testing

@testable import Snapshots

/// Real prices, imported and computed by SQL, against numbers that another program computed from the same files.
@Suite struct ReferenceNumberTests {
    struct Expected: Decodable, Sendable {
        let symbol: String
        let rows: Int
        let first, last: String
        let first_close, last_close, min_close, max_close, total_return: Double
        let stdev_log_return_n_minus_1, max_drawdown: Double
        let max_drawdown_date: String
        let sma20_last, sma50_last: Double
        let sma200_last: Double?
        let sum_volume: Int64
    }

    private static let here = URL(filePath: #filePath).deletingLastPathComponent()
    private static let prices = here.appending(path: "../../Content/data/prices").standardizedFileURL

    static func expected() throws -> [Expected] {
        try JSONDecoder().decode([Expected].self, from: Data(contentsOf: here.appending(path: "expected.json")))
    }

    @Test func `Numbers of real prices equal the reference`() throws {
        let site = try SnapshotFolder()
        for symbol in ["AAPL", "FB", "GOOG", "IBM", "MSFT"] {
            let text = try String(contentsOf: Self.prices.appending(path: "\(symbol).csv"), encoding: .utf8)
            try site.folder.write(text, to: "prices/\(symbol).csv")
        }
        let files = ["AAPL", "FB", "GOOG", "IBM", "MSFT"].map { "prices/\($0).csv" }
        let report = try site.pull(.csv(files: files, into: .bars, columns: [:]))
        #expect(report.changes[.bars]?.added == 7404)
        let reader = try SnapshotReader(path: site.path)
        for expected in try Self.expected() {
            let rows = try reader.query(
                AuthorQuery(
                    name: nil,
                    sql: """
                        with series as (
                            select date, close, volume, ln(close / lag(close) over (order by date)) as log_return,
                                close / max(close) over (order by date) - 1 as drawdown,
                                row_number() over (order by date desc) as age
                            from bars where symbol = :symbol
                        )
                        select count(*) as n, min(date) as first, max(date) as last,
                            max(case when date = (select min(date) from series) then close end) as first_close,
                            max(case when age = 1 then close end) as last_close, min(close) as low, max(close) as high,
                            stdev(log_return) as volatility, min(drawdown) as drawdown,
                            (select date from series order by drawdown, date limit 1) as bottom,
                            (select avg(close) from series where age <= 20) as sma20,
                            (select avg(close) from series where age <= 50) as sma50,
                            case when count(*) >= 200 then (select avg(close) from series where age <= 200) end as sma200,
                            sum(volume) as volume
                        from series
                        """,
                    earlier: [], parameters: ["symbol": .text(expected.symbol)])
            ).rows
            func value(_ column: String) throws -> Value { rows[0, try #require(rows.index(of: column))] }
            func near(_ column: String, _ wanted: Double) throws {
                let number = try #require(try value(column).number)
                #expect(
                    abs(number - wanted) <= 1e-9 * max(1, abs(wanted)),
                    "\(expected.symbol) \(column): \(number) for \(wanted)")
            }
            #expect(try value("n") == .integer(Int64(expected.rows)))
            #expect(try value("first") == .text(expected.first) && value("last") == .text(expected.last))
            #expect(try value("bottom") == .text(expected.max_drawdown_date))
            #expect(try value("volume") == .integer(expected.sum_volume))
            try near("first_close", expected.first_close)
            try near("last_close", expected.last_close)
            try near("low", expected.min_close)
            try near("high", expected.max_close)
            try near("volatility", expected.stdev_log_return_n_minus_1)
            try near("drawdown", expected.max_drawdown)
            try near("sma20", expected.sma20_last)
            try near("sma50", expected.sma50_last)
            if let sma200 = expected.sma200_last {
                try near("sma200", sma200)
            } else {
                #expect(try value("sma200") == .null)
            }
            let totalReturn =
                try #require(try value("last_close").number) / (try #require(try value("first_close").number)) - 1
            #expect(abs(totalReturn - expected.total_return) < 1e-12)
        }
    }

    @Test func `Adjusted closes of files of their own join the bars`() throws {
        let site = try SnapshotFolder()
        let folder = Self.prices.appending(path: "adjusted")
        let adjusted = try FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.hasPrefix("FB") }
        let name = try #require(adjusted)
        try site.folder.write(try Data(contentsOf: folder.appending(path: name)), to: "FB.adj.csv")
        try site.folder.write(try Data(contentsOf: Self.prices.appending(path: "FB.csv")), to: "FB.csv")
        let report = try site.pull(.csv(files: ["FB.adj.csv", "FB.csv"], into: .bars, columns: [:]))
        #expect(report.changes[.bars]?.added == 196)
        #expect(try site.rows("select count(*) from bars where adj_close is not null") == ["196"])
    }
}
