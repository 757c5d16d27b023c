import Market
import Testing

@testable import TradingAPI

/// What back ends answer that are older than the contract.
@Suite struct LegacyAnswerTests {
    private func quotes(_ name: String) async throws -> [String] {
        let pulled = try await Backend(["check": Sample.reply("legacy/\(name)")]).pull()
        return pulled.records.quotes.map {
            "\($0.symbol) \($0.price) \($0.change?.description ?? "-") \($0.volume?.description ?? "-")"
        }
    }

    @Test(arguments: [
        (
            "check-array.json",
            [
                "GOOGL 152.0 1.37 934112", "AAPL 181.0 -2.05 2310007", "MSFT 379.0 0.48 1500321",
                "TSLA 262.0 -5.9 3320118", "AMZN 141.0 3.12 1210450",
            ]
        ),
        (
            "check-envelope.json",
            [
                "GOOGL 152.0 1.37 934112", "AAPL 181.0 -2.05 2310007", "MSFT 379.0 0.48 1500321",
                "TSLA 262.0 -5.9 3320118", "AMZN 141.0 3.12 1210450",
            ]
        ),
        ("check-single.json", ["AAPL 181.25 -2.05 2310007"]),
        ("check-alternate-keys.json", ["AAPL 181.25 -2.05 2310007", "MSFT 379.1 0.48 1500321", "TSLA 262.0 -5.9 -"]),
        ("stockitems-put.json", ["NVDA 904.7 - -"]),
        (
            "stockitems-scan.json",
            [
                "AAPL 430.47 - -", "AMZN 37.493499755859375 - -", "FB 27.78 - -", "GOOG 806.19 - -", "IBM 202.91 - -",
                "MSFT 27.95 - -",
            ]
        ),
    ])
    func `Quotes of older shapes are read`(name: String, expected: [String]) async throws {
        #expect(try await quotes(name) == expected)
    }

    @Test func `A quote without a name names no stock`() async throws {
        let pulled = try await Backend(["check": Sample.reply("legacy/check-array.json")]).pull()
        #expect(pulled.records.stocks.isEmpty)
        #expect(pulled.records.quotes.allSatisfy { $0.asOf == Backend.now })
    }

    @Test func `Portfolios of the browser's storage are read`() async throws {
        for name in ["localstorage-portfolio.json", "localstorage-stockPortfolio.json"] {
            let pulled = try await Backend(["portfolio": Sample.reply("legacy/\(name)")]).pull()
            #expect(pulled.records.positions?.map { "\($0.symbol) \($0.quantity)" } == ["AAPL 6", "MSFT 100"])
            #expect(pulled.records.cash == nil)
        }
    }

    @Test(arguments: ["{}", "[]", #"{"success": true, "data": {}}"#])
    func `An older portfolio may be empty`(body: String) async throws {
        let pulled = try await Backend(["portfolio": .init(body)]).pull()
        #expect(pulled.records.positions == [])
        #expect(pulled.records.cash == nil)
    }

    @Test(arguments: [
        #"{"AAPL": 6, "MSFT": 0}"#, #"[{"symbol": "AAPL", "quantity": 6}, {"symbol": "MSFT", "quantity": 0}]"#,
    ])
    func `What an older portfolio holds none of is left out`(body: String) async throws {
        let pulled = try await Backend(["portfolio": .init(body)]).pull()
        #expect(pulled.records.positions?.map { "\($0.symbol) \($0.quantity)" } == ["AAPL 6"])
        #expect(pulled.noted.contains("the quantity of MSFT is 0"))
    }

    @Test func `The contract has no positions of nothing`() async throws {
        let body = #"{"cash": "1.00", "positions": [{"symbol": "MSFT", "quantity": 0}]}"#
        let message = await refusal { () throws(TradingError) in
            try await Backend(["portfolio": .init(body)]).pull()
        }
        #expect(message?.contains("/positions/0/quantity: must be") == true, "\(message ?? "taken")")
    }

    @Test(arguments: ["buy-transaction-200.json", "sell-transaction-200.json"])
    func `One trade alone is a list of one`(name: String) async throws {
        let pulled = try await Backend(["transactions": Sample.reply("legacy/\(name)")]).pull()
        #expect(pulled.records.transactions.count == 1)
    }

    @Test func `A table of predicted and actual values`() async throws {
        let name = "predictions-predicted-actual.csv"
        let pulled = try await Backend(["predictions": Sample.reply("legacy/\(name)", type: "text/csv")])
            .pull(symbols: ["AAPL"])
        let predictions = pulled.records.predictions
        #expect(predictions.count == 31)
        #expect(predictions[0].targetDate == TradingDay(iso: "2013-01-17"))
        #expect(predictions[0].madeAt == Instant(rfc3339: "2013-01-17T00:00:00Z"))
        #expect(predictions.allSatisfy { $0.model == "lstm-next-day" && $0.horizon == 1 })
        #expect(pulled.noted.contains("when its forecasts were made"))
    }

    @Test func `A table may end its lines as Windows does`() async throws {
        let text = String(decoding: try Sample.bytes("Answers/legacy/predictions-predicted-actual.csv"), as: UTF8.self)
        let table = text.replacing("\n", with: "\r\n")
        let pulled = try await Backend(["predictions": .init(table, type: "text/csv")]).pull(symbols: ["AAPL"])
        #expect(pulled.records.predictions.count == 31)
    }

    @Test(arguments: ["Date,predicted", "Date,predicted\r\n", "Date,predicted,actual\n2013-02-28,,441.4\n"])
    func `A table without forecasts is noted`(table: String) async throws {
        let pulled = try await Backend(["predictions": .init(table, type: "text/csv")]).pull(symbols: ["AAPL"])
        #expect(pulled.records.predictions.isEmpty)
        #expect(pulled.noted.contains("the table has no forecasts"))
    }

    @Test func `A table of next day and next week`() async throws {
        let name = "predictions-next-day-week.csv"
        let pulled = try await Backend(["predictions": Sample.reply("legacy/\(name)", type: "binary/octet-stream")])
            .pull(symbols: ["AAPL"])
        #expect(
            pulled.records.predictions.map { "\($0.targetDate) \($0.model) \($0.horizon) \($0.predicted)" } == [
                "2013-02-25 lstm-next-day 1 443.1", "2013-02-26 lstm-next-day 1 448.75",
                "2013-02-27 lstm-next-week 5 446.02", "2013-02-28 lstm-next-week 5 445.9",
                "2013-03-01 lstm-next-week 5 447.3",
            ])
    }

    @Test(arguments: [
        ("Date,predicted\n2013-02-30,1", "line 2: Date"), ("Date,predicted\n2013-02-28,1\n2013-02-28,2", "line 3"),
        ("Date,predicted\n2013-02-28,nan", "line 2: predicted"), ("Date,predicted\n2013-02-28,0", "greater than 0"),
        ("Date,predicted\n2013-02-28,1,2", "3 fields"), ("Date,forecast\n2013-02-28,1", "line 1"),
    ])
    func `A broken table is refused with its line`(table: String, words: String) async throws {
        let message = await refusal { () throws(TradingError) in
            try await Backend(["predictions": .init(table, type: "text/csv")]).pull(symbols: ["AAPL"])
        }
        #expect(message?.contains(words) == true, "\(message ?? "taken")")
    }

    @Test func `Values by row are dated by the history just pulled`() async throws {
        let pulled = try await Backend([
            "history": .init(historyAsPages(4)), "predictions": Sample.reply("legacy/monthly_values.json"),
        ]).pull(symbols: ["AAPL"])
        let predictions = pulled.records.predictions
        #expect(predictions.count == 30)
        #expect(predictions.first?.targetDate == TradingDay(iso: "2013-01-17"))
        #expect(predictions.last?.targetDate == TradingDay(iso: "2013-03-01"))
        #expect(predictions.last?.predicted == 439.3293)
        #expect(pulled.noted.contains("2013-01-17 to 2013-03-01"))
    }

    @Test func `Values by row without their closes are passed over`() async throws {
        let pulled = try await Backend(["predictions": Sample.reply("legacy/monthly_values.json")])
            .pull(symbols: ["AAPL"])
        #expect(pulled.records.predictions.isEmpty)
        #expect(pulled.noted.contains("are not found among the known closes of AAPL"))
    }

    @Test func `Values by row that fit twice are passed over`() async throws {
        let body = #"{"predicted": {"0":1,"1":1,"2":1,"3":1,"4":1}, "actual": {"0":5,"1":5,"2":5,"3":5,"4":5}}"#
        let pulled = try await Backend(["predictions": .init(body)]).pull(symbols: ["AAPL"]) { plan in
            plan.closes = { _ in (0..<6).map { (TradingDay(daysSinceEpoch: $0), 5) } }
        }
        #expect(pulled.records.predictions.isEmpty)
        #expect(pulled.noted.contains("more than once"))
    }

    @Test(arguments: ["monthly_pred.json", "performance_metrics.json"])
    func `What cannot be dated is passed over with a note`(name: String) async throws {
        let pulled = try await Backend(["predictions": Sample.reply("legacy/\(name)")]).pull(symbols: ["AAPL"])
        #expect(pulled.records.predictions.isEmpty)
        #expect(pulled.noted.contains("passed over"))
    }

    @Test(arguments: [
        ("check-error-500.json", 500, "500: connection refused: Internal Server Error (after 4 attempts)"),
        ("validation-error-400.json", 400, "400: Invalid symbol"), ("buy-missing-400.json", 400, "Missing symbol"),
        ("check-statemachine.json", 200, "/symbol: is missing"), ("preflight-200.json", 200, "/symbol: is missing"),
    ])
    func `Older refusals are told in their own words`(name: String, status: Int, words: String) async throws {
        let reply = try Sample.reply("legacy/\(name)", status: status)
        let message = await refusal { () throws(TradingError) in try await Backend(["check": reply]).pull() }
        #expect(message?.contains(words) == true, "\(message ?? "taken")")
    }

    @Test func `A stock that an older back end does not know is passed over`() async throws {
        let reply = try Sample.reply("legacy/check-notfound-404.json", status: 404)
        let pulled = try await Backend(["history": reply]).pull(symbols: ["ZZZZ"])
        #expect(pulled.noted.contains("does not know the stock: Stock ZZZZ not found in database."))
    }

    @Test(
        arguments: [
            (#"{"statusCode": "404", "body": "Endpoint not found"}"#, nil),
            (#"{"statusCode": 400, "body": "{\"error\": \"Invalid symbol\"}"}"#, "400: Invalid symbol"),
            (#"{"statusCode": 200, "body": "[{\"symbol\":\"AAPL\",\"price\":0}]"}"#, "/body/0/price: must be greater"),
            (#"{"statusCode": 200, "body": [{"symbol":"AAPL","price":0}]}"#, "/body/0/price: must be greater"),
            (
                #"{"statusCode": 200, "body": "W3sic3ltYm9sIjoiQUFQTCIsInByaWNlIjowfV0=", "isBase64Encoded": true}"#,
                "/body/0"
            ),
            (
                #"{"statusCode": 200, "body": "{\"statusCode\": 200, \"body\": \"[]\"}"}"#,
                "/body: is an envelope within"
            ),
            (#"{"success": false, "message": "no"}"#, "200: no"),
            (#"{"errorMessage": "Task timed out after 3.00 seconds"}"#, "Task timed out"),
        ] as [(String, String?)])
    func `Envelopes are opened`(body: String, words: String?) async throws {
        let message = await refusal { () throws(TradingError) in
            try await Backend(["check": .init(body), "portfolio": .init(#"{"cash": 1, "positions": []}"#)]).pull()
        }
        if let words {
            #expect(message?.contains(words) == true, "\(message ?? "taken")")
        } else {
            #expect(message == nil)
        }
    }

    /// The last page of AAPL's history alone, as a whole.
    private func historyAsPages(_ page: Int) throws -> String {
        String(decoding: try Sample.bytes("Answers/history-AAPL-\(page).json"), as: UTF8.self)
    }
}
