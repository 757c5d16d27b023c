/// How many of some forecasts hit, and what that says about all that will follow.
public struct Proportion: Hashable, Sendable {
    public let hits: Int
    public let trials: Int
    /// How many independent trials tell as much: `trials` when each has a day of its own, fewer when they overlap or when
    /// stocks move together.
    ///
    /// Source: L. Kish, "Survey Sampling" (1965): the variance of a share of independent trials over that of this one.
    public let effectiveTrials: Double
    /// The 95% interval of the share by E. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference"
    /// (1927), for the effective trials.
    public let interval: ClosedRange<Double>

    /// Between 0 and 1.
    public var share: Double { Double(hits) / Double(trials) }

    /// The quantile 0.975 of the normal distribution.
    static let normalQuantile = 1.959_963_984_540_054

    /// - Parameter trials: At least one.
    /// - Returns: The interval that E. Wilson gives for independent trials.
    public static func wilsonInterval(share: Double, trials: Double) -> ClosedRange<Double> {
        precondition(trials > 0 && share >= 0 && share <= 1, "\(share) of \(trials)")
        let square = normalQuantile * normalQuantile
        let middle = share + square / (2 * trials)
        let margin = normalQuantile * ((share * (1 - share) + square / (4 * trials)) / trials).squareRoot()
        let lower = (middle - margin) / (1 + square / trials)
        let upper = (middle + margin) / (1 + square / trials)
        return max(0, min(lower, share))...min(1, max(upper, share))
    }

    /// - Parameter trials: Each with 1 for a hit or 0.
    init?(_ trials: [DailyMean.Observation]) {
        guard !trials.isEmpty else { return nil }
        let mean = DailyMean(trials)
        hits = trials.count { $0.value == 1 }
        self.trials = trials.count
        let share = Double(hits) / Double(trials.count)
        let independent = share * (1 - share)
        effectiveTrials =
            mean.variance > 0 && independent > 0
            ? min(Double(trials.count), independent / mean.variance) : Double(mean.separateDays)
        interval = Self.wilsonInterval(share: share, trials: effectiveTrials)
    }
}
