extension SimulatedMarket {
    /// A forecast of one close, in dollars.
    struct Forecast {
        let company: Company
        let model: Model
        let madeOn, targetDate: TradingDay
        /// Trading days ahead.
        let horizon: Int
        let predicted, lower, upper: Double
    }

    /// The plainest forecasts there are; any other has to beat them.
    ///
    /// Source: R. Hyndman and G. Athanasopoulos, "Forecasting: Principles and Practice", 3rd edition, section 5.2.
    enum Model: String, CaseIterable {
        /// Tomorrow is as today.
        case lastClose = "last-close"
        /// Today's close, carried on by the mean daily change of the last 60 sessions.
        case drift = "drift-60"

        /// - Parameters:
        ///   - closes: Closes in cents up to the day of the forecast, oldest first; at least 61.
        /// - Returns: Cents.
        func forecast(from closes: ArraySlice<Int>, horizon: Int) -> Double {
            let last = closes[closes.endIndex - 1]
            switch self {
            case .lastClose: return Double(last)
            case .drift:
                return Double(last) + Double(horizon) * Double(last - closes[closes.endIndex - 61]) / 60
            }
        }
    }

    static let horizons = [1, 5]
    /// The probability that an interval is meant to hold the close with.
    static let level = 0.8
    /// How many of the last sessions have forecasts.
    static let forecastSessions = 120
    /// How many past errors an interval is made from.
    private static let errorWindow = 250

    /// The forecasts of the last sessions, walking forward: each knows only the closes up to its own day.
    var forecasts: [Forecast] {
        zip(Self.companies, sessions).flatMap { company, sessions -> [Forecast] in
            let series = Model.allCases.flatMap { model in
                Self.horizons.map { horizon in
                    forecasts(of: company, closes: sessions.map(\.close), model: model, horizon: horizon)
                }
            }
            return (0..<Self.forecastSessions).flatMap { day in series.map { $0[day] } }
        }
    }

    /// An interval lies between the quantiles of the model's relative errors that were known on its day.
    private func forecasts(of company: Company, closes: [Int], model: Model, horizon: Int) -> [Forecast] {
        let firstError = closes.count - Self.forecastSessions - Self.errorWindow - horizon + 1
        let errors = (firstError..<closes.count - horizon).map { session in
            Double(closes[session + horizon]) / model.forecast(from: closes[...session], horizon: horizon) - 1
        }
        let tail = (1 - Self.level) / 2
        return (0..<Self.forecastSessions).map { index in
            let session = closes.count - Self.forecastSessions + index
            let known = errors[index..<index + Self.errorWindow].sorted()
            let predicted = model.forecast(from: closes[...session], horizon: horizon) / 100
            // A run of losses can put even the upper quantile below zero, and an interval holds its own forecast.
            let lower = min(0, Self.quantile(tail, ofSorted: known))
            let upper = max(0, Self.quantile(1 - tail, ofSorted: known))
            return Forecast(
                company: company, model: model, madeOn: days[session], targetDate: day(session + horizon),
                horizon: horizon, predicted: predicted, lower: predicted * (1 + lower), upper: predicted * (1 + upper))
        }
    }

    /// The day of a session, also of those that are still to come.
    private func day(_ session: Int) -> TradingDay {
        if session < days.count { return days[session] }
        return (days.count...session).reduce(days[days.count - 1]) { day, _ in Self.session(after: day) }
    }

    /// The quantile with linear interpolation between order statistics.
    ///
    /// Source: R. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages" (1996), definition 7.
    private static func quantile(_ probability: Double, ofSorted values: [Double]) -> Double {
        let position = probability * Double(values.count - 1)
        let index = min(Int(position), values.count - 2)
        return values[index] + (position - Double(index)) * (values[index + 1] - values[index])
    }
}
