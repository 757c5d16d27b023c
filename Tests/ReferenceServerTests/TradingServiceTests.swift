import HTTPTypes
import Market
import Testing

@testable import ReferenceServer

@Suite struct TradingServiceTests {
    private let account: TestLedger
    private let service: TradingService

    init() throws {
        account = try TestLedger()
        let now = try #require(Instant(rfc3339: "2026-06-30T18:00:00Z"))
        service = TradingService(
            stage: "Prod", version: "1", market: LiveMarket(listings: try Listing.demo(), seed: 1),
            ledger: account.ledger, clock: MarketClock(now: { now }, frozen: now), apiKey: nil,
            throttle: Throttle(rate: nil), identifier: { "0123456789abcdef0123456789abcdef" },
            forecasts: ForecastStore(), report: { _ in })
    }

    private func buy(_ quantity: Int, key: String) async throws -> Answer {
        let body = Array(#"{"symbol": "AAPL", "quantity": \#(quantity), "stock_price": 1}"#.utf8)
        return try await service.answer(
            APIRequest(
                method: .post, target: "/Prod/buy",
                headers: [.contentType: "application/json", .idempotencyKey: key], client: "", readBody: { body }))
    }

    @Test func `Only while a key's first request runs is it in progress`() async throws {
        #expect(service.keysInProgress.begin("an-order"))
        #expect(try await buy(1, key: "an-order").status == 409)
        service.keysInProgress.end("an-order")
        #expect(try await buy(1, key: "an-order").status == 200)
    }

    @Test func `A stored answer is given again to any number of clients at once`() async throws {
        let first = try await buy(1, key: "an-order")
        #expect(service.keysInProgress.begin("an-order"))
        let again = try await buy(1, key: "an-order")
        #expect(again.status == 200 && again.isReplay && again.body == first.body)
        #expect(try await buy(2, key: "an-order").status == 422)
    }
}
