import Foundation
import GRDB
import Market
import Testing

@testable import Snapshots

/// Databases of other programs.
@Suite struct SQLiteSourceTests {
    private let site: SnapshotFolder

    init() throws {
        site = try SnapshotFolder()
    }

    private func make(_ sql: String) throws {
        let queue = try DatabaseQueue(path: site.folder.path + "/other.sqlite")
        try queue.inDatabase { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func faults(of sql: String) throws -> [String] {
        try make(sql)
        do throws(SnapshotError) {
            try site.pull(.sqlite(file: "other.sqlite", table: nil, into: nil, columns: [:]))
            return []
        } catch {
            return SnapshotFolder.lines(error)
        }
    }

    @Test(arguments: [
        (
            "('A', '2013-02-28', 1), ('A', '2013-02-28', 2)",
            "row 2 for bars gives A, 2013-02-28 again with other values than row 1 for bars"
        ),
        ("('A', '2013-02-28', null)", "bars.close in row 1 must not be null"),
        ("('A', '2013-02-28', 0), ('A', 'x', 1)", "bars.close in row 1 must be greater than 0"),
        ("('A', 20130228, 1)", "bars.date in row 1 must be a day as the text YYYY-MM-DD, not 20130228"),
        ("('A', '2013-02-28', '1')", "bars.close in row 1 must be a number, not '1'"),
        ("(x'41', '2013-02-28', 1)", "bars.symbol in row 1 must not be a blob, not a blob"),
        ("(cast(x'41FF' as text), '2013-02-28', 1)", "bars.symbol in row 1 must be valid text"),
        ("('A', '2013-02-28', 1), ('A' || char(0), '2013-02-28', 1)", "bars.symbol in row 2 must not have a NUL byte"),
    ])
    func `A bad row is named by its table, column and number`(rows: String, fault: String) throws {
        let faults = try faults(of: "create table bars(symbol, date, close); insert into bars values " + rows)
        #expect(faults.first == "other.sqlite: " + fault)
    }

    @Test func `The older platform's prices become stocks, and quotes of the pull's time`() throws {
        #expect(
            try faults(
                of: "create table StockItems(Symbol text, Name text, Price real);"
                    + "insert into StockItems values ('A', 'Alpha', 1.5), ('B', '', 2)") == [])
        #expect(try site.rows("select symbol, name from stocks order by symbol") == ["A|Alpha", "B|B"])
        #expect(try site.rows("select symbol, price from latest_quotes order by symbol") == ["A|1.5", "B|2"])
        #expect(try SnapshotReader(path: site.path).asOf == SnapshotFolder.now)
    }

    @Test func `Any table or view is mapped, whatever its name`() throws {
        try make(
            """
            create table "we""ird; --"(t text, "d""d" text, p real);
            insert into "we""ird; --" values ('A', '2013-02-28', 1);
            create view recent as select t, "d""d" as d, p * 2 as p from "we""ird; --";
            """)
        let columns = ["symbol": "t", "date": "d\"d", "close": "p"]
        try site.pull(.sqlite(file: "other.sqlite", table: "we\"ird; --", into: .bars, columns: columns))
        #expect(try site.rows("select * from bars") == ["A|2013-02-28||||1||"])
        let viewColumns = ["symbol": "t", "date": "d", "close": "p"]
        let report = try site.pull(.sqlite(file: "other.sqlite", table: "recent", into: .bars, columns: viewColumns))
        #expect(report.lines == ["bars: 1 bar revised (2013-02-28)"])
    }

    @Test func `A view without an end is given up`() throws {
        try make(
            """
            create view bars as with recursive n(i) as (select 1 union all select i + 1 from n)
            select 'A' as symbol, '2013-02-28' as date, 1.0 as close from n
            """)
        var source = SQLiteSource(file: "other.sqlite", now: SnapshotFolder.now)
        source.secondsForView = 0.2
        var findings = Findings()
        let start = ContinuousClock.now
        do throws(SnapshotError) {
            try source.read(
                root: site.folder.path, table: nil, into: nil, columns: [:], findings: &findings, begin: { _ in }
            ) { (_, _, _) throws(SnapshotError) in }
            Issue.record("the view was read to its end")
        } catch {
            #expect(error.description == "other.sqlite: the view bars takes longer than 0.2 seconds to read")
        }
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func `A source keeps its bytes and its folder, also with a write-ahead log`() throws {
        try make(
            """
            pragma journal_mode = wal; create table bars(symbol, date, close);
            insert into bars values ('A', '2013-02-28', 1.0);
            """)
        let file = URL(filePath: site.folder.path + "/other.sqlite")
        let before = try Data(contentsOf: file)
        try site.pull(.sqlite(file: "other.sqlite", table: nil, into: nil, columns: [:]))
        #expect(try Data(contentsOf: file) == before)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: site.folder.path).sorted() == [
                "other.sqlite", "snapshot.sqlite",
            ])
    }

    @Test func `A table that lost rows is refused, though what is left can be read`() throws {
        let rows = (0..<50).map { "('A', '\(TradingDay(daysSinceEpoch: 15_000 + $0))', 1.5)" }.joined(separator: ", ")
        try make("create table bars(symbol text, date text, close real); insert into bars values \(rows)")
        let file = URL(filePath: site.folder.path + "/other.sqlite")
        var bytes = try Data(contentsOf: file)
        // The table's page is the second one; its bytes 3 and 4 count the rows.
        #expect(bytes[4096] == 13 && bytes[4096 + 3] == 0 && bytes[4096 + 4] == 50)
        bytes[4096 + 4] = 40
        try bytes.write(to: file)
        do throws(SnapshotError) {
            try site.pull(.sqlite(file: "other.sqlite", table: nil, into: nil, columns: [:]))
            Issue.record("40 of 50 rows were taken")
        } catch {
            #expect(error.description.hasPrefix("the file other.sqlite cannot be used: its table bars is damaged"))
        }
    }

    @Test func `A rule with a function of the other program does not hinder reading`() throws {
        let queue = try DatabaseQueue(path: site.folder.path + "/other.sqlite")
        try queue.inDatabase { database in
            database.add(function: DatabaseFunction("theirs", argumentCount: 1, pure: true) { _ in true })
            try database.execute(
                sql: """
                    create table bars(symbol text, date text, close real check (theirs(close)));
                    insert into bars values ('A', '2013-02-28', 1)
                    """)
        }
        try queue.close()
        let report = try site.pull(.sqlite(file: "other.sqlite", table: nil, into: nil, columns: [:]))
        #expect(report.lines == ["bars: 1 bar added"])
    }
}
