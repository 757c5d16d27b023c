/// A Markdown text made ready for the parser: each `{{ expression }}` has become a placeholder of three or more
/// characters that mean nothing in Markdown.
///
/// A placeholder is U+FDD0, a decimal number, U+FDD1. Both are noncharacters, which no text may contain: those of the
/// source become U+FFFD, as NUL does. Lines stay the same; `position(of:)` leads back to the source's columns.
struct PreparedSource: Sendable {
    struct Value: Sendable {
        /// Braces included.
        let source: String
        let expression: String
        let position: SourcePosition
    }

    /// What the parser reads, in UTF-8.
    let bytes: [UInt8]
    let values: [Value]
    /// Where the lines of `bytes` begin.
    let lineStarts: [Int]
    private let original: [UInt8]
    private let originalLineStarts: [Int]
    private let edits: [Edit]
    private let firstLine: Int

    private struct Edit {
        let start, end: Int
        let originalStart, originalEnd: Int
    }

    init(_ source: String, firstLine: Int) {
        self.firstLine = firstLine
        let original = Array(source.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(original.count + 64)
        var edits: [Edit] = []
        var found: [Range<Int>] = []
        var index = original.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var lineStarts = [0]
        var originalLineStarts = [index]
        if index > 0 { edits.append(Edit(start: 0, end: 0, originalStart: 0, originalEnd: index)) }
        var copied = index

        func replace(_ range: Range<Int>, with replacement: some Collection<UInt8>) {
            bytes.append(contentsOf: original[copied..<range.lowerBound])
            let start = bytes.count
            bytes.append(contentsOf: replacement)
            edits.append(
                Edit(
                    start: start, end: bytes.count, originalStart: range.lowerBound, originalEnd: range.upperBound))
            copied = range.upperBound
            index = range.upperBound
        }

        while index < original.count {
            switch original[index] {
            case UInt8(ascii: "\n"):
                index += 1
                lineStarts.append(bytes.count + index - copied)
                originalLineStarts.append(index)
            case UInt8(ascii: "\r") where index + 1 == original.count || original[index + 1] != UInt8(ascii: "\n"):
                index += 1
                lineStarts.append(bytes.count + index - copied)
                originalLineStarts.append(index)
            case 0:
                replace(index..<index + 1, with: "\u{FFFD}".utf8)
            case 0xEF where isNoncharacter(original, at: index):
                replace(index..<index + 3, with: "\u{FFFD}".utf8)
            case UInt8(ascii: "{"):
                if let end = endOfValue(in: original, at: index) {
                    found.append(index..<end)
                    replace(index..<end, with: Placeholder.bytes(found.count - 1))
                } else {
                    index += 1
                }
            default:
                index += 1
            }
        }
        bytes.append(contentsOf: original[copied...])

        var columns = ColumnCounter()
        values = found.map { range in
            let text = String(decoding: original[range], as: UTF8.self)
            return Value(
                source: text, expression: expression(in: text),
                position: columns.position(
                    of: range.lowerBound, in: original, lineStarts: originalLineStarts, firstLine: firstLine))
        }
        self.bytes = bytes
        self.lineStarts = lineStarts
        self.original = original
        self.originalLineStarts = originalLineStarts
        self.edits = edits
    }

    /// The place in the file of a byte of `bytes`.
    func position(of offset: Int, counter: inout ColumnCounter) -> SourcePosition {
        let next = edits.partitioningIndex { $0.start > offset }
        var originalOffset = offset
        if next > 0 {
            let edit = edits[next - 1]
            originalOffset = offset < edit.end ? edit.originalStart : edit.originalEnd + offset - edit.end
        }
        return counter.position(of: originalOffset, in: original, lineStarts: originalLineStarts, firstLine: firstLine)
    }

    /// The file's line for one of the parser's lines, which count from 1.
    func fileLine(_ line: Int) -> Int { line + firstLine - 1 }

    /// The text as the author wrote it.
    func restored(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        replacingValues(in: text) { Array(values[$0].source.utf8)[...] }
    }

    /// The text with each placeholder replaced. What looks like one but names no value becomes U+FFFD.
    func replacingValues(
        in text: ArraySlice<UInt8>, with replacement: (Int) -> ArraySlice<UInt8>
    ) -> ArraySlice<UInt8> {
        guard Placeholder.mayOccur(in: text) else { return text }
        var result: [UInt8] = []
        forEachPiece(of: text) { piece in
            switch piece {
            case .text(let text): result.append(contentsOf: text)
            case .value(let index): result.append(contentsOf: replacement(index))
            }
        }
        return result[...]
    }

    enum Piece {
        case text(ArraySlice<UInt8>)
        case value(Int)
    }

    func forEachPiece(of text: ArraySlice<UInt8>, _ body: (Piece) -> Void) {
        var start = text.startIndex
        var index = start
        while index < text.endIndex {
            guard text[index] == 0xEF, isNoncharacter(text, at: index) else {
                index += 1
                continue
            }
            if start < index { body(.text(text[start..<index])) }
            if let (value, end) = Placeholder.read(text, at: index), value < values.count {
                body(.value(value))
                index = end
            } else {
                body(.text(Array("\u{FFFD}".utf8)[...]))
                index += 3
            }
            start = index
        }
        if start < index { body(.text(text[start..<index])) }
    }
}

private enum Placeholder {
    /// U+FDD0, the number, U+FDD1; Swift has no literals for noncharacters.
    static func bytes(_ number: Int) -> [UInt8] {
        [0xEF, 0xB7, 0x90] + Array(String(number).utf8) + [0xEF, 0xB7, 0x91]
    }

    static func mayOccur(in text: ArraySlice<UInt8>) -> Bool { text.contains(0xEF) }

    static func read(_ text: ArraySlice<UInt8>, at start: Int) -> (value: Int, end: Int)? {
        guard text[start + 2] == 0x90 else { return nil }
        var index = start + 3
        var value = 0
        while index < text.endIndex, (0x30...0x39).contains(text[index]), value < 100_000_000 {
            value = value * 10 + Int(text[index] - 0x30)
            index += 1
        }
        guard index > start + 3, index + 2 < text.endIndex, text[index...].starts(with: [0xEF, 0xB7, 0x91]) else {
            return nil
        }
        return (value, index + 3)
    }
}

/// Whether one of U+FDD0 to U+FDEF stands here.
private func isNoncharacter(_ bytes: [UInt8], at index: Int) -> Bool {
    isNoncharacter(bytes[...], at: index)
}

private func isNoncharacter(_ bytes: ArraySlice<UInt8>, at index: Int) -> Bool {
    index + 2 < bytes.endIndex && bytes[index + 1] == 0xB7 && (0x90...0xAF).contains(bytes[index + 2])
}

/// Where the value ends that begins here: after `}}` on the same line, with neither brace nor backtick between.
/// None begins when a backslash stands before it.
private func endOfValue(in bytes: [UInt8], at start: Int) -> Int? {
    guard start + 3 < bytes.count, bytes[start + 1] == UInt8(ascii: "{") else { return nil }
    var backslashes = 0
    while backslashes < start, bytes[start - 1 - backslashes] == UInt8(ascii: "\\") { backslashes += 1 }
    guard backslashes.isMultiple(of: 2) else { return nil }
    var index = start + 2
    while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "}"):
            return index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "}") ? index + 2 : nil
        case UInt8(ascii: "{"), UInt8(ascii: "`"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0: return nil
        default: index += 1
        }
    }
    return nil
}

private func expression(in source: String) -> String {
    var result = ""
    for character in source.dropFirst(2).dropLast(2) {
        if character == "|", result.last == "\\" { result.removeLast() }
        result.append(character)
    }
    return trimmed(result)
}
