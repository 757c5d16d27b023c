import Forecasting
import Testing

@Suite struct ForecasterTests {
    private func told<Model: Forecaster>(_ model: Model, _ closes: [Double]) -> Model {
        closes.reduce(into: model) { $0.observe($1) }
    }

    @Test func `The last close stays as it is`() {
        #expect(LastClose().forecast(horizon: 1) == nil)
        #expect(told(LastClose(), [10, 12]).forecast(horizon: 5) == 12)
    }

    @Test func `Drift carries on the mean change of its window`() {
        #expect(told(Drift(window: 3), [10, 11, 13]).forecast(horizon: 1) == nil)
        #expect(told(Drift(window: 3), [10, 11, 13, 16]).forecast(horizon: 1) == 18)
        // From 13 to 19 in three sessions.
        #expect(told(Drift(window: 3), [10, 11, 13, 16, 12, 19]).forecast(horizon: 5) == 29)
    }

    @Test(arguments: [("AAPL", 430.9821285, 421.3372796), ("MSFT", 27.91993002, 28.0108971)])
    func `Holt with given weights forecasts what statsmodels does`(
        symbol: String, one: Double, five: Double
    ) throws {
        let closes = try RealMarket.bars(of: symbol).suffix(400).map(\.close)
        let model = told(HoltSmoothing(name: "fixed", level: 0.7, trend: 0.1), closes)
        #expect(isNear(model.forecast(horizon: 1), one))
        #expect(isNear(model.forecast(horizon: 5), five))
    }

    /// Fixtures/reference.py prints the smallest sums of squared errors that statsmodels finds.
    @Test(arguments: [("AAPL", 41341.27398, 430.5072), ("MSFT", 63.64126143, 27.9456)])
    func `Fitted weights leave hardly more error than the best there are`(
        symbol: String, smallest: Double, five: Double
    ) throws {
        let model = told(HoltSmoothing(), try RealMarket.bars(of: symbol).suffix(400).map(\.close))
        #expect(model.squaredErrors >= smallest * (1 - 1e-6))
        #expect(model.squaredErrors <= smallest * 1.001)
        #expect(isNear(model.forecast(horizon: 5), five, within: 0.001))
    }

    @Test func `Holt finds a straight line`() {
        let model = told(HoltSmoothing(), (0..<200).map { 50 + 0.5 * Double($0) })
        #expect(isNear(model.forecast(horizon: 4), 50 + 0.5 * 203, within: 1e-4))
    }

    @Test func `Holt waits until there is something to fit`() {
        #expect(told(HoltSmoothing(), Array(repeating: 7, count: 29)).forecast(horizon: 1) == nil)
        #expect(told(HoltSmoothing(), Array(repeating: 7, count: 30)).forecast(horizon: 1) == 7)
    }

    @Test func `Baselines are found by name`() {
        #expect(Baseline.named("holt")?.name == "holt")
        #expect(Baseline.named("last-close")?.name == "last-close")
        #expect(Baseline.named("drift-20")?.name == "drift-20")
        for wrong in ["drift-0", "drift-020", "drift-+5", "drift-", "lstm", ""] {
            #expect(Baseline.named(wrong) == nil)
        }
    }
}
