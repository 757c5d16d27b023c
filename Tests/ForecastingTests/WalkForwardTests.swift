import Forecasting
import Testing

@Suite struct WalkForwardTests {
    /// Closes that wander without chance: a generator's remainders make the steps.
    static func closes(_ count: Int, seed: Int = 12345) -> [Double] {
        var (state, price) = (seed, 100.0)
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

    @Test func `An interval lies between the quantiles of the errors known by then`() throws {
        // Nine relative errors one session ahead: 10%, 20%, … 90%. Between the first and the ninth of ten places, by hand.
        var closes = [100.0]
        for step in [5, 1, 9, 3, 7, 2, 8, 4, 6] { closes.append(closes[closes.count - 1] * (1 + Double(step) / 10)) }
        let forecasts = walkForward(LastClose(), over: closes, horizons: [1], level: 0.8)
        #expect(forecasts.dropLast().allSatisfy { $0.interval == nil })
        let last = try #require(forecasts.last)
        let interval = try #require(last.interval)
        // The quantile 0.1 of nine values is 0.8 of the way from the first to the second; none is below the forecast.
        #expect(interval.lower == last.predicted)
        #expect(isNear(interval.upper, last.predicted * 1.82, within: 1e-12))
        #expect(interval.level == 0.8)
    }

    @Test func `Old errors leave the window`() throws {
        let closes = [100, 300.0] + Self.closes(100)
        let short = walkForward(LastClose(), over: closes, horizons: [1], level: 0.5, errorWindow: 20)
        let without = walkForward(
            LastClose(), over: Array(closes.dropFirst(2)), horizons: [1], level: 0.5, errorWindow: 20)
        #expect(short.last?.interval == without.last?.interval)
    }

    @Test func `A level that the errors cannot promise has no interval`() {
        let closes = Self.closes(200)
        #expect(walkForward(LastClose(), over: closes, horizons: [1], level: 0.95).last?.interval != nil)
        #expect(walkForward(LastClose(), over: closes, horizons: [1], level: 0.999).last?.interval == nil)
    }

    @Test func `A forecast of no price is none`() {
        let forecasts = walkForward(Drift(window: 1), over: [100, 40, 50], horizons: [1], level: 0.8)
        #expect(forecasts.map(\.session) == [2])
    }

    private func forecasts(_ model: some Forecaster, _ closes: [Double]) -> [Forecast] {
        walkForward(model, over: closes, horizons: [1, 5], level: 0.8)
    }
}
