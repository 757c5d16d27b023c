import Foundation
import GRDB
import Market
import Synchronization
import TestSupport
import Testing

@testable import ReferenceServer

@Suite struct LedgerTests {
    @Test func `A purchase moves cash into shares, exactly`() async throws {
        let account = try TestLedger()
        #expect(account.status(try await account.trade(.buy, 3, at: "0.12345678")) == 200)
        #expect(try await account.balance == "9999.62962966 AAPL 3 0.12345678")
        #expect(try await account.trades.map(\.total.description) == ["0.37037034"])
    }

    @Test func `An account in one currency does not trade in another`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/api.sqlite"
        try TestLedger(path: path, currency: "GBP").ledger.close()
        let error = #expect(throws: LedgerError.self) { try TestLedger(path: path) }
        #expect("\(try #require(error))".contains("is in GBP and the market's prices are in USD"))
        #expect(try await TestLedger(path: path, currency: "GBP").ledger.account().currency == "GBP")
    }

    @Test func `The mean price is that of purchases, and a sale leaves it`() async throws {
        let account = try TestLedger()
        try await account.trade(.buy, 1, at: "1.00")
        try await account.trade(.buy, 2, at: "1.01")
        #expect(try await account.balance == "9996.98 AAPL 3 1.00666667")
        try await account.trade(.sell, 1, at: "7.00")
        #expect(try await account.balance == "10003.98 AAPL 2 1.00666667")
        // Two thirds of 3.02 and 0.04: nothing was rounded on the way.
        try await account.trade(.buy, 1, at: "0.04")
        #expect(try await account.balance == "10003.94 AAPL 3 0.68444444")
    }

    @Test(arguments: [("0.00000001", "0.00000002", "0.00000002"), ("0.00000002", "0.00000003", "0.00000002")])
    func `A mean in the middle of two digits goes to the even one`(first: String, second: String, mean: String)
        async throws
    {
        let account = try TestLedger()
        try await account.trade(.buy, 1, at: first)
        try await account.trade(.buy, 1, at: second)
        #expect(try await account.ledger.account().holdings.first?.mean.money?.description == mean)
    }

    @Test func `Neither more than the cash nor more than the shares can go`() async throws {
        let account = try TestLedger(cash: "100.00")
        #expect(account.status(try await account.trade(.buy, 1, at: "100.00000001")) == 409)
        #expect(account.status(try await account.trade(.sell, 1, at: "1.00")) == 409)
        #expect(account.status(try await account.trade(.buy, 1, at: "100.00")) == 200)
        #expect(account.status(try await account.trade(.sell, 2, at: "1.00")) == 409)
        #expect(try await account.balance == "0.00 AAPL 1 100.00")
        #expect(account.status(try await account.trade(.sell, 1, at: "3.00")) == 200)
        #expect(try await account.balance == "3.00")
    }

    @Test func `The largest order is refused and does not overflow`() async throws {
        let account = try TestLedger()
        let order = try await account.trade(.buy, 1_000_000_000, at: "1000000000.00")
        #expect(account.status(order) == 409)
    }

    @Test func `What the contract has no numbers for is refused`() async throws {
        let account = try TestLedger(cash: "999999999999999999.00")
        #expect(account.status(try await account.trade(.buy, 1_000_000_000, at: "0.00000001")) == 200)
        #expect(account.status(try await account.trade(.buy, 1, at: "0.00000001")) == 400)
        #expect(account.status(try await account.trade(.sell, 1_000_000_000, at: "1000000000.00")) == 400)
        #expect(try await account.balance == "999999999999999989.00 AAPL 1000000000 0.00000001")
    }

    @Test(arguments: TradeStep.allCases)
    func `A step that fails leaves all as it was, and the key free`(step: TradeStep) async throws {
        let isBroken = Mutex(true)
        let account = try TestLedger { current in
            struct Fault: Error {}
            if current == step, isBroken.withLock({ $0 }) { throw Fault() }
        }
        let failed = try await account.trade(.buy, 1, at: "5.00", key: "the-same-key")
        guard case .answered(let answer, false) = failed else { return #expect(Bool(false), "\(failed)") }
        #expect(answer.status == 500)
        #expect(answer.body.contains("\"Internal server error\"") && !answer.body.contains("Fault"))
        #expect(answer.body.contains("{\"name\": \"\(step.rawValue)\", \"status\": \"FAILED\""))
        #expect(try await account.balance == "10000.00")
        #expect(try await account.trades.isEmpty)
        isBroken.withLock { $0 = false }
        #expect(account.status(try await account.trade(.buy, 1, at: "5.00", key: "the-same-key")) == 200)
    }

    @Test func `A fault in one order leaves those beside it`() async throws {
        let account = try TestLedger(cash: "100000.00") { [calls = Mutex(0)] step in
            struct Fault: Error {}
            if step == .record,
                calls.withLock({
                    $0 += 1; return $0 % 7 == 0
                })
            {
                throw Fault()
            }
        }
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 { group.addTask { account.status(try await account.trade(.buy, 1, at: "1.00")) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.count { $0 == 500 } == 14)
        #expect(try await account.balance == "99914.00 AAPL 86 1.00")
        #expect(try await account.trades.count == 86)
    }

    @Test func `A key gives the first answer again and trades once`() async throws {
        let account = try TestLedger()
        guard case .answered(let first, false) = try await account.trade(.buy, 1, at: "5.00", key: "key-0001"),
            case .answered(let second, true) = try await account.trade(.buy, 1, at: "5.00", key: "key-0001")
        else { return #expect(Bool(false)) }
        #expect(first == second)
        #expect(try await account.balance == "9995.00 AAPL 1 5.00")
    }

    @Test func `A refusal for want of cash is kept too`() async throws {
        let account = try TestLedger(cash: "1.00")
        #expect(account.status(try await account.trade(.buy, 1, at: "2.00", key: "key-0001")) == 409)
        try await account.trade(.buy, 1, "MSFT", at: "0.50")
        try await account.trade(.sell, 1, "MSFT", at: "9.00")
        guard case .answered(let answer, true) = try await account.trade(.buy, 1, at: "2.00", key: "key-0001") else {
            return #expect(Bool(false))
        }
        #expect(answer.status == 409)
    }

    @Test func `A key is not free for another path or value`() async throws {
        let account = try TestLedger()
        try await account.trade(.buy, 1, at: "5.00", key: "key-0001", request: "{1}")
        #expect(account.status(try await account.trade(.buy, 1, at: "5.00", key: "key-0001", request: "{2}")) == 422)
        let other = try await account.trade(.buy, 1, at: "5.00", key: "key-0001", path: "/Prod/sell", request: "{1}")
        #expect(account.status(other) == 422)
    }

    @Test func `A key is free again after 24 hours`() async throws {
        let account = try TestLedger()
        let start: Int64 = 1_700_000_000_000
        try await account.trade(.buy, 1, at: "5.00", key: "key-0001", now: start)
        try await account.trade(.buy, 1, at: "5.00", key: "key-0001", now: start + 86_399_999)
        #expect(try await account.trades.count == 1)
        try await account.trade(.buy, 1, at: "5.00", key: "key-0001", now: start + 86_400_000)
        #expect(try await account.trades.count == 2)
    }

    @Test func `Orders at the same time spend each dollar once`() async throws {
        let folder = try TemporaryFolder()
        let account = try TestLedger(path: folder.path + "/api.sqlite", cash: "50.00")
        let made = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<300 {
                group.addTask { account.status(try await account.trade(.buy, 1, at: "1.00")) == 200 }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 50)
        #expect(try await account.balance == "0.00 AAPL 50 1.00")
        #expect(Set(try await account.trades.map(\.id)).count == 50)
        try account.ledger.close()
    }

    @Test func `What was answered is there after the file is opened again`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/deep/er/api.sqlite"
        let first = try TestLedger(path: path)
        try await first.trade(.buy, 2, at: "5.00", key: "key-0001")
        try first.ledger.close()
        let second = try TestLedger(path: path, cash: "1.00")
        #expect(try await second.balance == "9990.00 AAPL 2 5.00")
        guard case .answered(_, true) = try await second.trade(.buy, 2, at: "5.00", key: "key-0001") else {
            return #expect(Bool(false))
        }
    }

    @Test func `A trade waits for the disk`() async throws {
        let folder = try TemporaryFolder()
        let account = try TestLedger(path: folder.path + "/api.sqlite")
        let pragmas = try await account.ledger.database.writeWithoutTransaction { database in
            try ["journal_mode", "synchronous"].map { try String.fetchOne(database, sql: "pragma \($0)") }
        }
        #expect(pragmas == ["wal", "2"])
    }

    @Test func `The tables themselves refuse less than nothing`() async throws {
        let account = try TestLedger()
        try await account.trade(.buy, 1, at: "1.00")
        for sql in [
            "update account set cash = '-1.00'", "update holdings set quantity = 0",
            "update holdings set quantity = -1",
            "update account set id = 2", "insert into account values (1, 'USD', '1.00')",
            "update transactions set quantity = 0", "update transactions set type = 'gift'",
        ] {
            await #expect(throws: DatabaseError.self, "\(sql)") {
                try await account.ledger.database.write { try $0.execute(sql: sql) }
            }
        }
    }

    @Test func `A store that another program holds is told as unavailable`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/api.sqlite"
        let account = try TestLedger(path: path)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "begin immediate") }
        let order = try await account.trade(.buy, 1, at: "1.00", key: "key-0001")
        #expect(account.status(order) == 503)
        #expect(account.ledger.isWriteInDoubt)
        try await other.writeWithoutTransaction { try $0.execute(sql: "rollback") }
        #expect(account.status(try await account.trade(.buy, 1, at: "1.00", key: "key-0001")) == 200)
        #expect(!account.ledger.isWriteInDoubt)
    }

    @Test func `A full store changes nothing`() async throws {
        let folder = try TemporaryFolder()
        let account = try TestLedger(path: folder.path + "/api.sqlite")
        try await account.ledger.database.writeWithoutTransaction { database in
            let pages = try Int.fetchOne(database, sql: "pragma page_count") ?? 0
            try database.execute(sql: "pragma max_page_count = \(pages)")
        }
        var statuses: [Int] = []
        for number in 0..<200 where statuses.last ?? 200 == 200 {
            statuses.append(account.status(try await account.trade(.buy, 1, at: "1.00", key: "key-\(number)-abc")))
        }
        #expect(statuses.last == 503)
        let made = statuses.count - 1
        #expect(try await account.trades.count == made)
        #expect(try await account.ledger.account().cash.description == "\(10_000 - made).00")
    }

    @Test func `Foreign, newer and broken files are refused and left alone`() async throws {
        let folder = try TemporaryFolder()
        let text = try folder.write("not a database, but long enough to look at", to: "text.sqlite")
        let foreign = folder.path + "/foreign.sqlite"
        try await DatabaseQueue(path: foreign).write { try $0.execute(sql: "create table own(a)") }
        let newer = folder.path + "/newer.sqlite"
        try TestLedger(path: newer).ledger.close()
        try await DatabaseQueue(path: newer).writeWithoutTransaction { try $0.execute(sql: "pragma user_version = 99") }
        for (path, words) in [(text, "no ledger"), (foreign, "no ledger"), (newer, "format 99")] {
            let before = try Data(contentsOf: URL(filePath: path))
            do {
                _ = try TestLedger(path: path)
                #expect(Bool(false), "\(path) was taken")
            } catch let error as LedgerError {
                #expect(error.description.contains(words) && error.description.contains(path))
            }
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
        }
    }

    @Test func `Trades are listed newest first, page by page, none twice`() async throws {
        let account = try TestLedger()
        for number in 0..<25 {
            try await account.trade(.buy, 1, at: "1.00", now: 1_700_000_000_000 + Int64(number / 3))
        }
        let all = try await account.trades
        #expect(all.count == 25)
        for (newer, older) in zip(all, all.dropFirst()) {
            #expect(newer.timestamp > older.timestamp || (newer.timestamp == older.timestamp && newer.id < older.id))
        }
        var pages: [Transaction] = []
        while true {
            let after = pages.last.map { (timestamp: $0.timestamp.millisecondsSinceEpoch, id: $0.id) }
            let page = try await account.ledger.transactions(TransactionQuery(after: after, limit: 4))
            pages += page
            if page.count < 4 { break }
        }
        #expect(pages == all)
    }

    @Test func `The list is in the order of the trades, also within a millisecond and when the clock goes back`()
        async throws
    {
        let account = try TestLedger()
        for number in 1...20 {
            try await account.trade(.buy, Int64(number), at: "1.00", now: 1_700_000_000_000 - Int64(number / 5))
        }
        #expect(try await account.trades.map(\.quantity) == (1...20).reversed())
    }

    @Test func `Trades of a day and of a stock are found`() async throws {
        let account = try TestLedger()
        // 2023-11-14, its last millisecond, and the first of the next day.
        for now: Int64 in [1_699_920_000_000, 1_700_006_399_999, 1_700_006_400_000] {
            try await account.trade(.buy, 1, at: "1.00", now: now)
        }
        try await account.trade(.buy, 1, "MSFT", at: "1.00", now: 1_700_006_400_001)
        let day = try #require(TradingDay(iso: "2023-11-14"))
        let found = try await account.ledger.transactions(
            TransactionQuery(symbol: Symbol("AAPL"), from: day, to: day, limit: 10))
        #expect(found.map(\.timestamp.millisecondsSinceEpoch) == [1_700_006_399_999, 1_699_920_000_000])
    }
}
