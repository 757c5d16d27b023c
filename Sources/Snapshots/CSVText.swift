/// A CSV file, taken apart by RFC 4180: rows of fields with the places where they stand.
///
/// The text must be UTF-8 (a byte-order mark is dropped) without NUL. Blank lines are skipped. Fields are separated by
/// commas, or by semicolons or tabs when the first line with text has no comma but one of those.
struct CSVText {
    struct Field {
        let text: String
        /// The line on which the field begins.
        let line: Int
        /// In characters of that line, from 1 on.
        let column: Int
    }

    struct Row {
        let line: Int
        let fields: [Field]

        /// What is wrong with a row that is longer or shorter than the header, told at the first field too many, or at the
        /// last one.
        func countFault(header: Row, file: String) -> DataFinding {
            let fields = fields.count == 1 ? "1 field" : "\(fields.count) fields"
            let place = self.fields[min(header.fields.count, self.fields.count - 1)]
            return DataFinding(
                file: file, line: place.line, column: place.column,
                message: "line \(line) has \(fields) where the header has \(header.fields.count)")
        }
    }

    let header: Row
    let rows: [Row]

    init(bytes: [UInt8], file: String) throws(SnapshotError) {
        // Without a mark, the zero byte of its first letter gives a wide encoding away.
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.prefix(2).contains(0) {
            let message = "the file's encoding is UTF-16 or UTF-32; save it as UTF-8"
            throw .refused([DataFinding(file: file, line: 1, message: message)])
        }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        try Self.checkText(bytes[start...], file: file)
        var parser = Parser(bytes: bytes, index: start, file: file)
        var all = try parser.rows()
        guard parser.faults.errors.isEmpty else { throw .refused(parser.faults.errors) }
        guard !all.isEmpty else {
            throw .refused([
                DataFinding(file: file, line: 1, message: "the file is empty; line 1 must name the columns")
            ])
        }
        header = all.removeFirst()
        rows = all
        guard header.fields.count <= Self.maximumOfColumns else {
            let message =
                "line \(header.line) has \(header.fields.count) columns; at most \(Self.maximumOfColumns) are read"
            throw .refused([DataFinding(file: file, line: header.line, message: message)])
        }
    }

    /// As many as a table of SQLite may have.
    private static let maximumOfColumns = 2000

    /// UTF-8 throughout and no NUL, or the line where not.
    private static func checkText(_ bytes: ArraySlice<UInt8>, file: String) throws(SnapshotError) {
        let hasNUL = bytes.contains(0)
        guard hasNUL || String(validating: bytes, as: UTF8.self) == nil else { return }
        var line = 1
        var faults = Findings()
        for text in bytes.split(separator: 10, omittingEmptySubsequences: false) {
            if text.contains(0) {
                faults.add(DataFinding(file: file, line: line, message: "line \(line) has a NUL byte"))
            } else if String(validating: text, as: UTF8.self) == nil {
                faults.add(
                    DataFinding(
                        file: file, line: line,
                        message: "the encoding of line \(line) is not UTF-8; save the file as UTF-8"))
            }
            line += 1
        }
        throw .refused(faults.errors)
    }

    private struct Parser {
        let bytes: [UInt8]
        var index: Int
        let file: String
        var line = 1
        /// Quotes that stand where they cannot; the rest of the file is read all the same.
        private(set) var faults = Findings()
        private let separator: UInt8

        init(bytes: [UInt8], index: Int, file: String) {
            self.bytes = bytes
            self.index = index
            self.file = file
            let first = bytes[index...].drop { $0 <= 32 && $0 != 9 }.prefix { $0 != 10 && $0 != 13 }
            let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), 9]
            separator = candidates.first { first.contains($0) } ?? UInt8(ascii: ",")
        }

        mutating func rows() throws(SnapshotError) -> [Row] {
            var rows: [Row] = []
            while index < bytes.count {
                let row = try self.row()
                let isBlank = row.fields.count == 1 && row.fields[0].text.allSatisfy { $0 == " " || $0 == "\t" }
                if !isBlank { rows.append(row) }
            }
            return rows
        }

        private mutating func row() throws(SnapshotError) -> Row {
            let rowLine = line
            // The characters before `counted` are counted: counting from the line's start for each field would take
            // the square of the time for a long line.
            var (counted, column) = (index, 1)
            var fields: [Field] = []
            while true {
                let start = index
                column += characters(counted..<start)
                counted = start
                if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
                    let fieldLine = line
                    let (text, lineStart) = try quoted(column: column)
                    fields.append(Field(text: text, line: fieldLine, column: column))
                    if let lineStart { (counted, column) = (lineStart, 1) }
                } else {
                    while index < bytes.count, bytes[index] != separator, !isLineEnd { index += 1 }
                    let text = bytes[start..<index]
                    if let quote = text.firstIndex(of: UInt8(ascii: "\"")) {
                        report(
                            "a quote stands inside an unquoted field; quote the whole field",
                            column: column + characters(start..<quote))
                    }
                    fields.append(Field(text: String(decoding: text, as: UTF8.self), line: line, column: column))
                }
                guard index < bytes.count, bytes[index] == separator else { break }
                index += 1
            }
            skipLineEnd()
            return Row(line: rowLine, fields: fields)
        }

        private var isLineEnd: Bool {
            bytes[index] == 10 || bytes[index] == 13
        }

        private mutating func skipLineEnd() {
            if index < bytes.count, bytes[index] == 13 { index += 1 }
            if index < bytes.count, bytes[index] == 10 { index += 1 }
            line += 1
        }

        /// - Returns: The text, and where the last line begins when it has several.
        private mutating func quoted(column: Int) throws(SnapshotError) -> (text: String, lineStart: Int?) {
            let openLine = line
            let start = index
            var lineStart: Int?
            var text: [UInt8] = []
            index += 1
            while index < bytes.count {
                let byte = bytes[index]
                if byte == UInt8(ascii: "\"") {
                    index += 1
                    guard index < bytes.count, bytes[index] == byte else {
                        if index < bytes.count, bytes[index] != separator, !isLineEnd {
                            reportTextAfterQuote(from: lineStart ?? start, column: lineStart == nil ? column : 1)
                        }
                        return (String(decoding: text, as: UTF8.self), lineStart)
                    }
                }
                if byte == 10 {
                    line += 1
                    lineStart = index + 1
                }
                text.append(byte)
                index += 1
            }
            faults.add(
                DataFinding(
                    file: file, line: openLine, column: column,
                    message: "the quote that opens on line \(openLine) is never closed"))
            throw .refused(faults.errors)
        }

        /// - Parameter start: An offset of the line, which has the column.
        private mutating func reportTextAfterQuote(from start: Int, column: Int) {
            report(
                "text follows a closing quote; double a quote that is meant", column: column + characters(start..<index)
            )
            while index < bytes.count, bytes[index] != separator, !isLineEnd { index += 1 }
        }

        private mutating func report(_ message: String, column: Int) {
            faults.add(DataFinding(file: file, line: line, column: column, message: "line \(line): \(message)"))
        }

        private func characters(_ range: Range<Int>) -> Int {
            let piece = bytes[range]
            return piece.allSatisfy { $0 < 0x80 } ? piece.count : String(decoding: piece, as: UTF8.self).count
        }
    }
}
