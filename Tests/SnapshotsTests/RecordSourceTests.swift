import Foundation
import GRDB
import Market
import Testing

@testable import Snapshots

/// Values that come from an API.
@Suite struct RecordSourceTests {
    private let apple: Symbol
    private let day: TradingDay

    init() throws {
        apple = try #require(Symbol("AAPL"))
        day = try #require(TradingDay(iso: "2013-02-28"))
    }

    private func records(_ fill: (inout MarketRecords) throws -> Void) rethrows -> Source {
        var records = MarketRecords()
        try fill(&records)
        return .records(records, from: "https://example.com/Prod", entityTags: [:])
    }

    private func bar(close: Double, adjusted: Double? = nil) throws -> Bar {
        try Bar(
            symbol: apple, date: day, open: nil, high: nil, low: nil, close: close, volume: 5,
            adjustedClose: adjusted)
    }

    @Test func `All kinds of values find their tables`() throws {
        let site = try SnapshotFolder()
        let report = try site.pull(
            try records {
                $0.stocks = [try Stock(symbol: apple, name: "Apple Inc.")]
                $0.quotes = [
                    try Quote(
                        symbol: apple, asOf: Instant(startOf: day), price: 430.47, change: -2.48, volume: nil)
                ]
                $0.bars = [try bar(close: 441.4, adjusted: 57.5)]
                $0.predictions = [
                    try Prediction(
                        symbol: apple, model: "lstm", madeAt: Instant(startOf: day), targetDate: day, horizon: 1,
                        predicted: 440, lower: 420, upper: 460, level: 0.8)
                ]
                $0.positions = [try Position(symbol: apple, quantity: 3, averagePrice: Money("150.00"))]
                $0.cash = [try Cash(currency: "USD", amount: try #require(Money("9250.00")))]
                $0.transactions = [
                    try Transaction(
                        id: "t1", symbol: apple, side: .buy, quantity: 3, price: try #require(Money("150.00")),
                        timestamp: Instant(startOf: day))
                ]
            })
        #expect(report.hasChanges && report.lines.count == 7)
        #expect(try site.rows("select name, currency from stocks") == ["Apple Inc.|USD"])
        #expect(try site.rows("select price, change, volume from quotes") == ["430.47|-2.48|"])
        #expect(try site.rows("select close, volume, adj_close from bars") == ["441.4|5|57.5"])
        #expect(try site.rows("select predicted, level from predictions") == ["440|0.8"])
        #expect(try site.rows("select quantity, average_price from positions") == ["3|150.00"])
        #expect(try site.rows("select currency, amount from cash") == ["USD|9250.00"])
        #expect(try site.rows("select type, total from transactions") == ["buy|450.00"])
        #expect(try site.rows("select source from pulls") == ["https://example.com/Prod"])
        let reader = try SnapshotReader(path: site.path)
        #expect(try reader.stocks().map(\.name) == ["Apple Inc."])
        #expect(try reader.bars(of: apple) == [try bar(close: 441.4, adjusted: 57.5)])
        #expect(try reader.predictions().map(\.predicted) == [440])
    }

    @Test func `The same values again change nothing, and others are revised`() throws {
        let site = try SnapshotFolder()
        try site.pull(try records { $0.bars = [try bar(close: 1, adjusted: 9)] })
        let again = try site.pull(try records { $0.bars = [try bar(close: 1)] })
        #expect(!again.hasChanges && again.lines == ["bars: 1 unchanged"])
        let other = try site.pull(try records { $0.bars = [try bar(close: 2)] })
        #expect(other.lines == ["bars: 1 bar revised (2013-02-28)"])
        #expect(try site.rows("select close, adj_close from bars") == ["2|9"])
    }

    @Test func `A quote without a time of its own counts once`() throws {
        let site = try SnapshotFolder()
        func pull(_ price: Double, after seconds: Int64) throws -> PullReport {
            let now = Instant(millisecondsSinceEpoch: SnapshotFolder.now.millisecondsSinceEpoch + seconds * 1000)
            let source = try records {
                $0.quotes = [try Quote(symbol: apple, asOf: now, price: price, change: nil, volume: nil)]
            }
            return try SnapshotWriter.pull([source], root: site.folder.path, into: site.path, now: now)
        }
        #expect(try pull(1, after: 0).hasChanges)
        #expect(try pull(1, after: 60).lines == ["quotes: 1 unchanged"])
        #expect(try pull(2, after: 120).lines == ["quotes: 1 quote added"])
        #expect(try pull(1, after: 180).hasChanges)
    }

    @Test func `Positions and cash are replaced only by a source that tells of them`() throws {
        let site = try SnapshotFolder()
        try site.pull(
            try records {
                $0.positions = [try Position(symbol: apple, quantity: 3, averagePrice: nil)]
                $0.cash = [try Cash(currency: "USD", amount: try #require(Money("1.00")))]
            })
        try site.pull(try records { $0.bars = [try bar(close: 1)] })
        #expect(try site.rows("select count(*) from positions") == ["1"])
        try site.pull(records { $0.positions = [] })
        #expect(try site.rows("select count(*) from positions") == ["0"])
        #expect(try site.rows("select count(*) from cash") == ["1"])
    }

    @Test func `A source that says no currency leaves the one that is known`() throws {
        let site = try SnapshotFolder()
        try site.pull("symbol,name,currency\nAAPL,Apple,GBP\n", into: .stocks)
        try site.pull(
            try records {
                $0.stocks = [
                    try Stock(symbol: apple, name: "Apple Inc."),
                    try Stock(symbol: try #require(Symbol("B")), name: ""),
                ]
            })
        #expect(try site.rows("select name, currency from stocks order by symbol") == ["Apple Inc.|GBP", "B|USD"])
    }

    @Test func `A source that was never pulled is asked for everything`() throws {
        let site = try SnapshotFolder()
        try site.pull(.records(MarketRecords(), from: "https://a.example", entityTags: [:]))
        try site.pull("symbol,date,close\nAAPL,2013-02-28,1\n")
        let reader = try SnapshotReader(path: site.path)
        #expect(try reader.pullState(of: "https://a.example").lastBars == [apple: day])
        for other in ["https://a.example/", "https://a.exampl", "ttps://a.example", "https://b.example"] {
            #expect(try reader.pullState(of: other).lastBars.isEmpty)
        }
    }

    @Test func `Forecasts stay as issued, with a note`() throws {
        let site = try SnapshotFolder()
        func forecast(_ predicted: Double) throws -> Source {
            try records {
                $0.predictions = [
                    try Prediction(
                        symbol: apple, model: "lstm", madeAt: Instant(startOf: day), targetDate: day, horizon: 1,
                        predicted: predicted, lower: nil, upper: nil, level: nil)
                ]
            }
        }
        try site.pull(try forecast(1))
        let report = try site.pull(try forecast(2))
        #expect(report.findings.map(\.file) == ["https://example.com/Prod"])
        #expect(try site.rows("select predicted from predictions") == ["1"])
    }

    @Test func `Entity tags are kept by source, those of the last pull alone`() throws {
        let site = try SnapshotFolder()
        var bars = MarketRecords()
        bars.bars = [try bar(close: 1)]
        try site.pull(
            .records(MarketRecords(), from: "a", entityTags: ["a/1": "\"x\"", "a/2": "\"y\""]),
            .records(bars, from: "b", entityTags: ["b/1": "W/\"z\""]))
        try site.pull(.records(MarketRecords(), from: "a", entityTags: ["a/2": "\"y2\""]))
        let reader = try SnapshotReader(path: site.path)
        #expect(try reader.pullState(of: "a").entityTags == ["a/2": "\"y2\""])
        #expect(try reader.pullState(of: "b").entityTags == ["b/1": "W/\"z\""])
        #expect(try reader.pullState(of: "b").lastBars == [apple: day])
    }

    @Test func `A snapshot of the first format is read, and brought up to date by a pull`() throws {
        let site = try SnapshotFolder()
        try DatabaseQueue(path: site.path).write { database in
            try database.execute(sql: SnapshotSchema.migrations[0])
            try database.execute(
                sql: "pragma application_id = \(SnapshotSchema.applicationID); pragma user_version = 1")
        }
        #expect(try SnapshotReader(path: site.path).pullState(of: "a").entityTags.isEmpty)
        try site.pull(.records(MarketRecords(), from: "a", entityTags: ["a/1": "\"x\""]))
        #expect(try SnapshotReader(path: site.path).pullState(of: "a").entityTags.count == 1)
    }

    @Test func `The record of pulls does not grow without end`() throws {
        let site = try SnapshotFolder()
        try site.pull(try records { $0.bars = [try bar(close: 1)] })
        try DatabaseQueue(path: site.path).write { database in
            try database.execute(
                sql: """
                    with recursive n(i) as (select 1 union all select i + 1 from n where i < 1200)
                    insert into pulls(source, started_at, finished_at, status, rows, message)
                    select 'x', '', '', 'done', 0, '' from n
                    """)
        }
        try site.pull(try records { $0.bars = [try bar(close: 1)] })
        #expect(try site.rows("select count(*) from pulls") == ["1000"])
    }
}
