/// Finds where in the source the inline parts of a block stand.
///
/// libcmark-gfm's own positions of inline nodes are wrong after link reference definitions, after titles or code of
/// several lines, and missing for autolinks. So this follows the text of the nodes through the source: what the
/// source has more (delimiters, backslashes, markers of containers) is passed over.
struct SourceLocator {
    private let bytes: [UInt8]
    private var cursor = 0
    private var limit = 0

    /// How much further than expected the next letter may stand, in bytes.
    private static let reach = 200

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Begins with a block.
    ///
    /// - Parameters:
    ///   - start: Its offset.
    ///   - end: The offset after its last line.
    mutating func enter(from start: Int, to end: Int) {
        cursor = min(start, bytes.count)
        limit = min(max(end, cursor), bytes.count)
    }

    /// Passes link reference definitions, which the tree has no nodes for.
    mutating func passDefinitions() {
        while cursor < limit, bytes[cursor] == UInt8(ascii: "[") {
            let line = bytes[cursor..<limit].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            guard let close = line.firstIndex(of: UInt8(ascii: "]")), close + 1 < line.endIndex,
                bytes[close + 1] == UInt8(ascii: ":")
            else { return }
            cursor = line.endIndex
            while cursor < limit, isSpace(bytes[cursor]) || bytes[cursor] == UInt8(ascii: ">") { cursor += 1 }
        }
    }

    /// Passes text or code.
    mutating func pass(_ text: ArraySlice<UInt8>) {
        var place = cursor
        var index = text.startIndex
        var passedOver = 0
        while index < text.endIndex {
            guard place < limit, passedOver < Self.reach else { return }
            let byte = text[index]
            if let end = endOfEntity(at: place), !text[index...].starts(with: bytes[place..<end]) {
                place = end
                index += 1
                while index < text.endIndex, text[index] & 0xC0 == 0x80 { index += 1 }
            } else if bytes[place] == byte || (isSpace(byte) && isSpace(bytes[place])) {
                place += 1
                index += 1
                passedOver = 0
            } else {
                place += 1
                passedOver += 1
            }
        }
        cursor = place
    }

    mutating func passLineEnd() {
        guard let end = bytes[cursor..<limit].firstIndex(of: UInt8(ascii: "\n")) else { return }
        cursor = end + 1
    }

    /// The offset of the next such byte; the place moves behind it.
    mutating func find(_ byte: UInt8) -> Int {
        guard let found = bytes[cursor..<limit].prefix(Self.reach).firstIndex(of: byte) else { return cursor }
        cursor = found + 1
        return found
    }

    /// The offset of a text that stands in the source as it is; the place stays before it.
    mutating func find(_ text: ArraySlice<UInt8>) -> Int? {
        guard let first = text.first else { return nil }
        var place = cursor
        let end = min(limit, cursor + Self.reach)
        while place < end, let candidate = bytes[place..<end].firstIndex(of: first) {
            if bytes[candidate..<limit].starts(with: text) {
                cursor = candidate
                return candidate
            }
            place = candidate + 1
        }
        return nil
    }

    func byte(before offset: Int) -> UInt8 { offset > 0 ? bytes[offset - 1] : 0 }

    /// Passes `](address "title")` or `][label]` after a link's text.
    mutating func passTarget() {
        var place = cursor
        while place < limit, bytes[place] != UInt8(ascii: "]") {
            guard isSpace(bytes[place]) || "*_~`".utf8.contains(bytes[place]) else { return }
            place += 1
        }
        place += 1
        guard place < limit else { return }
        cursor = place
        if bytes[place] == UInt8(ascii: "[") {
            cursor = bytes[place..<limit].firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } ?? place
        } else if bytes[place] == UInt8(ascii: "(") {
            cursor = endOfParentheses(at: place) ?? place
        }
    }

    private func endOfParentheses(at start: Int) -> Int? {
        var depth = 0
        var quote: UInt8?
        var place = start
        while place < limit {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if quote == byte {
                    quote = nil
                } else if quote == nil, isSpace(bytes[place - 1]) {
                    quote = byte
                }
            case UInt8(ascii: "(") where quote == nil: depth += 1
            case UInt8(ascii: ")") where quote == nil:
                depth -= 1
                if depth == 0 { return place + 1 }
            default: break
            }
            place += 1
        }
        return nil
    }

    private func endOfEntity(at start: Int) -> Int? {
        guard bytes[start] == UInt8(ascii: "&") else { return nil }
        var place = start + 1
        while place < limit, place < start + 34 {
            switch bytes[place] {
            case UInt8(ascii: ";"): return place > start + 1 ? place + 1 : nil
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "#"):
                place += 1
            default: return nil
            }
        }
        return nil
    }
}

private func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (9...13).contains(byte)
}
