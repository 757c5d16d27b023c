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
    /// A column whose fields are all whole numbers without a decimal point holds integers, one whose fields are all plain
    /// numbers holds reals, any other holds text. Blank fields are null. Numbers with leading zeros are text: `00700` is
    /// a name.
    public static func csv(name: String, files: [String], root: String) throws(SnapshotError) -> SiteTable {
        var texts: [CSVText] = []
        for file in files {
            texts.append(try CSVText(bytes: try CSVSource.bytes(of: file, root: root), file: file))
        }
        return try table(name, texts, files: files)
    }

    /// Reads the bytes of a file in the same way.
    ///
    /// - Parameter file: What messages call it.
    public static func csv(name: String, bytes: [UInt8], file: String) throws(SnapshotError) -> SiteTable {
        try table(name, [try CSVText(bytes: bytes, file: file)], files: [file])
    }

    private static func table(_ name: String, _ texts: [CSVText], files: [String]) throws(SnapshotError) -> SiteTable {
        var columns: [String] = []
        var fields: [[String]] = []
        var findings = Findings()
        for (csv, file) in zip(texts, files) {
            let header = csv.header.fields.map(\.text)
            if columns.isEmpty { checkHeader(csv.header, file: file, &findings) }
            if !columns.isEmpty, columns != header {
                let message = "the header differs from that of \(files[0]): both files fill the table '\(name)'"
                findings.add(DataFinding(file: file, line: csv.header.line, column: 1, message: message))
                continue
            }
            columns = header
            for row in csv.rows {
                if row.fields.count == columns.count {
                    fields.append(row.fields.map(\.text))
                } else {
                    findings.add(row.countFault(header: csv.header, file: file))
                }
            }
        }
        guard findings.errors.isEmpty else { throw .refused(findings.errors) }
        let readers = columns.indices.map { column in reader(for: fields.lazy.map { $0[column] }) }
        let values = fields.flatMap { row in zip(row, readers).map { text, read in text.isEmpty ? .null : read(text) } }
        return SiteTable(name: name, rows: Rows(columns: columns, values: values))
    }

    private static func checkHeader(_ header: CSVText.Row, file: String, _ findings: inout Findings) {
        var names: Set<String> = []
        for (index, field) in header.fields.enumerated() {
            func report(_ message: String) {
                findings.add(
                    DataFinding(
                        file: file, line: field.line, column: field.column, message: "line \(header.line): \(message)"))
            }
            let name = field.text
            let isName = !name.isEmpty && name.utf8.count <= 200 && !name.unicodeScalars.contains { $0.value < 32 }
            if !isName {
                report("column \(index + 1) has no usable name")
            } else if !names.insert(name.lowercased()).inserted {
                report("two columns are called '\(name)'")
            }
        }
    }

    private static func reader(for texts: some Sequence<String>) -> (String) -> Value {
        let filled = texts.lazy.filter { !$0.isEmpty }
        if filled.contains(where: hasLeadingZero) { return { .text($0) } }
        if filled.allSatisfy({ Int64($0) != nil }) { return { Int64($0).map(Value.integer) ?? .text($0) } }
        let days = DayFormat(deciding: [])
        func isNumber(_ text: String) -> Bool {
            // The reason does not matter: the column is then one of text.
            (try? SnapshotTable.Kind.number.read(.text(text), days: days, isTyped: false)) != nil
        }
        if filled.allSatisfy(isNumber) { return { Double($0).map(Value.real) ?? .text($0) } }
        return { .text($0) }
    }

    private static func hasLeadingZero(_ text: String) -> Bool {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        return digits.first == UInt8(ascii: "0") && digits.dropFirst().first.map { (48...57).contains($0) } == true
    }
}
