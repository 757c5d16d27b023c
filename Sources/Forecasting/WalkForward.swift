/// A forecast of one close, by its place in a series of closes.
public struct Forecast: Hashable, Sendable {
    /// The place of the last close that was known.
    public let session: Int
    /// Sessions ahead: the close forecast is that of `session + horizon`.
    public let horizon: Int
    public let predicted: Double
    public let interval: PredictionInterval?
}

/// Returns the forecasts of a model as it would have issued them, one session after the other.
///
/// Each knows the closes up to its own session only, and so does its interval, which is made from the model's errors of the
/// same horizon whose closes were known by then.
///
/// - Parameters:
///   - closes: Finite prices above 0, oldest first.
///   - horizons: Each at least 1.
///   - level: The probability of the intervals, between 0 and 1.
///   - first: The first session whose forecasts are wanted.
///   - errorWindow: How many of the last errors an interval is made from.
/// - Returns: In the order of session and the horizons given. A session without a forecast above 0 has none.
public func walkForward(
    _ model: some Forecaster, over closes: [Double], horizons: [Int], level: Double, from first: Int = 0,
    errorWindow: Int = 250
) -> [Forecast] {
    precondition(level > 0 && level < 1, "a level of \(level)")
    var model = model
    var predicted = [[Double?]](repeating: [], count: horizons.count)
    var errors = [ErrorWindow](repeating: ErrorWindow(capacity: errorWindow), count: horizons.count)
    var forecasts: [Forecast] = []
    for (session, close) in closes.enumerated() {
        model.observe(close)
        for (index, horizon) in horizons.enumerated() {
            if session >= horizon, let old = predicted[index][session - horizon] {
                errors[index].append(close / old - 1)
            }
            let forecast = model.forecast(horizon: horizon).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
            predicted[index].append(forecast)
            guard session >= first, let forecast else { continue }
            forecasts.append(
                Forecast(
                    session: session, horizon: horizon, predicted: forecast,
                    interval: errors[index].interval(around: forecast, level: level)))
        }
    }
    return forecasts
}
