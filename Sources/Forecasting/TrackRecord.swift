import Market

/// What became of forecasts that were kept as issued.
///
/// For each stock, model, horizon and target day one forecast counts: the latest that was made before that day began (in UTC,
/// so that it was made before the close in every time zone). It is compared with the bar of that day.
public struct TrackRecord: Sendable {
    /// The forecasts that count, in the order of symbol, model, horizon and target day.
    public let outcomes: [Outcome]
    /// Those that do not, or not yet.
    public let uncounted: [Uncounted]
    private let closes: [Symbol: [Double]]

    /// A forecast beside what happened.
    public struct Outcome: Sendable {
        public let prediction: Prediction
        /// The close of the target day.
        public let close: Double
        /// What "tomorrow is as today" said: the close `horizon` sessions before the target day.
        public let lastClose: Double
        /// The day of that close.
        public let lastDay: TradingDay
        /// The place of that close among those of the stock.
        let lastSession: Int
    }

    public struct Uncounted: Sendable {
        public let prediction: Prediction
        public let reason: Reason
    }

    public enum Reason: Hashable, Sendable {
        /// The target day has no bar yet.
        case pending
        /// A later forecast of the same model was made of the same day, also before it began.
        case superseded
        /// It was made when its day had begun.
        case late
        /// There are later bars, and none of the target day: a holiday, or a halt.
        case noSession
        /// There are fewer bars before the target day than the horizon has sessions.
        case noLastClose
    }

    /// - Parameters:
    ///   - predictions: In any order.
    ///   - bars: Of each stock, oldest first.
    public init(of predictions: [Prediction], bars: [Symbol: [Bar]]) {
        var uncounted: [Uncounted] = []
        var counting: [Key: Prediction] = [:]
        for prediction in predictions {
            guard prediction.madeAt.day < prediction.targetDate else {
                uncounted.append(Uncounted(prediction: prediction, reason: .late))
                continue
            }
            let key = Key(prediction)
            if let other = counting[key] {
                let isLater = prediction.madeAt >= other.madeAt
                uncounted.append(Uncounted(prediction: isLater ? other : prediction, reason: .superseded))
                if !isLater { continue }
            }
            counting[key] = prediction
        }
        let sessions = bars.mapValues { bars in
            Dictionary(bars.enumerated().map { ($1.date, $0) }, uniquingKeysWith: { $1 })
        }
        var outcomes: [Outcome] = []
        for (_, prediction) in counting.sorted(by: { $0.key < $1.key }) {
            let bars = bars[prediction.symbol] ?? []
            guard let session = sessions[prediction.symbol]?[prediction.targetDate] else {
                let isPending = bars.last.map { $0.date < prediction.targetDate } ?? true
                uncounted.append(Uncounted(prediction: prediction, reason: isPending ? .pending : .noSession))
                continue
            }
            let last = session - Int(prediction.horizon)
            guard last >= 0 else {
                uncounted.append(Uncounted(prediction: prediction, reason: .noLastClose))
                continue
            }
            outcomes.append(
                Outcome(
                    prediction: prediction, close: bars[session].close, lastClose: bars[last].close,
                    lastDay: bars[last].date, lastSession: last))
        }
        self.outcomes = outcomes
        self.uncounted = uncounted
        closes = bars.mapValues { $0.map(\.close) }
    }

    /// A score for each model and horizon over all stocks, and after it one for each stock.
    ///
    /// In the order of horizon and model, and of the symbols.
    public var scores: [Score] {
        let groups = Dictionary(grouping: outcomes) { outcome in
            Group(horizon: outcome.prediction.horizon, model: outcome.prediction.model)
        }
        return groups.sorted { $0.key < $1.key }.flatMap { group, outcomes -> [Score] in
            let stocks = Dictionary(grouping: outcomes, by: \.prediction.symbol).sorted { $0.key < $1.key }
            let scales = Dictionary(uniqueKeysWithValues: stocks.map { ($0.key, scale(of: $0.value)) })
            let total = Score(group.model, Int(group.horizon), symbol: nil, outcomes, scales: scales)
            return [total]
                + stocks.map { Score(group.model, Int(group.horizon), symbol: $0.key, $0.value, scales: scales) }
        }
    }

    /// The mean absolute change over the horizon in all sessions before the first forecast: the in-sample error of
    /// "tomorrow is as today" by which MASE divides. Nil without such sessions, or when the price never moved.
    ///
    /// - Parameter outcomes: Of one stock and horizon, in the order of their days.
    private func scale(of outcomes: [Outcome]) -> Double? {
        guard let first = outcomes.first, let closes = closes[first.prediction.symbol] else { return nil }
        let horizon = Int(first.prediction.horizon)
        guard first.lastSession >= horizon else { return nil }
        let changes = (horizon...first.lastSession).map { abs(closes[$0] - closes[$0 - horizon]) }
        let mean = changes.reduce(0, +) / Double(changes.count)
        return mean > 0 ? mean : nil
    }

    private struct Key: Hashable, Comparable {
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

        static func < (left: Key, right: Key) -> Bool {
            (left.symbol, left.model, left.horizon, left.day) < (right.symbol, right.model, right.horizon, right.day)
        }
    }

    private struct Group: Hashable, Comparable {
        let horizon: Int64
        let model: String

        static func < (left: Group, right: Group) -> Bool {
            (left.horizon, left.model) < (right.horizon, right.model)
        }
    }
}
