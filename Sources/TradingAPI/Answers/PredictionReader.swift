import JSON
import Market

/// Reads `/predictions`: the forecasts of one stock's close.
struct PredictionReader {
    let symbol: Symbol
    let now: Instant
    /// The known closes, oldest first: an older answer has rows in place of days.
    let closes: () -> [KnownClose]
    let findings: Findings

    /// - Parameter known: Those of the pages before.
    func read(_ payload: Payload, known: Set<Key>) -> Page<Prediction> {
        switch payload.content {
        case .table(let text):
            return Page(items: PredictionTable(symbol: symbol, place: payload.place, findings: findings).read(text))
        case .json(let value):
            if let older = UndatedPredictions(value, at: payload.place, findings: findings) {
                return Page(items: older.predictions(of: symbol, closes: closes))
            }
        }
        guard let list = ItemList(of: payload, shape: Self.shape, findings: findings) else { return Page() }
        list.page?.checkSymbol(symbol, isRequired: true)
        var result = Page<Prediction>(nextCursor: list.nextCursor())
        var seen: [Key: Int] = [:]
        for (index, item) in list.items.enumerated() {
            guard let fields = FieldReader(item, at: list.place(of: index), kind: "a forecast", findings: findings),
                let prediction = prediction(fields)
            else { continue }
            if let first = seen.updateValue(index, forKey: Key(prediction)) {
                findings.fault(
                    "has the model, made_at and target_date of \(list.place(of: first))", at: fields.pointer)
            } else if known.contains(Key(prediction)) {
                findings.fault(
                    "leads back: a forecast for \(prediction.targetDate) was on a page before",
                    at: JSONPointer().appending("next_cursor"))
                return Page()
            }
            result.items.append(prediction)
        }
        return result
    }

    private func prediction(_ fields: FieldReader) -> Prediction? {
        fields.checkSymbol(symbol, isRequired: false)
        let model = fields.required("model", FieldValue.text)
        let madeAt = fields.required("made_at", FieldValue.instant)
        fields.checkHasCome("made_at", madeAt, by: now)
        let horizon = fields.required("horizon", FieldValue.integer)
        let target = fields.required("target_date", FieldValue.day)
        let predicted = fields.required("predicted", FieldValue.looseNumber)
        let lower = fields.optional("lower", FieldValue.looseNumber)
        let upper = fields.optional("upper", FieldValue.looseNumber)
        let level = fields.optional("level", FieldValue.number)
        _ = fields.nullable("actual", FieldValue.price)
        guard let model, let madeAt, let horizon, let target, let predicted, fields.isSound else { return nil }
        return findings.value(of: fields) { () throws(InvalidField) in
            try Prediction(
                symbol: symbol, model: model, madeAt: madeAt, targetDate: target, horizon: horizon,
                predicted: predicted, lower: lower, upper: upper, level: level)
        }
    }

    /// What tells one forecast of a stock from another.
    struct Key: Hashable {
        let model: String
        let madeAt: Instant
        let target: TradingDay

        init(_ prediction: Prediction) {
            model = prediction.model
            madeAt = prediction.madeAt
            target = prediction.targetDate
        }
    }

    private static let shape = ItemList.Shape(
        kind: "forecasts", key: "predictions", mark: ["model", "predicted"], maximum: 1000)
}
