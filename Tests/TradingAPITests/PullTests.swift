import Market
import Testing

@testable import TradingAPI

@Suite struct PullTests {
    private func contract() throws -> Backend {
        var replies: [String: Backend.Reply] = [
            "check": try Sample.reply("check.json"), "portfolio": try Sample.reply("portfolio.json"),
            "transactions": try Sample.reply("transactions.json"),
        ]
        let unknown = Backend.Reply(
            #"{"error": "Unknown symbol", "status": 404, "code": "unknown_symbol"}"#, status: 404)
        for symbol in ["AMZN", "FB", "GOOG", "IBM", "MSFT"] {
            replies["history?symbol=\(symbol)"] = unknown
            replies["predictions?symbol=\(symbol)"] = unknown
        }
        replies["history?symbol=MSFT"] = try Sample.reply("history-MSFT-last.json")
        replies["history?symbol=FB"] = try Sample.reply("history-FB-last.json")
        for (index, cursor) in [nil, 1, 2, 3].enumerated() {
            let reply = try Sample.reply("history-AAPL-\(index + 1).json")
            if cursor == nil { replies["history?symbol=AAPL"] = reply }
        }
        for page in 1...3 {
            let next = try Sample.reply("history-AAPL-\(page).json")
            guard let cursor = cursor(of: next) else { continue }
            replies["history?symbol=AAPL&limit=1000&cursor=\(APIRequest.encoded(cursor))"] =
                try Sample.reply("history-AAPL-\(page + 1).json")
        }
        for symbol in ["AAPL", "MSFT"] {
            replies["predictions?symbol=\(symbol)"] = try Sample.reply("predictions-\(symbol).json")
        }
        return Backend(replies)
    }

    private func cursor(of reply: Backend.Reply) -> String? {
        let text = String(decoding: reply.body, as: UTF8.self)
        return text.split(separator: "\"next_cursor\": \"").last.map { String($0.prefix { $0 != "\"" }) }
    }

    @Test func `Everything that the contract has is read`() async throws {
        let pulled = try await contract().pull()
        let records = pulled.records
        #expect(records.stocks.count == 6)
        #expect(records.quotes.count == 6)
        #expect(records.bars.count { $0.symbol == Symbol("AAPL") } == 1802)
        #expect(records.positions?.count == 2)
        #expect(records.cash?.first?.amount == Money("4441.68"))
        #expect(records.transactions.count == 3)
        #expect(!records.predictions.isEmpty)
        #expect(pulled.noted.contains("history?symbol=GOOG&limit=1000: the back end does not know the stock"))
    }

    @Test func `Only what is new is asked for, with a week before it`() async throws {
        let asked = Asked()
        _ = try await Backend(["history": Sample.reply("history-empty.json")]).pull(symbols: ["AAPL"], asked: asked) {
            plan in
            plan.lastBars = [plan.symbols[0]: TradingDay(daysSinceEpoch: 15_765)]
        }
        #expect(asked.paths.contains("history?symbol=AAPL&from=2013-02-22&limit=1000"))
    }

    @Test func `Of the trades, those since the day before the last known one are asked for`() async throws {
        let asked = Asked()
        let backend = Backend(["transactions": .init(#"{"transactions": [], "next_cursor": null}"#)])
        _ = try await backend.pull(asked: asked)
        #expect(asked.paths.contains("transactions?limit=1000"))
        _ = try await backend.pull(asked: asked) { $0.lastTransaction = TradingDay(iso: "2013-03-01") }
        #expect(asked.paths.contains("transactions?from=2013-02-28&limit=1000"))
        // A trade from the future does not hide those until then.
        _ = try await backend.pull(asked: asked) { $0.lastTransaction = TradingDay(iso: "9999-12-31") }
        #expect(asked.paths.contains("transactions?from=2024-10-03&limit=1000"))
    }

    @Test func `A list may have a thousand pages`() async throws {
        var replies: [String: Backend.Reply] = [:]
        for page in 0..<1000 {
            let name = "transactions?limit=1000" + (page == 0 ? "" : "&cursor=\(page)")
            let next = page == 999 ? "null" : "\"\(page + 1)\""
            replies[name] = .init(#"{"transactions": [], "next_cursor": \#(next)}"#)
        }
        _ = try await Backend(replies).pull()
        replies["transactions?limit=1000&cursor=999"] = .init(#"{"transactions": [], "next_cursor": "more"}"#)
        let endless = Backend(replies)
        let message = await refusal { () throws(TradingError) in try await endless.pull() }
        #expect(message?.contains("there are more than 1000 pages") == true)
    }

    @Test func `A stock has the currency that an answer names, and else none`() async throws {
        func history(_ symbol: String, _ head: String) -> Backend.Reply {
            .init(#"{"symbol": "\#(symbol)", "interval": "1d",\#(head) "bars": [], "next_cursor": null}"#)
        }
        let pulled = try await Backend([
            "check": .init(
                #"[{"symbol": "A", "name": "Alpha", "price": 1}, {"symbol": "B", "price": 1, "currency": "GBP"}]"#),
            "history?symbol=A": history("A", ""), "history?symbol=B": history("B", #" "currency": "EUR","#),
            "history?symbol=C": history("C", #" "currency": "CHF","#),
        ]).pull(symbols: ["C"])
        #expect(
            pulled.records.stocks.map { "\($0.symbol) \($0.name) \($0.currency ?? "-")" } == [
                "A Alpha -", "B  GBP", "C  CHF",
            ])
    }

    @Test func `The caret of an index is encoded`() async throws {
        let asked = Asked()
        _ = try await Backend(["history": Sample.reply("history-closeonly.json")])
            .pull(symbols: ["^VIX"], asked: asked) { $0.since = TradingDay(daysSinceEpoch: 0) }
        #expect(asked.paths.contains("history?symbol=%5EVIX&from=1970-01-01&limit=1000"))
    }

    @Test func `What a back end lacks is noted once, or refused when it is required`() async throws {
        var backend = Backend(["check": try Sample.reply("check.json")])
        let asked = Asked()
        let pulled = try await backend.pull(asked: asked)
        #expect(
            pulled.notes.map(\.message) == [
                "the back end has no /history (404); it is passed over",
                "the back end has no /predictions (404); it is passed over",
                "the back end has no /portfolio (404); it is passed over",
                "the back end has no /transactions (404); it is passed over",
            ])
        // Four stocks tell that there is no such endpoint; the other two are not asked about.
        #expect(asked.requests.count == 11)
        backend.replies["portfolio"] = .init(#"{"message": "Missing Authentication Token"}"#, status: 403)
        let message = await refusal { () throws(TradingError) in
            try await backend.pull { $0.required = [.portfolio] }
        }
        #expect(
            message
                == "GET https://example.com/Prod/portfolio: the answer was 403: the back end has no /portfolio, which 'require:' of bourse.yml names"
        )
    }

    @Test func `Where nothing answers, the address is in doubt`() async throws {
        let message = await refusal { () throws(TradingError) in try await Backend([:]).pull(symbols: ["AAPL"]) }
        #expect(message?.contains("look whether the address under 'api:' is whole") == true)
    }

    @Test func `What has not changed is not sent again, and its stocks are remembered`() async throws {
        let backend = Backend([
            "check": .init(#"[{"symbol": "^FTSE", "name": "FTSE 100", "price": 1}]"#, entityTag: "\"c\""),
            "history": .init(
                #"{"symbol": "^FTSE", "interval": "1d", "bars": [], "next_cursor": null}"#, entityTag: "W/\"h\""),
            "portfolio": .init(#"{"cash": "1.00", "positions": []}"#, entityTag: "bad"),
        ])
        let first = try await backend.pull()
        #expect(
            first.entityTags == [
                "https://example.com/Prod/check#%5EFTSE": "\"c\"",
                "https://example.com/Prod/history?symbol=%5EFTSE&limit=1000": "W/\"h\"",
            ])
        let second = try await backend.pull(tags: first.entityTags)
        #expect(second.unchangedCount == 2)
        #expect(second.records.quotes.isEmpty)
        #expect(second.entityTags == first.entityTags)
    }

    @Test func `304 that was not asked for is refused`() async throws {
        let message = await refusal { () throws(TradingError) in
            try await Backend(["check": .init("", status: 304)]).pull()
        }
        #expect(message?.contains("304") == true)
    }

    @Test func `Of many faults the first 20 are told`() async throws {
        let items = Array(repeating: #"{"symbol": "no symbol", "price": 1}"#, count: 25).joined(separator: ",")
        let message = await refusal { () throws(TradingError) in
            try await Backend(["check": .init("[\(items)]")]).pull()
        }
        let lines = (message ?? "").split(separator: "\n")
        #expect(lines.count == 21)
        #expect(lines[19].hasPrefix("GET https://example.com/Prod/check: /19/symbol: must be a symbol"))
        #expect(lines[20] == "GET https://example.com/Prod/check: 5 more values are wrong")
    }

    @Test func `A key that a back end repeats is not told`() async throws {
        var backend = Backend(["check": .init(#"{"error": "the key s3cr3t is unknown"}"#, status: 401)])
        backend.secrets = ["s3cr3t"]
        let told = backend
        let message = await refusal { () throws(TradingError) in try await told.pull() }
        #expect(message?.contains("the key [secret] is unknown; look at BOURSE_API_KEY") == true)
    }

    @Test func `A cursor is not told, for it may be a key that a back end repeats`() async throws {
        let backend = Backend([
            "transactions?limit=1000": .init(#"{"transactions": [], "next_cursor": "s3cr3t"}"#),
            "transactions?limit=1000&cursor=s3cr3t": .init(#"{"error": "no"}"#, status: 400),
        ])
        let message = await refusal { () throws(TradingError) in try await backend.pull() }
        #expect(
            message == "GET https://example.com/Prod/transactions?limit=1000&cursor=…: the answer was 400: no")
    }

    @Test(arguments: [
        "a pointer /s3~1cr~03t/0", "a URL ?key=s3%2Fcr~3t", "s3/cr~3t twice: s3/cr~3t",
    ])
    func `A key is hidden in the ways that it may be written`(text: String) {
        let hidden = Wording(secrets: ["s3/cr~3t"]).hidingSecrets(text)
        #expect(hidden.contains("[secret]"))
        #expect(!hidden.contains("3t"))
    }

    @Test func `What is required must be known of at least one stock`() async throws {
        let unknown = Backend.Reply(
            #"{"error": "Unknown symbol", "status": 404, "code": "unknown_symbol"}"#, status: 404)
        for (endpoint, name) in [(Endpoint.history, "history"), (.predictions, "predictions")] {
            let noStocks = await refusal { () throws(TradingError) in
                try await Backend(["check": .init("[]")]).pull { $0.required = [endpoint] }
            }
            #expect(
                noStocks
                    == "GET https://example.com/Prod/\(name): there are no stocks to ask about, and 'require:' of bourse.yml names /\(name); name some under 'symbols:'"
            )
            let noneKnown = await refusal { () throws(TradingError) in
                try await Backend(["check": .init("[]"), name: unknown]).pull(symbols: ["AAPL", "MSFT"]) {
                    $0.required = [endpoint]
                }
            }
            #expect(
                noneKnown
                    == "GET https://example.com/Prod/\(name)?symbol=AAPL&limit=1000: the back end knows none of the stocks, and 'require:' of bourse.yml names /\(name)"
            )
        }
    }

    @Test func `One stock that is known is enough`() async throws {
        let pulled = try await contract().pull { $0.required = [.history, .predictions] }
        #expect(!pulled.records.bars.isEmpty)
    }

    @Test func `Pages end`() async throws {
        func page(_ day: Int, _ cursor: String) -> String {
            """
            {"symbol": "AAPL", "interval": "1d", "next_cursor": \(cursor), "bars":
            [{"date": "\(TradingDay(daysSinceEpoch: day))", "open": null, "high": null, "low": null, "close": 1, "volume": 1}]}
            """
        }
        let turns = Backend([
            "history?symbol=AAPL&limit=1000": .init(page(1, "\"a b\"")),
            "history?symbol=AAPL&limit=1000&cursor=a%20b": .init(page(2, "null")),
        ])
        #expect(try await turns.pull(symbols: ["AAPL"]).records.bars.count == 2)
        let loop = Backend(["history": .init(page(1, "\"a\""))])
        let message = await refusal { () throws(TradingError) in try await loop.pull(symbols: ["AAPL"]) }
        #expect(message?.contains("/next_cursor: leads back") == true)
    }
}
