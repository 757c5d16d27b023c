import Market

/// Forecasts ready to be kept, and those that could not be made.
public struct ForecastIssue: Sendable {
    public internal(set) var predictions: [Prediction] = []
    public internal(set) var omissions: [Omission] = []

    /// A forecast that was not made.
    public struct Omission: Hashable, Sendable {
        public let symbol: Symbol
        public let model: String
        public let horizon: Int
        public let targetDate: TradingDay
        public let reason: Reason
    }

    public enum Reason: Hashable, Sendable {
        /// The day that it would be about has begun already, so that it might be no forecast.
        case dayHasBegun
        /// The model knows too few closes, or they lead it to no price above 0.
        case noForecast
        /// The price is out of the bounds of the contract.
        case outOfBounds(InvalidField)
    }

    /// The forecasts that tell something new: not those that the latest stored one of the same stock, model, horizon and day
    /// has told already, number by number.
    public func news(beside stored: [Prediction]) -> [Prediction] {
        struct Key: Hashable {
            let symbol: Symbol
            let model: String
            let horizon: Int64
            let day: TradingDay

            init(_ prediction: Prediction) {
                symbol = prediction.symbol
                model = prediction.model
                horizon = prediction.horizon
                day = prediction.targetDate
            }
        }
        func numbers(_ prediction: Prediction) -> [Double?] {
            [prediction.predicted, prediction.lower, prediction.upper, prediction.level]
        }
        let latest = Dictionary(stored.map { (Key($0), $0) }) { $1.madeAt >= $0.madeAt ? $1 : $0 }
        return predictions.filter { prediction in
            latest[Key(prediction)].map { numbers($0) != numbers(prediction) } ?? true
        }
    }

    mutating func add(
        _ forecast: Forecast?, of symbol: Symbol, by model: String, madeAt: Instant, for day: TradingDay, horizon: Int
    ) {
        func omit(_ reason: Reason) {
            omissions.append(
                Omission(symbol: symbol, model: model, horizon: horizon, targetDate: day, reason: reason))
        }
        guard day > madeAt.day else { return omit(.dayHasBegun) }
        guard let forecast else { return omit(.noForecast) }
        do throws(InvalidField) {
            predictions.append(
                try Prediction(
                    symbol: symbol, model: model, madeAt: madeAt, targetDate: day, horizon: Int64(horizon),
                    predicted: forecast.predicted, lower: forecast.interval?.lower, upper: forecast.interval?.upper,
                    level: forecast.interval?.level))
        } catch {
            omit(.outOfBounds(error))
        }
    }
}
