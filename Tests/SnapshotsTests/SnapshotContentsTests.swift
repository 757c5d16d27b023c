import Foundation
import GRDB
import Market
import TestSupport
import Testing

@testable import Snapshots

@Suite struct SnapshotContentsTests {
    /// A snapshot with two bars and a stock, changed by SQL.
    private func contents(after sql: String...) throws -> [String: [UInt8]] {
        let folder = try TemporaryFolder()
        try folder.write("symbol,date,close\nA,2020-01-01,1\nA,2020-01-02,2\n", to: "bars.csv")
        try folder.write("symbol,name\nA,Alpha\n", to: "stocks.csv")
        let path = folder.path + "/snapshot.sqlite"
        _ = try SnapshotWriter.pull(
            [
                .csv(files: ["bars.csv"], into: .bars, columns: [:]),
                .csv(files: ["stocks.csv"], into: .stocks, columns: [:]),
            ], root: folder.path, into: path, now: Instant(millisecondsSinceEpoch: 0))
        try DatabaseQueue(path: path).write { database in
            for statement in sql { try database.execute(sql: statement) }
        }
        let snapshot = try SnapshotContents(path: path)
        var found: [String: [UInt8]] = [:]
        for table in ["bars", "stocks", "latest_quotes"] {
            var bytes: [UInt8] = []
            #expect(try snapshot.read(table) { bytes += $0 })
            found[table] = bytes
        }
        return found
    }

    @Test func `The same rows give the same bytes`() throws {
        #expect(try contents() == contents())
    }

    @Test(arguments: [
        "update bars set close = 2.0000001 where date = '2020-01-02'", "update bars set volume = 0",
        "insert into bars(symbol, date, close) values ('B', '2020-01-01', 1)", "delete from bars where close = 1",
        "create index by_close on bars(close)",
    ])
    func `A change of one table shows in its bytes alone`(sql: String) throws {
        let (before, after) = (try contents(), try contents(after: sql))
        #expect(before["bars"] != after["bars"])
        #expect(before["stocks"] == after["stocks"])
        #expect(before["latest_quotes"] == after["latest_quotes"])
    }

    @Test func `What analyze finds is part of a table, since it decides on the order of rows`() throws {
        let before = try contents(after: "create index by_close on bars(close)")
        let after = try contents(after: "create index by_close on bars(close)", "analyze bars")
        #expect(before["bars"] != after["bars"])
    }

    @Test func `A view is its definition`() throws {
        let after = try contents(after: "drop view latest_quotes", "create view latest_quotes as select * from quotes")
        #expect(try contents()["latest_quotes"] != after["latest_quotes"])
    }

    @Test func `Names of tables have no case, and an unknown one gives nothing`() throws {
        let snapshot = try SnapshotContents(path: nil)
        var bytes: [UInt8] = []
        #expect(try snapshot.read("BARS") { bytes += $0 })
        #expect(!bytes.isEmpty)
        #expect(try !snapshot.read("nothing") { bytes += $0 })
    }
}
