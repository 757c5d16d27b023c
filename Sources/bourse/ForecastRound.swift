import Forecasting
import JSON
import Market

/// The forecasts of one run of `bourse predict`, made and not yet stored.
struct ForecastRound {
    let symbols: [Symbol]
    /// In the order of the stocks, the models and the horizons.
    let predictions: [Prediction]
    /// Those that the snapshot does not have yet.
    let news: [Prediction]
    private let omissions: [ForecastIssue.Omission]
    private let bars: [Symbol: [Bar]]
    /// The last day that the forecasts know, when that was chosen.
    private let day: TradingDay?

    /// - Parameters:
    ///   - day: Bars after it are not known; nil for all.
    ///   - now: When the forecasts are made, unless a day is given: then that is the evening of the last bar known.
    init(plan: ForecastPlan, market: ForecastMarket, symbols: [Symbol], day: TradingDay?, now: Instant) {
        var (predictions, news): ([Prediction], [Prediction]) = ([], [])
        var omissions: [ForecastIssue.Omission] = []
        let stored = Dictionary(grouping: market.predictions, by: \.symbol)
        for symbol in symbols {
            let all = market.bars[symbol] ?? []
            let bars = day.map { day in Array(all.prefix { $0.date <= day }) } ?? all
            guard let last = bars.last else { continue }
            let issue = plan.predictions(after: bars, madeAt: day == nil ? now : Instant(startOf: last.date))
            predictions += issue.predictions
            omissions += issue.omissions
            news += issue.news(beside: stored[symbol] ?? [])
        }
        self.symbols = symbols
        self.predictions = predictions
        self.news = news
        self.omissions = omissions
        self.day = day
        bars = market.bars
    }

    /// Whether the bars are so old that every day to forecast has begun.
    var isTooOld: Bool {
        predictions.isEmpty && !omissions.isEmpty && omissions.allSatisfy { $0.reason == .dayHasBegun }
    }

    /// What could not be forecast and why, one line for all stocks of which the same is to be said.
    var warnings: [String] {
        var symbolsByReason: [String: [Symbol]] = [:]
        var reasons: [String] = []
        for symbol in symbols {
            for reason in self.reasons(for: symbol) {
                if symbolsByReason[reason] == nil { reasons.append(reason) }
                symbolsByReason[reason, default: []].append(symbol)
            }
        }
        return reasons.map { reason in
            let symbols = symbolsByReason[reason] ?? []
            let rest = symbols.count > 10 ? " and \(symbols.count - 10) more" : ""
            return symbols.prefix(10).map(\.description).joined(separator: ", ") + rest + ": " + reason
        }
    }

    private func reasons(for symbol: Symbol) -> [String] {
        let bars = bars[symbol] ?? []
        guard let first = bars.first, let last = bars.last, day.map({ first.date <= $0 }) ?? true else {
            return ["no bars\(day.map { " up to \($0)" } ?? ""), so there is nothing to forecast from"]
        }
        let omitted = omissions.filter { $0.symbol == symbol }
        var lines: [String] = []
        let begun = Set(omitted.filter { $0.reason == .dayHasBegun }.map(\.targetDate)).sorted()
        if !begun.isEmpty {
            let days = begun.map(\.description).joined(separator: " and ")
            lines.append(
                "\(days) \(begun.count == 1 ? "has" : "have") begun and cannot be forecast any more; "
                    + "the last bar is of \(last.date), so run 'bourse pull' first")
        }
        let failed = Dictionary(grouping: omitted.filter { $0.reason == .noForecast }, by: \.model)
        for (model, omissions) in failed.sorted(by: { $0.key < $1.key }) {
            let horizons = omissions.map { String($0.horizon) }.joined(separator: " and ")
            lines.append(
                "\(model) finds no price for horizon \(horizons); "
                    + "it may need more bars than \(bars.count), or sees the price fall below 0")
        }
        for omission in omitted {
            guard case .outOfBounds(let field) = omission.reason else { continue }
            lines.append("\(omission.model) for \(omission.targetDate): \(field)")
        }
        return lines
    }

    func summary(isStored: Bool) -> [String] {
        guard !symbols.isEmpty else { return ["the snapshot has no stocks; run 'bourse pull'"] }
        guard !predictions.isEmpty else { return [isStored ? "no forecasts were added" : "no forecasts"] }
        guard isStored else {
            return [
                day == nil
                    ? "nothing was stored; \(news.count) of \(predictions.count) forecasts are new"
                    : "nothing was stored, since none of this was said at that time"
            ]
        }
        let known = predictions.count - news.count
        let already = known == 0 ? "" : ", \(known) had been issued before"
        guard !news.isEmpty else { return ["nothing new: all \(known) forecasts had been issued before"] }
        let days = Set(news.map(\.targetDate)).sorted()
        return [
            "\(counted(news.count, "forecast")) of \(counted(Set(news.map(\.symbol)).count, "stock")) added, for "
                + days.map(\.description).joined(separator: ", ") + already
        ]
    }

    var table: String {
        var table = TextTable(
            ["Stock", "Model", "Ahead", "Day", "Forecast", "Interval", "Level"], numeric: [2, 4, 5, 6])
        if day != nil { table.append(column: "Close") }
        for prediction in predictions {
            var row = [
                prediction.symbol.description, prediction.model, String(prediction.horizon),
                prediction.targetDate.description, price(prediction.predicted),
                prediction.lower.flatMap { lower in
                    prediction.upper.map { "\(price(lower)) – \(price($0))" }
                } ?? "",
                prediction.level.map { percent($0) } ?? "",
            ]
            if day != nil { row.append(close(of: prediction).map(price) ?? "") }
            table.append(row)
        }
        return table.text
    }

    func json(isStored: Bool) -> JSONValue {
        [
            "forecasts": .list(predictions.map(json)), "added": .integer(isStored ? news.count : 0),
            "known": .integer(predictions.count - news.count),
            "omitted": .list(
                omissions.map { omission -> JSONValue in
                    let reason =
                        switch omission.reason {
                        case .dayHasBegun: "day has begun"
                        case .noForecast: "no forecast"
                        case .outOfBounds(let field): field.description
                        }
                    return [
                        "symbol": .text(omission.symbol.description), "model": .text(omission.model),
                        "horizon": .integer(omission.horizon), "target_date": .text(omission.targetDate.description),
                        "reason": .text(reason),
                    ]
                }),
        ]
    }

    private func json(_ prediction: Prediction) -> JSONValue {
        func real(_ value: Double?) -> JSONValue { value.map(JSONValue.real) ?? .null }
        return [
            "symbol": .text(prediction.symbol.description), "model": .text(prediction.model),
            "made_at": day == nil ? .text(prediction.madeAt.description) : .null,
            "horizon": .integer(Int(prediction.horizon)), "target_date": .text(prediction.targetDate.description),
            "predicted": .real(prediction.predicted), "lower": real(prediction.lower), "upper": real(prediction.upper),
            "level": real(prediction.level), "actual": real(close(of: prediction)),
        ]
    }

    private func close(of prediction: Prediction) -> Double? {
        bars[prediction.symbol]?.last { $0.date == prediction.targetDate }?.close
    }

    private func price(_ value: Double) -> String { decimal(value, value < 10 ? 4 : 2) }
}
