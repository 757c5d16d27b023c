/// A range that is meant to hold a close with some probability.
public struct PredictionInterval: Hashable, Sendable {
    public let lower, upper: Double
    /// The probability, between 0 and 1.
    public let level: Double
}
