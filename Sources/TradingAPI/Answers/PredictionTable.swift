import JSON
import Market

/// Reads the CSV files of older predictions: `Date,predicted,actual`, or `Date,Date + 1,Date + 5`.
///
/// `Date` is the day that is forecast. When the forecast was made, the files do not say: it counts as made at the start of
/// that day, the latest that it can have been.
struct PredictionTable {
    let symbol: Symbol
    /// Where the table stands within the answer.
    let place: JSONPointer
    let findings: Findings

    func read(_ text: String) -> [Prediction] {
        // By bytes: to Swift, a carriage return and a line feed are one character.
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Self.fields)
        let columns = lines.first ?? []
        let models = Self.models.compactMap { model in columns.firstIndex(of: model.column).map { ($0, model) } }
        guard let date = columns.firstIndex(of: "Date"), !models.isEmpty else {
            findings.fault("line 1: no column is called 'predicted', 'Date + 1' or 'Date + 5'", at: place)
            return []
        }
        var result: [Prediction] = []
        var seen: Set<TradingDay> = []
        for (index, line) in lines.enumerated().dropFirst() where line != [""] {
            guard line.count == columns.count else {
                fault(index, "has \(line.count) fields where the header has \(columns.count)")
                continue
            }
            guard let day = TradingDay(iso: line[date]) else {
                fault(index, "Date must be a day as YYYY-MM-DD")
                continue
            }
            guard seen.insert(day).inserted else {
                fault(index, "\(day) is there twice")
                continue
            }
            for (column, model) in models where !line[column].isEmpty {
                if let prediction = prediction(line[column], of: model, for: day, line: index) {
                    result.append(prediction)
                }
            }
        }
        findings.note(
            result.isEmpty
                ? "the table has no forecasts"
                : "the table does not say when its forecasts were made; each counts as made at the start of its day",
            at: place)
        return result
    }

    private func prediction(_ text: String, of model: Model, for day: TradingDay, line: Int) -> Prediction? {
        guard ExactDecimal(text) != nil, let predicted = Double(text) else {
            fault(line, "\(model.column) must be a plain number such as 1234.5, without separators or currency")
            return nil
        }
        do throws(InvalidField) {
            return try Prediction(
                symbol: symbol, model: model.name, madeAt: Instant(startOf: day), targetDate: day,
                horizon: model.horizon, predicted: predicted, lower: nil, upper: nil, level: nil)
        } catch {
            fault(line, "\(model.column) \(error.reason)")
            return nil
        }
    }

    private func fault(_ line: Int, _ reason: String) {
        findings.fault("line \(line + 1): \(reason)", at: place)
    }

    /// The fields of one line. Days and numbers need no quotes, but may stand in them.
    private static func fields(_ line: Substring.UTF8View) -> [String] {
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        return Substring(line).split(separator: ",", omittingEmptySubsequences: false).map { field in
            field.count >= 2 && field.hasPrefix("\"") && field.hasSuffix("\"")
                ? String(field.dropFirst().dropLast()) : String(field)
        }
    }

    /// What a column holds.
    private struct Model {
        let column: String
        let name: String
        /// In trading days.
        let horizon: Int64
    }

    private static let models = [
        Model(column: "predicted", name: "lstm-next-day", horizon: 1),
        Model(column: "Date + 1", name: "lstm-next-day", horizon: 1),
        Model(column: "Date + 5", name: "lstm-next-week", horizon: 5),
    ]
}
