import Foundation
import Market
import Testing

@testable import Forecasting

@Suite struct DailyMeanTests {
    /// Differences without a mean of five stocks that move together, over horizons that overlap.
    ///
    /// A range made as if they were independent would leave out 0 in two of three samples over five sessions.
    @Test(arguments: [1, 5])
    func `The interval holds the true mean in about 95 of 100 samples`(horizon: Int) throws {
        var generator = SimulatedMarket.Generator(seed: 11)
        let samples = 200
        let held = try (0..<samples).filter { _ in
            let market = steps(120 + horizon, &generator)
            let observations = (0..<5).flatMap { _ in
                let own = steps(120 + horizon, &generator)
                return (0..<120).map { session in
                    let reach = session..<session + horizon
                    return DailyMean.Observation(
                        from: TradingDay(daysSinceEpoch: session), to: TradingDay(daysSinceEpoch: session + horizon),
                        value: market[reach].reduce(0, +) + 0.7 * own[reach].reduce(0, +))
                }
            }
            return try #require(DailyMean(observations).confidenceInterval).contains(0)
        }
        #expect((0.9...0.98).contains(Double(held.count) / Double(samples)), "\(held.count)")
    }

    private func steps(_ count: Int, _ generator: inout SimulatedMarket.Generator) -> [Double] {
        (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
    }

    @Test func `Days that do not overlap are counted`() {
        func mean(_ days: [(Int, Int)]) -> DailyMean {
            DailyMean(
                days.map { from, to in
                    DailyMean.Observation(
                        from: TradingDay(daysSinceEpoch: from), to: TradingDay(daysSinceEpoch: to), value: Double(to))
                })
        }
        let weekly = mean([(0, 5), (5, 10), (10, 15)])
        #expect(weekly.separateDays == 3 && weekly.span == 1 && weekly.days == 3)
        let daily = mean([(0, 5), (1, 6), (2, 7), (3, 8), (4, 9), (5, 10)])
        #expect(daily.separateDays == 2 && daily.span == 5 && daily.days == 6)
    }

    /// By hand: 1, 2, 3, 6 have the mean 3 and squared deviations of 4 + 1 + 0 + 9.
    @Test func `Without overlaps the variance is the textbook's`() {
        let values = [1.0, 2, 3, 6].enumerated().map { index, value in
            DailyMean.Observation(
                from: TradingDay(daysSinceEpoch: index), to: TradingDay(daysSinceEpoch: index + 1), value: value)
        }
        let mean = DailyMean(values)
        #expect(mean.mean == 3 && mean.variance == 14.0 / 16)
        #expect(mean.confidenceInterval == nil)
    }
}
