/// Rows of text in columns, for a terminal.
struct TextTable {
    private var titles: [String]
    private var rows: [[String]] = []
    /// The columns whose texts end together.
    private var numeric: Set<Int>

    init(_ titles: [String], numeric: Set<Int>) {
        self.titles = titles
        self.numeric = numeric
    }

    /// Adds a column of numbers.
    mutating func append(column title: String) {
        numeric.insert(titles.count)
        titles.append(title)
    }

    mutating func append(_ row: [String]) { rows.append(row) }

    /// A line for the titles and one for each row, without a line feed at the end.
    var text: String {
        let widths = titles.indices.map { column in ([titles] + rows).map { $0[column].count }.max() ?? 0 }
        return ([titles] + rows).map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return numeric.contains(column) ? space + cell : cell + space
            }
            return cells.joined(separator: "  ").replacing(#/ +$/#, with: "")
        }.joined(separator: "\n")
    }
}
