import JSON
import Market

/// A close whose day is known.
struct KnownClose {
    let day: TradingDay
    let close: Double
}

/// What older back ends tell about predictions without saying for which days.
enum UndatedPredictions {
    /// `{"predicted": {row: value}, "actual": {row: value}}`, in the order of the rows.
    case values(predicted: [Double], actual: [Double], Findings, JSONPointer)
    /// Nothing that could be dated: a list of numbers, or measures of error. It was noted.
    case passedOver

    /// - Returns: Nil when the answer is something else.
    init?(_ value: JSONValue, at place: JSONPointer, findings: Findings) {
        switch value {
        case .list(let items) where !items.isEmpty && items.allSatisfy(\.isNumber):
            findings.note("the predictions are passed over: they have no days", at: place)
            self = .passedOver
        case .record(let fields)
        where ["MAE", "MSE", "RMSE"].contains(where: { value[$0] != nil }) && fields.count <= 10:
            findings.note("the errors of predictions are passed over: Bourse computes its own", at: place)
            self = .passedOver
        case .record:
            guard case .record(let predicted)? = value["predicted"], case .record(let actual)? = value["actual"] else {
                return nil
            }
            let first = Self.column(predicted, at: place.appending("predicted"), findings)
            let second = Self.column(actual, at: place.appending("actual"), findings)
            guard let first, let second else {
                self = .passedOver
                return
            }
            guard first.rows == second.rows, let start = first.rows.first,
                first.rows == Array(start..<start + first.rows.count)
            else {
                findings.note(
                    "the predictions are passed over: 'predicted' and 'actual' do not have the same rows without gaps",
                    at: place)
                self = .passedOver
                return
            }
            self = .values(predicted: first.values, actual: second.values, findings, place)
        default: return nil
        }
    }

    /// The predictions, dated where the actual values occur exactly once among the closes, one session after the other.
    func predictions(of symbol: Symbol, closes: () -> [KnownClose]) -> [Prediction] {
        guard case .values(let predicted, let actual, let findings, let place) = self else { return [] }
        let closes = closes()
        let starts =
            actual.count < Self.shortestRun || closes.count < actual.count
            ? []
            : (0...closes.count - actual.count).filter { start in
                actual.indices.allSatisfy { abs(closes[start + $0].close - actual[$0]) <= Self.tolerance }
            }
        guard starts.count == 1, let start = starts.first else {
            let reason = starts.isEmpty ? "are not found" : "are found more than once"
            findings.note(
                "the predictions are passed over: they have no days, and their \(actual.count) actual values \(reason) among the known closes of \(symbol)",
                at: place)
            return []
        }
        findings.note(
            "the predictions have no days; their actual values are the closes from \(closes[start].day) to \(closes[start + actual.count - 1].day), and each counts as made at the start of its day",
            at: place)
        return predicted.indices.compactMap { index in
            let day = closes[start + index].day
            do throws(InvalidField) {
                return try Prediction(
                    symbol: symbol, model: "lstm-next-day", madeAt: Instant(startOf: day), targetDate: day, horizon: 1,
                    predicted: predicted[index], lower: nil, upper: nil, level: nil)
            } catch {
                findings.fault(error.reason, at: place.appending("predicted").appending(index))
                return nil
            }
        }
    }

    /// The rows of one column in order, or nil after a report.
    private static func column(
        _ fields: [(key: String, value: JSONValue)], at place: JSONPointer, _ findings: Findings
    ) -> (rows: [Int], values: [Double])? {
        var cells: [(row: Int, value: Double)] = []
        for field in fields {
            do throws(FieldFault) {
                guard let row = Int(field.key), (0..<1_000_000_000).contains(row) else {
                    throw FieldFault(reason: "must have the number of a row for its key")
                }
                cells.append((row, try FieldValue.price(field.value)))
            } catch {
                findings.fault(error.reason, at: place.appending(field.key))
                return nil
            }
        }
        cells.sort { $0.row < $1.row }
        return (cells.map(\.row), cells.map(\.value))
    }

    /// The values are rounded to four decimals.
    private static let tolerance = 0.000_050_001

    /// Fewer values could be found by chance.
    private static let shortestRun = 5
}

extension JSONValue {
    fileprivate var isNumber: Bool { if case .decimal = self { true } else { false } }
}
