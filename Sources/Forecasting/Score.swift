import Market

/// How good the forecasts of one model and horizon were.
///
/// The error of a forecast is the forecast less the close. Errors of one stock are in its currency. Over several stocks, whose
/// prices cannot be added, each counts as a share of its close.
public struct Score: Sendable {
    public let model: String
    public let horizon: Int
    /// Nil for all stocks.
    public let symbol: Symbol?
    /// The forecasts counted.
    public let count: Int
    /// The days forecast, and how many of those do not overlap.
    public let days, separateDays: Int
    public let firstDay, lastDay: TradingDay

    public let errors: Errors
    /// Of "tomorrow is as today" on the same days.
    public let lastCloseErrors: Errors
    /// The mean absolute scaled error: errors over the mean absolute change over the horizon before the first forecast.
    ///
    /// Source: R. Hyndman and A. Koehler, "Another look at measures of forecast accuracy" (2006). Nil where no bars came before.
    public let scaledError: Double?
    /// `1 − MAE / MAE of the last close`: 0.1 means that errors were a tenth smaller. Nil when the last close never erred.
    public let skill: Double?
    /// The 95% interval of the skill, from that of the mean loss difference; nil for too few days.
    public let skillInterval: ClosedRange<Double>?
    public let verdict: Verdict

    /// The closes inside their intervals; nil when no forecast had one.
    public let coverage: Proportion?
    /// The mean probability that the intervals promised.
    public let promisedCoverage: Double?
    /// The moves up or down that were forecast as such; nil when no move was forecast.
    public let direction: Proportion?
    /// The forecasts that said no direction, or were followed by none: neither right nor wrong.
    public let undecidedDirections: Int

    public struct Errors: Hashable, Sendable {
        /// MAE and MSE in the stock's currency (squared); nil over several stocks.
        public let meanAbsolute, meanSquared: Double?
        /// The mean absolute error as a share of the close.
        public let meanAbsoluteShare: Double

        public var rootMeanSquared: Double? { meanSquared?.squareRoot() }
    }

    /// What the comparison with "tomorrow is as today" shows.
    public enum Verdict: String, Sendable {
        /// The interval of the skill lies above 0.
        case better
        /// It holds 0: chance alone could make the difference.
        case noBetter = "no better"
        /// It lies below 0.
        case worse
        /// Each forecast was the last close.
        case same
        /// Fewer than ten days that do not overlap.
        case tooFew = "too few"
    }
}

extension Score {
    /// - Parameters:
    ///   - outcomes: At least one.
    ///   - scales: Of each stock, what MASE divides by.
    init(
        _ model: String, _ horizon: Int, symbol: Symbol?, _ outcomes: [TrackRecord.Outcome], scales: [Symbol: Double?]
    ) {
        self.model = model
        self.horizon = horizon
        self.symbol = symbol
        count = outcomes.count
        let targets = outcomes.map(\.prediction.targetDate)
        firstDay = targets.min() ?? outcomes[0].prediction.targetDate
        lastDay = targets.max() ?? firstDay
        let isOneStock = Set(outcomes.map(\.prediction.symbol)).count == 1
        errors = Errors(outcomes, ofOneStock: isOneStock, \.error)
        lastCloseErrors = Errors(outcomes, ofOneStock: isOneStock, \.lastCloseError)
        scaledError = Self.mean(
            outcomes.map { outcome in (scales[outcome.prediction.symbol] ?? nil).map { abs(outcome.error) / $0 } })

        let difference = DailyMean(
            outcomes.map { outcome in
                let loss = abs(outcome.lastCloseError) - abs(outcome.error)
                return outcome.observation(isOneStock ? loss : loss / outcome.close)
            })
        days = difference.days
        separateDays = difference.separateDays
        let reference = isOneStock ? lastCloseErrors.meanAbsolute ?? 0 : lastCloseErrors.meanAbsoluteShare
        let interval = difference.confidenceInterval
        skill = reference > 0 ? difference.mean / reference : nil
        skillInterval = reference > 0 ? interval.map { $0.lowerBound / reference...$0.upperBound / reference } : nil
        verdict =
            outcomes.allSatisfy { $0.prediction.predicted == $0.lastClose }
            ? .same
            : interval.map { $0.lowerBound > 0 ? .better : $0.upperBound < 0 ? .worse : .noBetter } ?? .tooFew

        coverage = Proportion(
            outcomes.compactMap { outcome in outcome.isInside.map { outcome.observation($0 ? 1 : 0) } })
        let levels = outcomes.compactMap(\.prediction.level)
        promisedCoverage = levels.isEmpty ? nil : levels.reduce(0, +) / Double(levels.count)
        let directions = outcomes.compactMap { outcome in
            outcome.isDirectionRight.map { outcome.observation($0 ? 1 : 0) }
        }
        direction = Proportion(directions)
        undecidedDirections = outcomes.count - directions.count
    }

    /// Nil when one value is missing.
    private static func mean(_ values: [Double?]) -> Double? {
        let known = values.compactMap { $0 }
        return known.count == values.count && !known.isEmpty ? known.reduce(0, +) / Double(known.count) : nil
    }
}

extension Score.Errors {
    fileprivate init(
        _ outcomes: [TrackRecord.Outcome], ofOneStock: Bool, _ error: (TrackRecord.Outcome) -> Double
    ) {
        let count = Double(outcomes.count)
        meanAbsolute = ofOneStock ? outcomes.reduce(0) { $0 + abs(error($1)) } / count : nil
        meanSquared = ofOneStock ? outcomes.reduce(0) { $0 + error($1) * error($1) } / count : nil
        meanAbsoluteShare = outcomes.reduce(0) { $0 + abs(error($1)) / $1.close } / count
    }
}

extension TrackRecord.Outcome {
    /// In the stock's currency.
    public var error: Double { prediction.predicted - close }

    /// That of "tomorrow is as today".
    public var lastCloseError: Double { lastClose - close }

    /// Whether the close lies in the interval, its ends included; nil without one.
    public var isInside: Bool? {
        guard let lower = prediction.lower, let upper = prediction.upper else { return nil }
        return lower <= close && close <= upper
    }

    /// Whether the close moved to the side of the last close that was forecast; nil when one of the two did not move.
    public var isDirectionRight: Bool? {
        guard prediction.predicted != lastClose, close != lastClose else { return nil }
        return (prediction.predicted > lastClose) == (close > lastClose)
    }

    fileprivate func observation(_ value: Double) -> DailyMean.Observation {
        DailyMean.Observation(from: lastDay, to: prediction.targetDate, value: value)
    }
}
