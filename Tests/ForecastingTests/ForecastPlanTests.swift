import Forecasting
import Market
import Testing

@Suite struct ForecastPlanTests {
    private let evening = Instant(rfc3339: "2026-03-13T22:00:00Z")

    /// 50 weekdays, the last of them Friday, 13 March 2026.
    private func fridayBars() throws -> [Bar] { try weekdayBars(WalkForwardTests.closes(50)) }

    @Test func `Forecasts are about the weekdays to come`() throws {
        let bars = try fridayBars()
        #expect(bars.last?.date.description == "2026-03-13")
        let issue = ForecastPlan(models: [LastClose(), HoltSmoothing()]).predictions(
            after: bars, madeAt: try #require(evening))
        #expect(
            issue.predictions.map { "\($0.model) \($0.horizon) \($0.targetDate)" } == [
                "last-close 1 2026-03-16", "last-close 5 2026-03-20", "holt 1 2026-03-16", "holt 5 2026-03-20",
            ])
        #expect(issue.omissions.isEmpty)
        let first = try #require(issue.predictions.first)
        #expect(first.predicted == bars.last?.close && first.level == 0.8 && first.madeAt == evening)
    }

    @Test func `A day that has begun is not forecast`() throws {
        let monday = try #require(Instant(rfc3339: "2026-03-16T00:00:00Z"))
        let issue = ForecastPlan(models: [LastClose()]).predictions(after: try fridayBars(), madeAt: monday)
        #expect(issue.predictions.map(\.horizon) == [5])
        #expect(issue.omissions.map(\.reason) == [.dayHasBegun])
        #expect(issue.omissions.first?.targetDate.description == "2026-03-16")
    }

    @Test func `Too few closes are said`() throws {
        let issue = ForecastPlan(models: [Drift(window: 60)]).predictions(
            after: try fridayBars(), madeAt: try #require(evening))
        #expect(issue.predictions.isEmpty)
        #expect(issue.omissions.map(\.reason) == [.noForecast, .noForecast])
        #expect(ForecastPlan().predictions(after: [], madeAt: try #require(evening)).predictions.isEmpty)
    }

    @Test func `The last of the past forecasts is the one of today`() throws {
        let bars = try fridayBars()
        let past = ForecastPlan(models: [HoltSmoothing()]).predictions(over: bars, sessions: 10) { day in
            Instant(millisecondsSinceEpoch: Instant(startOf: day).millisecondsSinceEpoch + 22 * 3_600_000)
        }
        #expect(past.predictions.count == 20)
        #expect(past.predictions[0].targetDate == bars[41].date && past.predictions[1].targetDate == bars[45].date)
        let now = ForecastPlan(models: [HoltSmoothing()]).predictions(after: bars, madeAt: try #require(evening))
        #expect(Array(past.predictions.suffix(2)) == now.predictions)
    }

    /// The demo's file was written by the simulated market, whose own code makes the same two baselines.
    @Test func `The forecasts of the simulated market are those that were written with it`() throws {
        let market = Dictionary(
            uniqueKeysWithValues: SimulatedMarket(seed: SimulatedMarket.demoSeed).csvFiles().map { ($0.name, $0.text) })
        func rows(_ name: String) throws -> [[String]] {
            try #require(market[name]).split(separator: "\n").dropFirst().map { line in
                line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
        }
        let bars = try rows("bars/AAPL.csv").map { try bar("AAPL", $0[1], try #require(Double($0[5]))) }
        let made = ForecastPlan(models: [LastClose(), Drift(window: 60)]).predictions(over: bars, sessions: 120) {
            Instant(millisecondsSinceEpoch: Instant(startOf: $0).millisecondsSinceEpoch + 22 * 3_600_000)
        }
        let written = try rows("predictions.csv").filter { $0[0] == "AAPL" }
        #expect(made.predictions.count == written.count)
        for (prediction, row) in zip(made.predictions, written) {
            #expect(
                [prediction.model, prediction.madeAt.description, prediction.targetDate.description]
                    == Array(row[1...3]))
            for (value, text) in zip([prediction.predicted, prediction.lower, prediction.upper], row[5...7]) {
                let expected = try #require(Double(text))
                #expect(abs(try #require(value) - expected) < 0.00006, "\(row)")
            }
        }
    }

    @Test func `Only what differs from the latest stored forecast is news`() throws {
        let bars = try fridayBars()
        let plan = ForecastPlan(models: [LastClose()])
        let first = plan.predictions(after: bars, madeAt: try #require(evening))
        let later = try #require(Instant(rfc3339: "2026-03-14T08:00:00Z"))
        let again = plan.predictions(after: bars, madeAt: later)
        #expect(first.news(beside: []).count == 2)
        #expect(again.news(beside: first.predictions).isEmpty)
        // The close was revised, and then revised back.
        let revised = try Bar(
            symbol: bars[49].symbol, date: bars[49].date, open: nil, high: nil, low: nil, close: bars[49].close + 1,
            volume: nil, adjustedClose: nil)
        let other = plan.predictions(after: bars.dropLast() + [revised], madeAt: later)
        #expect(other.news(beside: first.predictions) == other.predictions)
        let last = plan.predictions(after: bars, madeAt: try #require(Instant(rfc3339: "2026-03-14T09:00:00Z")))
        #expect(last.news(beside: other.predictions + first.predictions) == last.predictions)
    }

    /// Stands for a network: it trains on what it has observed every 20 sessions, and keeps its weight in between.
    private struct TrainedModel: Forecaster {
        let name = "trained"
        private var closes: [Double] = []
        private var weight: Double?

        mutating func observe(_ close: Double) {
            closes.append(close)
            guard closes.count.isMultiple(of: 20) else { return }
            let changes = zip(closes, closes.dropFirst()).map { $1 / $0 - 1 }
            weight = changes.reduce(0, +) / Double(changes.count)
        }

        func forecast(horizon: Int) -> Double? {
            guard let weight, let last = closes.last else { return nil }
            return last * (1 + weight * Double(horizon))
        }
    }

    @Test func `A model that is trained fits the same interface`() throws {
        let bars = try fridayBars()
        let plan = ForecastPlan(models: [TrainedModel()], horizons: [1])
        let all = plan.predictions(over: bars, sessions: 50) { Instant(startOf: $0) }
        #expect(all.predictions.count == 31 && all.omissions.count == 19)
        #expect(all.omissions.allSatisfy { $0.reason == .noForecast })
        let half = plan.predictions(over: Array(bars[..<30]), sessions: 30) { Instant(startOf: $0) }
        #expect(Array(all.predictions[..<10]) == Array(half.predictions[..<10]))
        #expect(all.predictions.last?.lower != nil)
    }
}
