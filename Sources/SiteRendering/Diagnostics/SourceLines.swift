/// The lines of a file, for showing where a diagnostic points.
///
/// A line ends with a line feed, a carriage return or both, as in Markdown and YAML. Looking at places in ascending order
/// takes one walk through the file, also when all of them are in one very long line.
struct SourceLines {
    private let bytes: [UInt8]
    private var line = 1
    private var lineStart = 0
    private var lineEnd = 0
    /// A column of the line and the offset of its character; the walk along the line goes on from there.
    private var column = 1
    private var columnStart = 0

    /// The most columns of a terminal that an excerpt's line takes, without its indentation.
    static let width = 120

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { (lineStart, columnStart) = (3, 3) }
        lineEnd = endOfLine()
    }

    /// A line, and under it a caret at a column, each with two spaces before it.
    ///
    /// Of a long line, the part around the column is shown, with … for what is left out. A column past the end of the line
    /// counts as just after it.
    ///
    /// - Returns: Nil when there is no such line, or nothing on it.
    mutating func excerpt(line: Int, column: Int) -> String? {
        guard line >= 1, move(to: line), lineEnd > lineStart else { return nil }
        move(toColumn: max(column, 1))
        // No more than this can be shown, and decoding a long line takes its time.
        let first = max(lineStart, columnStart - 1024)
        let last = min(lineEnd, columnStart + 1024)
        var (before, isCutBefore) = (text(first..<columnStart), first > lineStart)
        var (after, isCutAfter) = (text(columnStart..<last), last < lineEnd)
        let room = max(Self.width * 6 / 10, Self.width - Self.width(of: after))
        if Self.cut(&before, toWidth: room, keepingEnd: true) { isCutBefore = true }
        if Self.cut(&after, toWidth: Self.width - Self.width(of: before), keepingEnd: false) { isCutAfter = true }
        if isCutBefore { before.insert("…", at: before.startIndex) }
        let shown = TerminalText.printable(before) + TerminalText.printable(after) + (isCutAfter ? "…" : "")
        let indentation = TerminalText.printable(before).map { character in
            character == "\t" ? "\t" : String(repeating: " ", count: TerminalText.width(of: character))
        }
        return "  \(shown)\n  \(indentation.joined())^"
    }

    /// - Returns: False when the file has no such line.
    private mutating func move(to wanted: Int) -> Bool {
        if wanted < line { self = SourceLines(bytes) }
        while line < wanted {
            guard lineEnd < bytes.count else { return false }
            var index = lineEnd
            index += bytes[index] == 13 && index + 1 < bytes.count && bytes[index + 1] == 10 ? 2 : 1
            line += 1
            lineStart = index
            (column, columnStart) = (1, index)
            lineEnd = endOfLine()
        }
        return true
    }

    private func endOfLine() -> Int {
        bytes[lineStart...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
    }

    private mutating func move(toColumn wanted: Int) {
        if wanted < column { (column, columnStart) = (1, lineStart) }
        while column < wanted, columnStart < lineEnd {
            let piece = text(columnStart..<min(columnStart + 4096, lineEnd))
            var passed = piece.prefix(wanted - column)
            // The last character of a piece may go on in the next one.
            if passed.endIndex == piece.endIndex, columnStart + 4096 < lineEnd, passed.count > 1 { passed.removeLast() }
            guard !passed.isEmpty else { return }
            column += passed.count
            // What is no UTF-8 may count for more than its bytes.
            columnStart = min(columnStart + passed.utf8.count, lineEnd)
        }
    }

    /// - Returns: Whether something was cut off.
    private static func cut(_ text: inout String, toWidth width: Int, keepingEnd: Bool) -> Bool {
        var taken = 0
        let kept = (keepingEnd ? Array(text.reversed()) : Array(text)).prefix { character in
            taken += TerminalText.width(of: character)
            return taken <= width
        }
        guard kept.count < text.count else { return false }
        text = keepingEnd ? String(kept.reversed()) : String(kept)
        return true
    }

    private static func width(of text: String) -> Int { text.reduce(0) { $0 + TerminalText.width(of: $1) } }

    /// Bytes that are not whole become U+FFFD.
    private func text(_ range: Range<Int>) -> String {
        var range = range
        // Not in the middle of a character's bytes.
        while range.lowerBound < range.upperBound, bytes[range.lowerBound] & 0xC0 == 0x80 {
            range = range.lowerBound + 1..<range.upperBound
        }
        while range.upperBound < bytes.count, range.count > 4, bytes[range.upperBound] & 0xC0 == 0x80 {
            range = range.lowerBound..<range.upperBound - 1
        }
        return String(decoding: bytes[range], as: UTF8.self)
    }
}
