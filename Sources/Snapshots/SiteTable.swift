import Market

/// A table of the site's own, from CSV files, to be queried beside the market's.
public struct SiteTable: Sendable {
    public let name: String
    public let rows: Rows

    public init(name: String, rows: Rows) {
        self.name = name
        self.rows = rows
    }

    /// Reads one or more files with the same header.
    ///
    /// A column whose fields are all whole numbers holds integers, one whose fields are all plain numbers holds reals, any
    /// other holds text. Blank fields are null.
    public static func csv(name: String, files: [String], root: String) throws(SnapshotError) -> SiteTable {
        var columns: [String] = []
        var fields: [[String]] = []
        for file in files {
            let csv = try CSVText(bytes: try CSVSource.bytes(of: file, root: root), file: file)
            let header = csv.header.fields.map(\.text)
            if columns.isEmpty { try checkHeader(header, file: file) }
            guard columns.isEmpty || columns == header else {
                throw refused(
                    file, 1, "the header differs from that of \(files[0]): both files fill the table '\(name)'")
            }
            columns = header
            for row in csv.rows {
                guard row.fields.count == columns.count else {
                    throw refused(
                        file, row.line,
                        "line \(row.line) has \(row.fields.count) fields where the header has \(columns.count)")
                }
                fields.append(row.fields.map(\.text))
            }
        }
        let readers = columns.indices.map { column in reader(for: fields.lazy.map { $0[column] }) }
        let values = fields.flatMap { row in zip(row, readers).map { text, read in text.isEmpty ? .null : read(text) } }
        return SiteTable(name: name, rows: Rows(columns: columns, values: values))
    }

    private static func checkHeader(_ header: [String], file: String) throws(SnapshotError) {
        for (index, name) in header.enumerated() {
            let isName = !name.isEmpty && name.utf8.count <= 200 && !name.unicodeScalars.contains { $0.value < 32 }
            guard isName else { throw refused(file, 1, "line 1: column \(index + 1) has no usable name") }
            if header[..<index].contains(where: { $0.lowercased() == name.lowercased() }) {
                throw refused(file, 1, "line 1: two columns are called '\(name)'")
            }
        }
    }

    private static func reader(for texts: some Sequence<String>) -> (String) -> Value {
        let days = DayFormat(deciding: [])
        func all(_ kind: SnapshotTable.Kind) -> Bool {
            texts.allSatisfy { $0.isEmpty || (try? kind.read(.text($0), days: days, isTyped: false)) != nil }
        }
        if all(.integer) { return { Int64($0).map(Value.integer) ?? .null } }
        if all(.number) { return { Double($0).map(Value.real) ?? .null } }
        return { .text($0) }
    }

    private static func refused(_ file: String, _ line: Int, _ message: String) -> SnapshotError {
        .refused([DataFinding(file: file, line: line, message: message)])
    }
}
