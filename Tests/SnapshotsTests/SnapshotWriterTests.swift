import Foundation
import GRDB
import Market
import Testing

@testable import Snapshots

@Suite struct SnapshotWriterTests {
    private let bars = "symbol,date,open,high,low,close,volume\nAAPL,2013-02-28,444.05,447.87,441.4,441.4,11518400\n"

    @Test func `The same file again changes nothing`() throws {
        let site = try SnapshotFolder()
        #expect(try site.pull(bars).lines == ["bars: 1 bar added"])
        #expect(try site.pull(bars).lines == ["bars: 1 unchanged"])
        #expect(try site.rows("select count(*) from bars") == ["1"])
        #expect(try site.rows("select count(*) from pulls") == ["2"])
    }

    @Test func `Changed history is counted`() throws {
        let site = try SnapshotFolder()
        let days = (10...21).map { "AAPL,2013-02-\($0),1.0" }.joined(separator: "\n")
        try site.pull("symbol,date,close\n" + days + "\n")
        let changed = days.replacing(",1.0", with: ",2.0") + "\nAAPL,2013-02-22,2.0\n"
        #expect(
            try site.pull("symbol,date,close\n" + changed).lines == [
                "bars: 1 bar added, 12 bars revised (2013-02-10 to 2013-02-21)"
            ])
    }

    @Test func `A source without a column leaves what another gave`() throws {
        let site = try SnapshotFolder()
        try site.pull(bars)
        try site.pull("symbol,date,adj_close\nAAPL,2013-02-28,57.5\n")
        #expect(try site.rows("select open, close, adj_close from bars") == ["444.05|441.4|57.5"])
        #expect(
            try site.faults("symbol,date,adj_close\nAAPL,2013-03-04,57.5\n").first?
                .hasPrefix("data.csv:2: adj_close on line 2 has no bar to belong to") == true)
    }

    @Test func `One bad row of one file refuses all files`() throws {
        let site = try SnapshotFolder()
        try site.folder.write("symbol,date,close\nAAPL,2013-02-28,1\n", to: "good.csv")
        try site.folder.write("symbol,date,close\nMSFT,2013-02-28,-1\n", to: "bad.csv")
        #expect(throws: SnapshotError.self) {
            try site.pull(.csv(files: ["good.csv", "bad.csv"], into: .bars, columns: [:]))
        }
        #expect(!FileManager.default.fileExists(atPath: site.path))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: site.folder.path).sorted() == ["bad.csv", "good.csv"])
    }

    @Test func `Faults are listed with place and cure, twenty at most`() throws {
        let rows = (1...30).map { "A,2013-01-\($0 < 10 ? "0" : "")\($0),0" }.joined(separator: "\n")
        let faults = try SnapshotFolder().faults("symbol,date,close\n" + rows)
        #expect(faults.count == 21)
        #expect(faults[0] == "data.csv:2:14: close on line 2 must be greater than 0, not '0'")
        #expect(faults[20] == "data.csv: and 10 more faults")
    }

    @Test(arguments: [
        (
            "symbol,date,close\nAAPL,2013-02-30,1\n",
            "data.csv:2:6: date on line 2 must be a day that exists, as YYYY-MM-DD, not '2013-02-30'"
        ),
        (
            "symbol,date,close\naapl,2013-02-28,1\n",
            "data.csv:2:1: symbol on line 2 must be a symbol: up to ten of A-Z, 0-9, '.', '^', '=', '_' and '-', not 'aapl'"
        ),
        (
            "symbol,date,open,high,low,close\nA,2013-02-28,2,3,2.5,3\n",
            "data.csv:2:18: low on line 2 must not be above open or close, not '2.5'"
        ),
        (
            "symbol,date,close,volume\nA,2013-02-28,1,1.5\n",
            "data.csv:2:16: volume on line 2 must be a whole number, not '1.5'"
        ),
        (
            "symbol,date,close\nA,2013-02-28,2e9\n",
            "data.csv:2:14: close on line 2 must be at most 1,000,000,000, not '2e9'"
        ),
        (
            "symbol,date,clsoe\nA,2013-02-28,1\n",
            "data.csv:1:13: the header on line 1 has no column 'close'; did you mean 'clsoe'?"
        ),
        ("symbol,date,close,Close\nA,2013-02-28,1,2\n", ""),
    ])
    func `Each mistake is told with its place`(text: String, expected: String) throws {
        let faults = try SnapshotFolder().faults(text)
        #expect(faults.first ?? "" == expected)
    }

    @Test func `Columns are mapped, and a wrong mapping names the nearest`() throws {
        let site = try SnapshotFolder()
        try site.pull(
            "DATE,SP500\n2013-02-28,1514.68\n", columns: ["date": "DATE", "close": "SP500"], named: "^GSPC.csv")
        #expect(try site.rows("select symbol, close from bars") == ["^GSPC|1514.68"])
        #expect(
            try site.faults("DATE,SP500\n", columns: ["close": "SP50"]).first
                == "data.csv:1:6: the header on line 1 has no column 'SP50'; did you mean 'SP500'?")
        #expect(
            try site.faults("DATE,SP500\n", columns: ["clos": "SP500"]).first
                == "data.csv:1:1: 'clos' is no column of bars; did you mean 'close'?")
    }

    @Test func `Headers of common programs are understood`() throws {
        let site = try SnapshotFolder()
        try site.pull(
            "Date,Open,High,Low,Close,Adj Close,Volume\n2013-02-28,1,1,1,1,0.5,9007199254740991\n", named: "A.csv")
        try site.pull("Ticker;Date;Close\nB;2013-02-28;1.5\n", named: "semicolons.csv")
        try site.pull("\u{FEFF}symbol\tdate\tclose\nC\t2013-02-28\t1.5\n", named: "tabs.csv")
        #expect(
            try site.rows("select symbol, close, adj_close, volume from bars order by symbol") == [
                "A|1|0.5|9007199254740991", "B|1.5||", "C|1.5||",
            ])
    }

    @Test func `A number that a program calls null is missing`() throws {
        let site = try SnapshotFolder()
        let header = "<TICKER>,<DATE>,<OPEN>,<CLOSE>,<VOL>\n"
        let report = try site.pull(header + "A,20130228,null,1.5,7\nA,20130301,null,null,null\n")
        #expect(report.findings.map(\.message) == ["close on line 3 is missing; the row is skipped"])
        #expect(try site.rows("select symbol, date, open, close, volume from bars") == ["A|2013-02-28||1.5|7"])
        #expect(
            try site.faults("symbol,date,close\nA,2013-02-28,NULL\n").first?.hasPrefix(
                "data.csv:2:14: close on line 2 must")
                == true)
    }

    @Test(arguments: [
        "2013-03-01 00:00:01", "2013-03-01T00:00:00 -05:00", "2013-03-01 00:00:00-25:00", "2013-03-01  00:00",
        "2013-03-01 00:00:00EST",
    ])
    func `A time of the day is no day`(day: String) throws {
        #expect(
            try SnapshotFolder().faults("symbol,date,close\nA,\(day),1\n").first?
                .hasPrefix("data.csv:2:3: date on line 2 must be a day that exists") == true)
    }

    @Test func `Symbols come from the files' names when there is no column`() throws {
        let site = try SnapshotFolder()
        try site.pull("date,close\n2013-02-28,1\n", named: "BRK-B.csv")
        #expect(try site.rows("select symbol from bars") == ["BRK-B"])
        #expect(
            try site.faults("date,close\n2013-02-28,1\n").first
                == "data.csv:1: there is no column 'symbol', and the file's name 'data' is no symbol; name the file like AAPL.csv"
        )
    }

    @Test(arguments: [
        "2013-03-01", "2013-3-1", "20130301", "2013/03/01", "2013/3/01", "2013.03.01", "1 March 2013", "1-Mar-2013",
        "\"Mar 1, 2013\"",
        "March 1 2013",
        "2013-03-01 00:00:00", "2013-03-01T00:00:00Z", "2013-03-01 00:00", "2013-03-01 00:00:00-05:00",
        "2013-03-01T00:00:00.000+09:30",
    ])
    func `Days that can mean one day only are read`(day: String) throws {
        let site = try SnapshotFolder()
        try site.pull("symbol,date,close\nA,\(day),1\n")
        #expect(try site.rows("select date from bars") == ["2013-03-01"])
    }

    @Test func `A file shows by its own rows which part of a day is the month`() throws {
        let site = try SnapshotFolder()
        try site.pull("symbol,date,close\nA,01/03/2013,1\nA,28/02/2013,1\n", named: "day.csv")
        try site.pull("symbol,date,close\nB,03/01/2013,1\nB,02/28/2013,1\n", named: "month.csv")
        #expect(try site.rows("select max(date) from bars group by symbol") == ["2013-03-01", "2013-03-01"])
        #expect(
            try site.faults("symbol,date,close\nA,01/03/2013,1\nA,28/02/2013,1\nA,02/28/2013,1\n").first?.contains(
                "ambiguous") == true)
        #expect(try site.faults("symbol,date,close\nA,2013-03-01 16:00:00,1\n").count == 1)
    }

    @Test func `The symbol of a file is the longest part of its name that is one`() throws {
        let site = try SnapshotFolder()
        for name in ["BRK.B.csv", "4063.T.csv", "AAPL.adj.csv", "^GSPC.TXT", "BF.B.adj.csv"] {
            try site.pull("date,close\n2013-02-28,1\n", named: name)
        }
        #expect(try site.rows("select symbol from bars") == ["4063.T", "AAPL", "BF.B", "BRK.B", "^GSPC"])
    }

    @Test func `A row must keep the rules together with what the snapshot has of it`() throws {
        let site = try SnapshotFolder()
        try site.pull(bars)
        #expect(
            try site.faults("symbol,date,close\nAAPL,2013-02-28,500\n") == [
                "data.csv:2: high on line 2 must not be below open or close, together with what the snapshot has of it already; give the other columns as well"
            ])
        #expect(
            try site.pull("symbol,date,close\nAAPL,2013-02-28,442\n").lines == [
                "bars: 1 bar revised (2013-02-28)"
            ])
        #expect(
            try site.faults("symbol,date,adj_close\nAAPL,2013-02-28,-5\n") == [
                "data.csv:2:17: adj_close on line 2 must be greater than 0, not '-5'"
            ])
        #expect(try checkSnapshot(site.path).isEmpty)
    }

    @Test func `A portfolio without rows is an empty one`() throws {
        let site = try SnapshotFolder()
        try site.pull("symbol,quantity\nA,1\n", into: .positions)
        #expect(try site.pull("symbol,quantity\n", into: .positions).lines == ["positions: 1 position removed"])
        #expect(try site.pull("symbol,quantity\n", into: .positions).lines == ["positions: no rows"])
        #expect(try site.rows("select count(*) from positions") == ["0"])
    }

    @Test func `A blank name leaves the one that is known`() throws {
        let site = try SnapshotFolder()
        try site.pull("symbol,name,currency\nA,,\nB,Beta,EUR\n", into: .stocks)
        try site.pull("symbol,name,currency\nB,,\n", into: .stocks)
        #expect(
            try site.rows("select symbol, name, currency from stocks order by symbol") == ["A|A|USD", "B|Beta|EUR"])
        try site.pull("symbol,sector\nC,Energy\n", into: .stocks)
        #expect(try site.rows("select name, sector from stocks where symbol = 'C'") == ["C|Energy"])
    }

    @Test func `Notes are listed up to twenty for each file`() throws {
        let rows = (1...25).map { "A,2013-01-\($0 < 10 ? "0" : "")\($0),." }.joined(separator: "\n")
        let notes = try SnapshotFolder().pull("symbol,date,close\n" + rows).findings.map(\.message)
        #expect(notes.count == 21 && notes[0] == "close on line 2 is missing; the row is skipped")
        #expect(notes.last == "and 5 more notes on this file")
    }

    @Test func `Pulls at the same time wait for each other`() async throws {
        let site = try SnapshotFolder()
        for index in 0..<6 {
            let rows = (10..<30).map { "S\(index),2013-01-\($0),1" }.joined(separator: "\n")
            try site.folder.write("symbol,date,close\n" + rows, to: "\(index).csv")
        }
        let (root, path) = (site.folder.path, site.path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<6 {
                group.addTask {
                    let source = Source.csv(files: ["\(index).csv"], into: .bars, columns: [:])
                    _ = try SnapshotWriter.pull([source], root: root, into: path, now: SnapshotFolder.now)
                }
            }
            try await group.waitForAll()
        }
        #expect(try site.rows("select count(*), count(distinct symbol) as n from bars") == ["120|6"])
        #expect(try checkSnapshot(site.path).isEmpty)
    }

    @Test func `A snapshot that another program writes to is left alone`() throws {
        let site = try SnapshotFolder()
        try site.pull(bars)
        try site.folder.write("x", to: "snapshot.sqlite-wal")
        #expect(try site.faults(bars).first?.contains("another program has it open for writing") == true)
    }

    @Test func `Positions and cash are replaced as a whole`() throws {
        let site = try SnapshotFolder()
        try site.pull("symbol,quantity,average_price\nA,1,1.00\nB,2,2.50\n", into: .positions)
        #expect(
            try site.pull("symbol,quantity\nB,3\n", into: .positions).lines == [
                "positions: 1 position revised, 1 position removed"
            ])
        #expect(try site.rows("select symbol, quantity, average_price from positions") == ["B|3|2.50"])
    }

    @Test func `Predictions stay as they were issued`() throws {
        let site = try SnapshotFolder()
        let header = "symbol,model,made_at,target_date,horizon,predicted\n"
        try site.pull(header + "A,m,2013-02-28T22:00:00Z,2013-03-01,1,10\n", into: .predictions)
        let report = try site.pull(header + "A,m,2013-02-28T22:00:00Z,2013-03-01,1,11\n", into: .predictions)
        #expect(
            report.findings.map(\.message) == [
                "line 2 has other numbers for A, m, 2013-02-28T22:00:00Z, 2013-03-01 than were issued; the issued ones are kept"
            ])
        #expect(try site.rows("select predicted from predictions") == ["10"])
    }

    @Test func `Traded money is exact`() throws {
        let site = try SnapshotFolder()
        let header = "id,symbol,type,quantity,price,total,timestamp\n"
        try site.pull(header + "a,A,buy,3,0.1,0.30,2013-03-01T15:00:00Z\n", into: .transactions)
        #expect(try site.rows("select price, total from transactions") == ["0.10|0.30"])
        #expect(
            try site.faults(header + "a,A,buy,3,0.1,0.31,2013-03-01T15:00:00Z\n", into: .transactions).first
                == "data.csv:2:15: total on line 2 must be quantity times price, 0.30, not '0.31'")
    }

    @Test func `Every symbol has its row among the stocks, with its name once it is known`() throws {
        let site = try SnapshotFolder()
        try site.pull(bars)
        #expect(try site.rows("select symbol, name, currency from stocks") == ["AAPL|AAPL|USD"])
        try site.pull("symbol,name\nAAPL,\"Apple, \"\"Inc.\"\" <b>\"\n", into: .stocks)
        #expect(try site.rows("select name from stocks") == ["Apple, \"Inc.\" <b>"])
    }

    @Test func `Tables of another program are mapped`() throws {
        let site = try SnapshotFolder()
        try DatabaseQueue(path: site.folder.path + "/other.sqlite").write { database in
            try database.execute(
                sql:
                    "create table prices(ticker text, d text, px real); insert into prices values ('A', '2013-03-01', 2.5)"
            )
        }
        let columns = ["symbol": "ticker", "date": "d", "close": "px"]
        try site.pull(.sqlite(file: "other.sqlite", table: "prices", into: .bars, columns: columns))
        #expect(try site.rows("select symbol, date, close from bars") == ["A|2013-03-01|2.5"])
        #expect(throws: SnapshotError.self) {
            try site.pull(.sqlite(file: "other.sqlite", table: "price", into: .bars, columns: columns))
        }
    }

    @Test func `An export is read back row by row`() throws {
        let site = try SnapshotFolder()
        var text = "symbol,date,close,volume,adj_close\n"
        var state: UInt64 = 3
        for index in 0..<500 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let close = Double(state >> 20) / Double(1 << 40) + 1e-5
            text +=
                "S\(index % 7),\(TradingDay(daysSinceEpoch: 10_000 + index)),\(close),\(index % 3 == 0 ? "" : "\(state >> 12)"),\n"
        }
        try site.pull(text)
        try site.pull("symbol,name\nS1,\"a,\"\"b\"\"; ünï\"\n", into: .stocks, named: "stocks.csv")
        try exportSnapshot(site.path, to: site.folder.path + "/out")
        let copy = try SnapshotFolder()
        for table in [SnapshotTable.stocks, .bars] {
            try copy.pull(
                try site.folder.read("out/\(table.rawValue).csv"), into: table, named: "\(table.rawValue).csv")
        }
        for sql in ["select * from stocks order by symbol", "select * from bars order by symbol, date"] {
            #expect(try site.rows(sql) == copy.rows(sql))
        }
    }
}
