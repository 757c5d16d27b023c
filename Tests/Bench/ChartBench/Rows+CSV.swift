import Market

extension Rows {
    /// The rows of CSV text without quotes: numbers where they are numbers, or else text.
    init(csv text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        let columns = lines[0].split(separator: ",").map(String.init)
        let values = lines.dropFirst().flatMap { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map { field in
                Double(field).map(Value.real) ?? .text(String(field))
            }
        }
        self.init(columns: columns, values: values)
    }

    /// The last rows, or all where there are fewer.
    func last(_ count: Int) -> Rows {
        Rows(columns: columns, values: Array(values.suffix(count * columns.count)))
    }
}
