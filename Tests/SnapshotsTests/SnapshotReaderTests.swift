import Foundation
import Market
import Testing

@testable import Snapshots

@Suite struct SnapshotReaderTests {
    private let site: SnapshotFolder

    init() throws {
        site = try SnapshotFolder()
        try site.pull("symbol,date,close\nA,2013-02-27,1\nA,2013-02-28,2\nA,2013-03-01,4\nB,2013-03-01,8\n")
    }

    private func fault(
        _ sql: String, earlier: [(name: String, sql: String)] = [], parameters: [String: Value] = [:],
        limits: QueryLimits = QueryLimits()
    ) throws -> QueryError? {
        let reader = try SnapshotReader(path: site.path, limits: limits)
        do throws(QueryError) {
            _ = try reader.query(AuthorQuery(name: "q", sql: sql, earlier: earlier, parameters: parameters))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("delete from bars", "a query must be a 'select', not 'delete'"),
        ("insert into bars values (1)", "a query must be a 'select', not 'insert'"),
        ("with x as (select 1) delete from bars", "a query can read and nothing else"),
        ("attach 'x.db' as x", "a query must be a 'select', not 'attach'"),
        ("pragma user_version", "a query must be a 'select', not 'pragma'"),
        ("select * from pragma_table_info('bars')", "a query cannot use pragma"),
        ("select load_extension('x')", "'load_extension' is not available"),
        ("select random()", "'random' is not available"),
        ("select hex(randomblob(4))", "'randomblob' is not available"),
        ("select current_timestamp", "'current_timestamp' is not available"),
        ("select date('now')", "'now' would make the page depend on the clock"),
        ("select datetime(date, 'LocalTime') from bars", "'LocalTime' would make the page depend on the clock"),
        ("select date()", "date() without a time means now"),
        ("select strftime('%s')", "strftime() without a time means now"),
        ("select \"date\"()", "date() without a time means now"),
        ("select unixepoch('subsec')", "unixepoch() without a time means now"),
        ("select strftime('%f', 'Subsecond')", "strftime() without a time means now"),
        ("select timediff('2013-03-01', 'now')", "'now' would make the page depend on the clock"),
        ("select 1; select 2", "a query is one statement"),
        ("", "the query is empty"),
        ("-- nothing\n", "the query is empty"),
        ("select 1 as a, 2 as a", "two columns of the result are called 'a'"),
        ("select zeroblob(4) as b", "the column 'b' holds a blob"),
        ("select * from brs", "there is no table or earlier query 'brs'; did you mean 'bars'?"),
        ("select clse from bars", "there is no column 'clse'; did you mean 'close'?"),
        ("select \"clse\" from bars", "there is no column 'clse'; did you mean 'close'?"),
        ("select stdv(close) from bars", "there is no function 'stdv'; did you mean 'stdev'?"),
        ("select :symbl", "':symbl' is no parameter of this page"),
        ("select ?", "'?' is no parameter of this page; write :name"),
        ("select length(zeroblob(100000000))", "string or blob too big"),
        ("select replace(printf('%.*c', 900000, 'x'), 'x', 'xxxxxxxx')", "string or blob too big"),
        ("select instr(hex(zeroblob(4000000)), hex(zeroblob(2000000)) || '1')", "string or blob too big"),
    ])
    func `Refused with a reason`(sql: String, reason: String) throws {
        let fault = try #require(try fault(sql), "\(sql) was answered")
        #expect(fault.message.hasPrefix(reason), "\(fault.message)")
        #expect(try site.rows("select count(*) from bars") == ["4"])
    }

    @Test func `Endless work ends at the time limit`() throws {
        let start = ContinuousClock.now
        let fault = try fault(
            "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
            limits: QueryLimits(seconds: 0.2))
        #expect(fault?.message.hasPrefix("the query takes longer than 0.2 seconds") == true)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func `Too many rows and too much text end a query`() throws {
        let numbers =
            "with recursive n(i) as (select 1 union all select i + 1 from n limit 200) select i, hex(zeroblob(500)) as t from n"
        #expect(try fault(numbers, limits: QueryLimits(rows: 199))?.message.contains("more than 199 rows") == true)
        #expect(try fault(numbers, limits: QueryLimits(bytes: 9_999))?.message.contains("more than 9999 bytes") == true)
        #expect(try fault(numbers) == nil)
    }

    @Test func `A parameter is a value, whatever it says`() throws {
        for text in ["' or 1=1 --", "A'; drop table bars; --", "\0", "%"] {
            #expect(try site.rows("select count(*) from bars where symbol = :s", ["s": .text(text)]) == ["0"])
        }
        #expect(
            try site.rows("select :a as a, :b as b, :c as c", ["a": .integer(3), "b": .real(0.5), "c": .null]) == [
                "3|0.5|"
            ])
    }

    @Test func `Places of mistakes are bytes of the query's own SQL`() throws {
        #expect(try fault("select date,\n  clse\nfrom bars")?.offset == 15)
        #expect(try fault("-- ü\nselect clse from bars")?.offset == 13)
        let misspelt = try fault("select :symbl", parameters: ["symbol": .text("A")])
        #expect(misspelt?.offset == 7)
        #expect(
            misspelt?.message == "':symbl' is no parameter of this page; did you mean ':symbol'?")
    }

    @Test func `Earlier queries are read by name, each run once`() throws {
        let reader = try SnapshotReader(path: site.path)
        let first = (
            name: "a", sql: "select symbol, date, close from bars where symbol = :s order by date;  -- comment"
        )
        let second = (name: "b", sql: "with x as (select max(close) as top from a) select top from x")
        func query(_ name: String, _ sql: String, after earlier: [(name: String, sql: String)], _ symbol: String) throws
            -> QueryResult
        {
            try reader.query(AuthorQuery(name: name, sql: sql, earlier: earlier, parameters: ["s": .text(symbol)]))
        }
        for (symbol, top) in [("A", 4.0), ("B", 8.0), ("A", 4.0)] {
            _ = try query("a", first.sql, after: [], symbol)
            #expect(try query("b", second.sql, after: [first], symbol).rows.values == [.real(top)])
            let third = try query(
                "c", "select top * 2 as t, (select count(*) from a) as n from b", after: [first, second], symbol)
            #expect(third.rows[0, 0] == .real(top * 2))
            #expect(third.tables == ["bars"])
        }
    }

    @Test func `An earlier query may have the name of a table that it reads`() throws {
        let earlier = (name: "bars", sql: "select close from bars where symbol = 'B'")
        let reader = try SnapshotReader(path: site.path)
        let result = try reader.query(
            AuthorQuery(name: nil, sql: "select sum(close) as s from bars", earlier: [earlier], parameters: [:]))
        #expect(result.rows.values == [.real(8)])
        // Another page sees the table itself again.
        let other = try reader.query(
            AuthorQuery(name: nil, sql: "select sum(close) as s from bars", earlier: [], parameters: [:]))
        #expect(other.rows.values == [.real(15)])
    }

    @Test func `A mistake in an earlier query is that query's`() throws {
        let fault = try fault("select * from a", earlier: [(name: "a", sql: "select clse from bars")])
        #expect(fault?.query == "a" && fault?.offset == 7)
    }

    @Test func `A mistake is not hidden by an alias with the name of a query that failed`() throws {
        let broken = (name: "a", sql: "select clse from bars")
        let own = try fault("select 1 as a, nme from bars", earlier: [broken])
        #expect(own?.query == nil && own?.message.hasPrefix("there is no column 'nme'") == true)
        #expect(try fault("select 1 as a from bars", earlier: [broken]) == nil)
        #expect(
            try fault("select * from bars", earlier: [(name: "bars", sql: "select x from stocks")])?.query == "bars")
    }

    /// Each statement with the mistake, and the word at which it is told.
    @Test(arguments: [
        ("select date,\n from bars", "a comma stands before 'from'; delete it, or add what is missing", ",\n"),
        ("select date from bars where close >\norder by date", "something is missing between '>' and 'order'", "order"),
        ("select (close from bars", "a '(' is not closed before 'from'", "("),
        ("select close) from bars", "a ')' closes nothing", ")"),
        ("select case when 1 then 2 from bars", "a 'case' has no 'end' before 'from'", "case"),
        ("select count(close", "a '(' is never closed", "("),
        ("select date from ", "the query ends too early, after 'from'", " "),
        ("select 'abc from bars", "a quote is opened and never closed", "'"),
        ("select date form bars", "syntax error at 'bars'; did you mean 'from' instead of 'form'?", "form"),
        (
            "select date from bars wher close > 1", "syntax error at 'close'; did you mean 'where' instead of 'wher'?",
            "wher"
        ),
        ("select date from bars order bt date", "syntax error at 'bt'; did you mean 'by' instead of 'bt'?", "bt"),
        ("select {{ symbol }}", "'{' means nothing in SQL; the values of a page's row are written :name", "{"),
        ("select b.clse from bars b", "there is no column 'clse'; did you mean 'close'?", "clse"),
        (
            "select c.close from bars b", "'c' is no table of this query; write its name or alias after 'from'",
            "c.close"
        ),
        (
            "select close from bars a, bars b", "the column 'close' is in more than one table; write table.close",
            "close"
        ),
        (
            "select 1 as é, close, 2 as close from bars",
            "two columns of the result are called 'close'; rename one with 'as'", "close from"
        ),
        ("select 1 union select 2, 3", "the selects on both sides of 'union' must have as many columns", "union"),
        ("select lag(close) from bars", "lag() needs a window after it, such as over (order by date)", "lag"),
        (
            "select 1 from bars where sum(close) > 1",
            "sum() cannot stand here, where single rows are looked at; use 'having', or a query of its own", "sum"
        ),
    ])
    func `What SQLite cannot read is told at the word that is wrong`(sql: String, message: String, word: String) throws
    {
        let fault = try #require(try fault(sql))
        #expect(fault.message == message)
        let rest = String(decoding: sql.utf8.dropFirst(fault.offset ?? 0), as: UTF8.self)
        #expect(rest.hasPrefix(word), "at '\(rest)'")
    }

    @Test func `A query that comes later is named as such`() throws {
        let reader = try SnapshotReader(path: site.path)
        let error = #expect(throws: QueryError.self) {
            try reader.query(
                AuthorQuery(name: "a", sql: "select * from b", earlier: [], later: ["b"], parameters: [:]))
        }
        #expect(error?.message == "the query 'b' comes later in the page; a query can read those before it")
    }

    @Test func `What another page left is not seen`() throws {
        let reader = try SnapshotReader(path: site.path)
        let earlier = (name: "left", sql: "select 1 as one")
        _ = try reader.query(AuthorQuery(name: nil, sql: "select one from left", earlier: [earlier], parameters: [:]))
        #expect(throws: QueryError.self) {
            try reader.query(AuthorQuery(name: nil, sql: "select one from left", earlier: [], parameters: [:]))
        }
        // The same query after another one of the same name gives other rows.
        func count(_ sql: String) throws -> Value {
            let earlier = [(name: "x", sql: sql), (name: "y", sql: "select * from x")]
            return try reader.query(
                AuthorQuery(name: nil, sql: "select count(*) as n from y", earlier: earlier, parameters: [:])
            ).rows[0, 0]
        }
        #expect(try count("select * from bars") == .integer(4))
        #expect(try count("select * from bars where symbol = 'B'") == .integer(1))
    }

    @Test(arguments: [
        ("select count(*) from positions", ["positions"]),
        (
            "select * from (select symbol from positions) union select symbol from cash, stocks",
            ["cash", "positions", "stocks"]
        ),
        ("with p as (select 1 from transactions) select * from p", ["transactions"]),
        ("select exists (select 1 from quotes)", ["quotes"]),
    ])
    func `The tables that a query reads are known`(sql: String, tables: [String]) throws {
        let reader = try SnapshotReader(path: site.path)
        let result = try reader.query(AuthorQuery(name: nil, sql: sql, earlier: [], parameters: [:]))
        #expect(result.tables.sorted() == tables)
    }

    @Test func `The standard deviation and the median are there`() throws {
        #expect(
            try site.rows("select round(stdev(close), 9) as s, median(close) as m from bars where symbol = 'A'") == [
                "1.527525232|2"
            ])
        #expect(try site.rows("select stdev(close) as s, median(close) as m from bars where symbol = 'C'") == ["|"])
    }

    @Test func `A misspelt query is told with its place and the nearest name`() throws {
        let fault = try fault("select 1,\n* from clsoes", earlier: [(name: "closes", sql: "select 1 as one")])
        #expect(fault?.message == "there is no table or earlier query 'clsoes'; did you mean 'closes'?")
        #expect(fault?.offset == 17)
        let column = try self.fault("select uno from closes", earlier: [(name: "closes", sql: "select 1 as uno_dos")])
        #expect(column?.message == "there is no column 'uno'")
        let near = try self.fault("select uno_ds from closes", earlier: [(name: "closes", sql: "select 1 as uno_dos")])
        #expect(near?.message == "there is no column 'uno_ds'; did you mean 'uno_dos'?")
    }

    @Test func `Numbers of the site's own tables are read as they are written`() throws {
        try site.folder.write("a,b,c,d,e,f\n1.0,00700,1e3,5,,-0.5\n2.0,1,2,9007199254740993,,+0\n", to: "t.csv")
        let table = try SiteTable.csv(name: "t", files: ["t.csv"], root: site.folder.path)
        #expect(
            table.rows.values == [
                .real(1), .text("00700"), .real(1000), .integer(5), .null, .real(-0.5),
                .real(2), .text("1"), .real(2), .integer(9_007_199_254_740_993), .null, .real(0),
            ])
    }

    @Test func `Tables of the site's own have types by their fields`() throws {
        try site.folder.write("name,count,share\nA,1,0.5\nB,,1\n", to: "t.csv")
        let table = try SiteTable.csv(name: "t", files: ["t.csv"], root: site.folder.path)
        #expect(table.rows.values == [.text("A"), .integer(1), .real(0.5), .text("B"), .null, .real(1)])
        #expect(
            try site.rows(
                "select t.name, bars.close from t join bars on bars.symbol = t.name where date = '2013-03-01'",
                tables: [table]) == ["A|4", "B|8"])
    }

    @Test func `A header is a name and never SQL`() throws {
        let stray = site.folder.path + "/stray.sqlite"
        let attack = "x\"); attach '\(stray)' as y; create table y.z(\"q"
        let headers = ["a\"b", attack, "'; drop table t; --", "[c]", "`d`"]
        let header = headers.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
        try site.folder.write(header + "\n1,2,3,4,5\n", to: "t.csv")
        let table = try SiteTable.csv(name: "t", files: ["t.csv"], root: site.folder.path)
        let reader = try SnapshotReader(path: site.path, tables: [table])
        let rows = try reader.query(AuthorQuery(name: nil, sql: "select * from t", earlier: [], parameters: [:])).rows
        #expect(rows.columns == headers)
        #expect(rows.values == (1...5).map { .integer($0) })
        #expect(!FileManager.default.fileExists(atPath: stray))
    }

    @Test func `Columns of an earlier query keep their names, quotes and all`() throws {
        let earlier = (name: "first", sql: "select count(\"close\"), 'a\"b' as \"c\"\"d\" from bars")
        let reader = try SnapshotReader(path: site.path)
        let rows = try reader.query(
            AuthorQuery(name: nil, sql: "select * from first", earlier: [earlier], parameters: [:])
        ).rows
        #expect(rows.columns == ["count(\"close\")", "c\"d"] && rows.values == [.integer(4), .text("a\"b")])
    }

    @Test(arguments: ["bars", "Latest_Quotes", "pulls"])
    func `A table of the site's own cannot take the place of the snapshot's`(name: String) throws {
        let table = SiteTable(name: name, rows: Rows(columns: ["a"], values: [.integer(1)]))
        for path in [site.path, nil] {
            #expect(throws: SnapshotError.self) { try SnapshotReader(path: path, tables: [table]) }
        }
    }

    @Test func `The data's time is that of the newest quote or bar`() throws {
        #expect(try SnapshotReader(path: site.path).asOf?.description == "2013-03-01T00:00:00Z")
        try site.pull("symbol,as_of,price\nA,2013-03-01T16:00:00-05:00,4\n", into: .quotes)
        #expect(try SnapshotReader(path: site.path).asOf?.description == "2013-03-01T21:00:00Z")
        #expect(try SnapshotReader(path: nil).asOf == nil)
    }

    @Test func `The tables that queries read are known without running them`() throws {
        let reader = try SnapshotReader(path: nil)
        let endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n, transactions"
        #expect(
            try reader.tables(
                readBy: [
                    ("one", "select symbol from positions -- a comment"), ("two", "select * from one, latest_quotes;"),
                    ("three", endless), ("five", "select count(*) from cash /* never closed"),
                    ("six", "select :symbol as s"),
                ]) == ["positions", "latest_quotes", "quotes", "transactions", "cash"]
        )
        #expect(throws: QueryError.self) { try reader.tables(readBy: [("four", "select nothing")]) }
        #expect(
            try reader.query(AuthorQuery(name: "one", sql: "select 1 as a", earlier: [], parameters: [:])).rows.count
                == 1)
    }
}
