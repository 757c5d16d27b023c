/// A piece of YAML, and where in its file it stands.
final class YAMLSource: Sendable {
    let bytes: [UInt8]
    private let file: String
    private let firstLine, firstColumn: Int
    private let isASCII: Bool
    /// Where lines begin as libyaml counts them: it takes three rare characters for line ends, too.
    private let parserLineStarts: [Int]
    private let lineStarts: [Int]

    /// - Parameters:
    ///   - line: The line of the file on which the text begins, from 1 on.
    ///   - column: The column of the file at which each of its lines begins, from 1 on.
    init(_ text: String, file: String, line: Int, column: Int) {
        bytes = Array(text.utf8)
        self.file = file
        firstLine = line
        firstColumn = column
        isASCII = bytes.allSatisfy { $0 < 0x80 }
        var (starts, parserStarts) = ([0], [0])
        for (index, byte) in bytes.enumerated() where byte == 10 || byte == 13 || byte == 0x85 || byte >= 0xA8 {
            let next = index + 1
            if byte == 10 || (byte == 13 && (next == bytes.count || bytes[next] != 10)) {
                starts.append(next)
                parserStarts.append(next)
            } else if Self.isRareLineEnd(bytes[...index]) {
                parserStarts.append(next)
            }
        }
        lineStarts = starts
        parserLineStarts = parserStarts
    }

    /// NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR.
    private static func isRareLineEnd(_ bytes: ArraySlice<UInt8>) -> Bool {
        let last = bytes.suffix(3)
        return last.suffix(2) == [0xC2, 0x85] || last == [0xE2, 0x80, 0xA8] || last == [0xE2, 0x80, 0xA9]
    }

    /// The offset in bytes of one of libyaml's marks: lines and columns from 1 on, columns in Unicode scalars.
    func offset(ofLine line: Int, column: Int) -> Int {
        guard line >= 1, line <= parserLineStarts.count else { return bytes.count }
        let start = parserLineStarts[line - 1]
        guard !isASCII else { return min(start + column - 1, bytes.count) }
        var (index, left) = (start, column)
        while index < bytes.count {
            if bytes[index] & 0xC0 != 0x80 { left -= 1 }
            if left == 0 { return index }
            index += 1
        }
        return bytes.count
    }

    func place(ofLine line: Int, column: Int) -> Place { place(ofOffset: offset(ofLine: line, column: column)) }

    /// The place of a byte; what comes after all text is the end of its last line.
    func place(ofOffset offset: Int) -> Place {
        var offset = min(offset, bytes.count)
        if offset == bytes.count {
            while offset > 0, bytes[offset - 1] <= 32 { offset -= 1 }
        }
        let line = lineStarts.partitioningIndex { $0 > offset } - 1
        let before = bytes[lineStarts[line]..<offset]
        let characters = isASCII ? before.count : String(decoding: before, as: UTF8.self).count
        return Place(file: file, line: firstLine + line, column: firstColumn + characters)
    }

    /// The line around an offset, without its end, as a range of bytes.
    func line(at offset: Int) -> Range<Int> {
        let line = lineStarts.partitioningIndex { $0 > offset } - 1
        let start = lineStarts[max(line, 0)]
        return start..<(bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count)
    }

    /// The last line before an offset's that has text.
    func previousLine(at offset: Int) -> Range<Int>? {
        var current = line(at: offset)
        while current.lowerBound > 0 {
            current = line(at: current.lowerBound - 1)
            if bytes[current].contains(where: { $0 > 32 }) { return current }
        }
        return nil
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Where a byte of a scalar's text stands, when the text can be followed through the source: white space may differ
    /// (lines are folded and indented), all else must be as written.
    ///
    /// - Parameters:
    ///   - offset: In UTF-8 bytes of `text`.
    ///   - start: The offset of the scalar in the source, at its quote or its `|` if it has one.
    func place(ofByte offset: Int, of text: String, startingAt start: Int) -> Place? {
        var index = start
        switch index < bytes.count ? bytes[index] : 0 {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): index += 1
        case UInt8(ascii: "|"), UInt8(ascii: ">"): index = line(at: index).upperBound
        default: break
        }
        for (passed, byte) in text.utf8.enumerated() where byte > 32 {
            while index < bytes.count, bytes[index] <= 32 { index += 1 }
            guard index < bytes.count, bytes[index] == byte else { return nil }
            if passed >= offset { return place(ofOffset: index) }
            index += 1
        }
        return nil
    }
}

extension Array {
    /// The first index from which on the condition holds. The elements for which it fails come first.
    fileprivate func partitioningIndex(where condition: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
