import Market

/// Remembers the rows that one file has for one table, to find a row that stands there twice and rows that are out of order.
struct SeenRows {
    let file: String
    let table: SnapshotTable
    /// Whether rows are lines of a text, and not rows of a database, whose order says nothing.
    let isText: Bool
    private var lines: [[Value]: Int] = [:]
    private var rows: [[Value]: [String: Value]] = [:]
    private var last: [Value] = []
    private var isUnsorted = false
    private var repeated = 0

    init(file: String, table: SnapshotTable, isText: Bool) {
        self.file = file
        self.table = table
        self.isText = isText
    }

    /// "line 3", "row 3 for bars".
    func place(_ number: Int) -> String { isText ? "line \(number)" : "row \(number) for \(table.rawValue)" }

    /// - Returns: False for a row that was there before, after a report when the two differ.
    mutating func isNew(_ record: Record, line: Int, _ findings: inout Findings) -> Bool {
        let key = record.key
        if let first = lines[key] {
            if rows[key] == record.fields {
                repeated += 1
            } else {
                let name = key.map(\.description).joined(separator: ", ")
                findings.add(
                    DataFinding(
                        file: file, line: isText ? line : nil,
                        message: "\(place(line)) gives \(name) again with other values than \(place(first))"))
            }
            return false
        }
        if table == .bars, let symbol = last.first, symbol == key.first, let day = last.last?.text,
            let next = key.last?.text,
            next < day
        {
            isUnsorted = true
        }
        last = key
        lines[key] = line
        rows[key] = record.fields
        return true
    }

    func noteOrder(_ findings: inout Findings) {
        if isUnsorted, isText {
            findings.add(
                DataFinding(
                    file: file, message: "the rows are not in the order of their dates; they were sorted",
                    isError: false))
        }
        if repeated > 0 {
            findings.add(
                DataFinding(
                    file: file,
                    message: "rows of \(table.rawValue) that stand there twice count once: \(repeated) repeated",
                    isError: false)
            )
        }
    }
}
