import Market
import Testing

@testable import ReferenceServer

@Suite struct ForecastStoreTests {
    private let store = ForecastStore()

    private func forecasts(at time: String, isAlwaysOpen: Bool = false) throws -> [IssuedForecast] {
        let market = LiveMarket(listings: try Listing.demo(), seed: 1, isAlwaysOpen: isAlwaysOpen)
        let (symbol, now) = (try #require(Symbol("AAPL")), try #require(Instant(rfc3339: time)))
        return try store.forecasts(of: symbol, in: market, at: now)
    }

    @Test(arguments: [false, true])
    func `Each of the last sessions has forecasts of the next and of the fifth session`(isAlwaysOpen: Bool) throws {
        let time = "2026-11-21T12:00:00Z"
        let found = try forecasts(at: time, isAlwaysOpen: isAlwaysOpen)
        let models = Set(found.map(\.prediction.model))
        #expect(models.contains("last-close"))
        #expect(found.count == models.count * 2 * ForecastStore.sessions)
        #expect(Set(found.map(\.key)).count == found.count)
        #expect(found.map(\.key) == found.map(\.key).sorted())
        #expect(found.allSatisfy { $0.prediction.madeAt <= Instant(rfc3339: time) ?? $0.prediction.madeAt })
        // One of the next session and five of the fifth are still open.
        #expect(found.count { $0.actual == nil } == models.count * 6)
    }

    @Test func `What became of a forecast is the close of its day`() throws {
        let market = LiveMarket(listings: try Listing.demo(), seed: 1)
        let (symbol, now) = (try #require(Symbol("AAPL")), try #require(Instant(rfc3339: "2026-11-21T12:00:00Z")))
        let closes = Dictionary(market.finishedBars(of: symbol, at: now).map { ($0.date, $0.close) }) { first, _ in
            first
        }
        for forecast in try store.forecasts(of: symbol, in: market, at: now) {
            #expect(forecast.actual == closes[forecast.prediction.targetDate])
        }
    }

    @Test func `A forecast is the same a day later, and its close is known`() throws {
        let before = try forecasts(at: "2026-11-19T23:00:00Z")
        let after = Dictionary(try forecasts(at: "2026-11-20T23:00:00Z").map { ($0.prediction, $0.actual) }) { $1 }
        let kept = before.filter { after[$0.prediction] != nil }
        #expect(kept.count == before.count * (ForecastStore.sessions - 1) / ForecastStore.sessions)
        #expect(kept.contains { $0.actual == nil && after[$0.prediction] != .some(nil) })
    }
}
