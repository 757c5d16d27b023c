import Forecasting
import Market
import Synchronization

/// A forecast as it was issued, with what became of it.
struct IssuedForecast: Hashable, Sendable {
    let prediction: Prediction
    /// The close of its target day, once known.
    let actual: Double?

    /// In the order of the contract: target day, time of issue, model.
    var key: String { "\(prediction.targetDate) \(prediction.madeAt) \(prediction.model)" }
}

/// The forecasts of the last sessions, walking forward: each knows only the closes up to its own session.
///
/// They are made of the finished sessions alone, so they are the same from every server; the last ones are kept.
final class ForecastStore: Sendable {
    /// How many of the last sessions have forecasts.
    static let sessions = 120
    static let horizons = [1, 5]
    static let level = 0.8

    private let made = Mutex<[Symbol: (lastDay: TradingDay, forecasts: [IssuedForecast])]>([:])

    /// In the order of their keys.
    func forecasts(of symbol: Symbol, in market: LiveMarket, at now: Instant) throws(InvalidField) -> [IssuedForecast] {
        let bars = market.finishedBars(of: symbol, at: now)
        guard let lastDay = bars.last?.date else { return [] }
        if let known = made.withLock({ $0[symbol] }), known.lastDay == lastDay { return known.forecasts }
        let forecasts = try Self.issue(symbol, bars, hours: market.hours)
        made.withLock { $0[symbol] = (lastDay, forecasts) }
        return forecasts
    }

    /// Each is made when its session closes.
    private static func issue(
        _ symbol: Symbol, _ bars: [Bar], hours: TradingHours
    ) throws(InvalidField) -> [IssuedForecast] {
        var days = bars.map(\.date)
        // Days of sessions to come.
        for _ in 0..<(horizons.max() ?? 0) { days.append(hours.day(after: days[days.count - 1])) }
        var issued: [IssuedForecast] = []
        for model in Baseline.all {
            let forecasts = walkForward(
                model, over: bars.map(\.close), horizons: horizons, level: level,
                from: max(0, bars.count - sessions))
            for forecast in forecasts where forecast.predicted <= 1e9 && forecast.interval.map(isPrice) ?? true {
                let target = forecast.session + forecast.horizon
                issued.append(
                    IssuedForecast(
                        prediction: try Prediction(
                            symbol: symbol, model: model.name, madeAt: hours.closing(of: days[forecast.session]),
                            targetDate: days[target], horizon: Int64(forecast.horizon), predicted: forecast.predicted,
                            lower: forecast.interval?.lower, upper: forecast.interval?.upper,
                            level: forecast.interval?.level),
                        actual: target < bars.count ? bars[target].close : nil))
            }
        }
        return issued.sorted { $0.key < $1.key }
    }

    /// Whether both ends are within the limits of a price.
    private static func isPrice(_ interval: PredictionInterval) -> Bool { interval.lower > 0 && interval.upper <= 1e9 }
}
