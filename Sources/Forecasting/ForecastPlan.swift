import Market

/// Which forecasts to make of a stock.
public struct ForecastPlan: Sendable {
    /// New ones, which have observed nothing yet.
    public var models: [any Forecaster]
    /// Sessions ahead, each from 1 to 365.
    public var horizons: [Int]
    /// The probability of the intervals, between 0 and 1.
    public var level: Double

    public init(models: [any Forecaster] = Baseline.all, horizons: [Int] = [1, 5], level: Double = 0.8) {
        self.models = models
        self.horizons = horizons
        self.level = level
    }

    /// The forecasts to issue now.
    ///
    /// Their days are the weekdays after the last bar; holidays are not known. None is about a day that has begun (in UTC)
    /// when it is made: in every time zone that is before the day's close.
    ///
    /// - Parameters:
    ///   - bars: Of one stock, oldest first.
    ///   - madeAt: Now.
    /// - Returns: In the order of the models, then of the horizons; and what could not be forecast.
    public func predictions(after bars: [Bar], madeAt: Instant) -> ForecastIssue {
        issue(bars, from: bars.count - 1) { _ in madeAt }
    }

    /// The forecasts as they would have been issued in the evening of each of the last sessions, walking forward.
    ///
    /// Their days are those of the later bars, where there are some: exchanges tell their holidays ahead.
    ///
    /// - Parameters:
    ///   - bars: Of one stock, oldest first.
    ///   - sessions: How many of the last bars have forecasts.
    ///   - madeAt: When the forecasts were made that know the bars up to a day.
    /// - Returns: In the order of the sessions, then of the models and the horizons.
    public func predictions(over bars: [Bar], sessions: Int, madeAt: (TradingDay) -> Instant) -> ForecastIssue {
        issue(bars, from: max(0, bars.count - sessions), madeAt: madeAt)
    }

    private func issue(_ bars: [Bar], from first: Int, madeAt: (TradingDay) -> Instant) -> ForecastIssue {
        var issue = ForecastIssue()
        guard first >= 0, first < bars.count else { return issue }
        let closes = bars.map(\.close)
        let days = bars.map(\.date)
        let series = models.map { model in
            Dictionary(grouping: forecasts(model, closes, from: first), by: \.session)
        }
        for session in first..<bars.count {
            let madeAt = madeAt(days[session])
            for (model, forecasts) in zip(models, series) {
                for horizon in horizons {
                    let forecast = forecasts[session]?.first { $0.horizon == horizon }
                    issue.add(
                        forecast, of: bars[session].symbol, by: model.name, madeAt: madeAt,
                        for: Self.day(session + horizon, after: days), horizon: horizon)
                }
            }
        }
        return issue
    }

    private func forecasts(_ model: some Forecaster, _ closes: [Double], from first: Int) -> [Forecast] {
        walkForward(model, over: closes, horizons: horizons, level: level, from: first)
    }

    /// The day of a session, also of those that are still to come.
    private static func day(_ session: Int, after days: [TradingDay]) -> TradingDay {
        if session < days.count { return days[session] }
        return (days.count...session).reduce(days[days.count - 1]) { day, _ in day.nextWeekday }
    }
}
