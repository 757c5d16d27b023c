/// What a person would say about a heat map.
struct GridDescription {
    let values: GridValues
    let text: ValueText

    /// What the cells are, their extremes with their places, how many are above nought, and how many are empty.
    var sentences: String {
        let all = values.cells.joined()
        var sentences = [
            "Heat map of \(values.name): \(Self.span(values.columns, "column")), \(Self.span(values.rows, "row"))."
        ]
        var low: (row: Int, column: Int)?, high: (row: Int, column: Int)?
        for (row, cells) in values.cells.enumerated() {
            for (column, value) in cells.enumerated() where value.isFinite {
                if low.map({ value < number($0) }) ?? true { low = (row, column) }
                if high.map({ value > number($0) }) ?? true { high = (row, column) }
            }
        }
        if let low, let high {
            if number(low) == number(high) {
                sentences.append("All are \(text.text(number(low))).")
            } else {
                sentences.append("Lowest \(place(low)), highest \(place(high)).")
            }
            let count = all.count(where: \.isFinite)
            if number(low) < 0, number(high) > 0 {
                sentences.append("\(all.count { $0 > 0 }) of \(count) are above 0.")
            }
        }
        let missing = all.count(where: \.isNaN)
        if missing > 0 { sentences.append("\(missing == 1 ? "1 cell has" : "\(missing) cells have") no value.") }
        return sentences.joined(separator: " ")
    }

    private func number(_ place: (row: Int, column: Int)) -> Double { values.cells[place.row][place.column] }

    private func place(_ place: (row: Int, column: Int)) -> String {
        "\(text.text(number(place))) (\(values.rows[place.row]), \(values.columns[place.column]))"
    }

    private static func span(_ names: [String], _ unit: String) -> String {
        guard names.count > 1, let first = names.first, let last = names.last else { return "1 \(unit)" }
        return "\(names.count) \(unit)s from \(first) to \(last)"
    }
}
