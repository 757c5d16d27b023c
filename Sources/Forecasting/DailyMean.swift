import Market

/// A mean over forecasts, and how far chance can move it.
///
/// Forecasts are no independent trials. Those of several stocks for one day are wrong together, and those that reach over the
/// same days are, too. So deviations from the mean are first summed by target day, and the products of days whose forecasts
/// overlap (the later one was made before the earlier one's day) count besides the squares:
///
///     variance = (sum of u(t)² + 2 · sum of u(t)·u(s) over overlapping days) / count²
///
/// For one forecast a day this is the variance that Diebold and Mariano ("Comparing Predictive Accuracy", 1995) give a mean
/// loss difference, with `horizon − 1` lags of equal weight; summing by day first is J. Driscoll and A. Kraay's (1998). It is
/// never taken to be smaller than without the overlaps, so that it cannot fall below zero, as theirs can.
struct DailyMean {
    let mean: Double
    /// The forecasts.
    let count: Int
    /// The target days.
    let days: Int
    /// How many days can be chosen so that none of their forecasts overlap.
    let separateDays: Int
    /// Of the mean.
    let variance: Double
    /// One more than the most earlier days that a day overlaps with: the horizon, when there is a forecast every session.
    let span: Int

    struct Observation {
        /// The day of the last close known, and the day whose close is forecast.
        let from, to: TradingDay
        let value: Double
    }

    /// - Parameter observations: At least one.
    init(_ observations: [Observation]) {
        precondition(!observations.isEmpty, "a mean of nothing")
        count = observations.count
        let mean = observations.reduce(0) { $0 + $1.value } / Double(observations.count)
        var byDay: [TradingDay: (from: TradingDay, sum: Double)] = [:]
        for observation in observations {
            let day = byDay[observation.to] ?? (observation.from, 0)
            byDay[observation.to] = (min(day.from, observation.from), day.sum + observation.value - mean)
        }
        let sums = byDay.map { (from: $0.value.from, to: $0.key, sum: $0.value.sum) }.sorted { $0.to < $1.to }
        var (squares, products, span) = (0.0, 0.0, 1)
        for (index, day) in sums.enumerated() {
            squares += day.sum * day.sum
            let overlapping = sums[..<index].reversed().prefix { $0.to > day.from }
            for earlier in overlapping { products += day.sum * earlier.sum }
            span = max(span, overlapping.count + 1)
        }
        var (separate, free) = (0, sums[0].from)
        for day in sums where day.from >= free {
            separate += 1
            free = day.to
        }
        self.mean = mean
        self.span = span
        days = sums.count
        separateDays = separate
        variance = max(squares, squares + 2 * products) / Double(count * count)
    }

    /// The range that holds the true mean with a probability of 95%; nil for fewer than ten separate days, for which its
    /// theory, of large samples, says nothing.
    ///
    /// The standard error has the correction for small samples of D. Harvey, S. Leybourne and P. Newbold, "Testing the equality
    /// of prediction mean squared errors" (1997), and the quantile is that of Student's distribution.
    var confidenceInterval: ClosedRange<Double>? {
        guard separateDays >= 10 else { return nil }
        let (days, span) = (Double(days), Double(span))
        let correction = (days + 1 - 2 * span + span * (span - 1) / days) / days
        let margin = Self.studentQuantile(days - 1) * (variance / correction).squareRoot()
        return mean - margin...mean + margin
    }

    /// The quantile 0.975 of Student's distribution, to three decimals from nine degrees of freedom on.
    ///
    /// Source: M. Abramowitz and I. Stegun, "Handbook of Mathematical Functions", 26.7.5.
    static func studentQuantile(_ degreesOfFreedom: Double) -> Double {
        let (z, n) = (Proportion.normalQuantile, degreesOfFreedom)
        let (z3, z5, z7) = (z * z * z, z * z * z * z * z, z * z * z * z * z * z * z)
        return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n)
            + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n)
    }
}
