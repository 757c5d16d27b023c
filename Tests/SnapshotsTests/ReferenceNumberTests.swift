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
        let firstClose, lastClose, minClose, maxClose, totalReturn: Double
        let stdevLogReturnNMinus1, maxDrawdown: Double
        let maxDrawdownDate: String
        let sma20Last, sma50Last: Double
        let sma200Last: Double?
        let sumVolume: Int64
    }

    private static let here = URL(filePath: #filePath).deletingLastPathComponent()
    private static let prices = here.appending(path: "../../Content/data/prices").standardizedFileURL

    static func expected() throws -> [Expected] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([Expected].self, from: Data(contentsOf: here.appending(path: "expected.json")))
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
            #expect(try value("bottom") == .text(expected.maxDrawdownDate))
            #expect(try value("volume") == .integer(expected.sumVolume))
            try near("first_close", expected.firstClose)
            try near("last_close", expected.lastClose)
            try near("low", expected.minClose)
            try near("high", expected.maxClose)
            try near("volatility", expected.stdevLogReturnNMinus1)
            try near("drawdown", expected.maxDrawdown)
            try near("sma20", expected.sma20Last)
            try near("sma50", expected.sma50Last)
            if let sma200 = expected.sma200Last {
                try near("sma200", sma200)
            } else {
                #expect(try value("sma200") == .null)
            }
            let totalReturn =
                try #require(try value("last_close").number) / (try #require(try value("first_close").number)) - 1
            #expect(abs(totalReturn - expected.totalReturn) < 1e-12)
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
