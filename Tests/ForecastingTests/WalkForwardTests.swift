import Forecasting
import Testing

@Suite struct WalkForwardTests {
    /// Closes that wander without chance: a falling remainder makes the steps.
    static func closes(_ count: Int) -> [Double] {
        var (state, price) = (12345, 100.0)
        return (0..<count).map { _ in
            state = (state * 1_103_515_245 + 12345) % 2_147_483_648
            price *= 1 + (Double(state) / 2_147_483_648 - 0.49) / 25
            return price
        }
    }

    @Test(arguments: 0..<3)
    func `A later close changes no earlier forecast`(model: Int) {
        let model = Baseline.all[model]
        let closes = Self.closes(420)
        let all = forecasts(model, closes)
        for changed in [100, 300, 419] {
            var other = closes
            for session in changed..<other.count { other[session] *= 3 }
            let expected = all.filter { $0.session < changed }
            #expect(!expected.isEmpty)
            #expect(forecasts(model, other).filter { $0.session < changed } == expected)
            #expect(forecasts(model, Array(closes[..<changed])) == expected)
        }
    }

    private func forecasts(_ model: some Forecaster, _ closes: [Double]) -> [Forecast] {
        walkForward(model, over: closes, horizons: [1, 5], level: 0.8)
    }
}
