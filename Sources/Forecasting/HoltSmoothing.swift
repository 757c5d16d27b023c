/// Holt's linear exponential smoothing: a level and a trend, each moved a little by every new close.
///
/// For a close `y`, with a weight of the level `a` and a weight of the trend `b`:
///
///     level' = a·y + (1 − a)·(level + trend)
///     trend' = b·(level' − level) + (1 − b)·trend
///     forecast h sessions ahead = level' + h·trend'
///
/// It begins with the first close as the level and no trend. The weights are those of a fixed grid with the smallest sum of
/// squared errors one session ahead over all closes so far, from which equally good ones the first is taken; so they
/// change as closes come in, and never by chance. Fewer than `closesNeeded` closes fit nothing.
///
/// The trend is not damped: the weights of the trend include 0, which is simple exponential smoothing.
///
/// Source: C. Holt, "Forecasting seasonals and trends by exponentially weighted moving averages" (1957, reprinted in the
/// International Journal of Forecasting 20, 2004); notation of Hyndman and Athanasopoulos, section 8.2.
public struct HoltSmoothing: Forecaster {
    public let name: String
    static let closesNeeded = 30

    private let weights: [(level: Double, trend: Double)]
    private var states: [State]
    private var count = 0

    private struct State {
        var level: Double
        var trend: Double
        var squaredErrors: Double
    }

    /// Fits the weights to the closes.
    public init() {
        let levels = (1...20).map { Double($0) / 20 }
        let trends = [0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1]
        self.init(name: "holt", weights: levels.flatMap { level in trends.map { (level, $0) } })
    }

    /// Takes fixed weights.
    ///
    /// - Parameters:
    ///   - level: The weight of the newest close in the level, above 0 and at most 1.
    ///   - trend: The weight of the newest change in the trend, 0...1.
    public init(name: String, level: Double, trend: Double) {
        precondition(level > 0 && level <= 1 && trend >= 0 && trend <= 1, "weights of \(level) and \(trend)")
        self.init(name: name, weights: [(level, trend)])
    }

    private init(name: String, weights: [(level: Double, trend: Double)]) {
        self.name = name
        self.weights = weights
        states = [State](repeating: State(level: 0, trend: 0, squaredErrors: 0), count: weights.count)
    }

    /// The weights that fit the closes so far best.
    public var fittedWeights: (level: Double, trend: Double) { weights[best] }

    /// The sum of the squared errors one session ahead that those weights leave, from the second close on.
    public var squaredErrors: Double { states[best].squaredErrors }

    public mutating func observe(_ close: Double) {
        count += 1
        guard count > 1 else {
            for index in states.indices { states[index].level = close }
            return
        }
        for index in states.indices {
            let (levelWeight, trendWeight) = weights[index]
            let (level, trend) = (states[index].level, states[index].trend)
            let expected = level + trend
            let error = close - expected
            let newLevel = expected + levelWeight * error
            states[index].level = newLevel
            states[index].trend = trend + trendWeight * (newLevel - level - trend)
            states[index].squaredErrors += error * error
        }
    }

    public func forecast(horizon: Int) -> Double? {
        guard count >= (weights.count == 1 ? 1 : Self.closesNeeded) else { return nil }
        let state = states[best]
        return state.level + Double(horizon) * state.trend
    }

    private var best: Int {
        states.indices.reduce(0) { states[$1].squaredErrors < states[$0].squaredErrors ? $1 : $0 }
    }
}
