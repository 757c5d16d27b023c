/// The text of a script, and where its pieces end.
///
/// Source: ECMAScript 2025, chapter 12.
struct ScriptText {
    let bytes: [UInt8]

    /// The place after a string; one that its line does not close ends with the line.
    func afterString(_ start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != bytes[start] {
            if bytes[index] == UInt8(ascii: "\\") {
                let isCRLF = index + 2 < bytes.count && bytes[index + 1] == 13 && bytes[index + 2] == 10
                index += isCRLF ? 3 : 2
            } else if bytes[start] != UInt8(ascii: "`"), bytes[index] == 10 || bytes[index] == 13 {
                return index
            } else {
                index += 1
            }
        }
        return min(index + 1, bytes.count)
    }

    /// The place after a regular expression; its flags are a word. Nil when the line does not close it.
    func afterRegularExpression(_ start: Int) -> Int? {
        var index = start + 1
        var isInClass = false
        while index < bytes.count, !Self.isLineEnd(bytes, at: index) {
            switch bytes[index] {
            case UInt8(ascii: "\\") where index + 1 < bytes.count && !Self.isLineEnd(bytes, at: index + 1): index += 1
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "/") where !isInClass: return afterWord(index + 1)
            default: break
            }
            index += 1
        }
        return nil
    }

    /// The next place that is neither white space nor a comment.
    func afterSpace(_ start: Int) -> Int {
        var index = start
        while index < bytes.count {
            if bytes[index] <= 32 {
                index += 1
            } else if let length = wideSpace(at: index) {
                index += length
            } else if has("//", at: index) {
                index = lineEnd(from: index)
            } else if has("/*", at: index) {
                index += 2
                while index < bytes.count, !has("*/", at: index) { index += 1 }
                index = min(index + 2, bytes.count)
            } else {
                break
            }
        }
        return index
    }

    /// The length of a space or line end that is no ASCII: NBSP, the two separators, the byte-order mark.
    private func wideSpace(at index: Int) -> Int? {
        guard bytes[index] >= 0xC2 else { return nil }
        let spaces = ["\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}"]
        return spaces.first { bytes[index...].starts(with: $0.utf8) }?.utf8.count
    }

    func lineEnd(from start: Int) -> Int {
        var index = start
        while index < bytes.count, !Self.isLineEnd(bytes, at: index) { index += 1 }
        return index
    }

    /// Whether one of the four line terminators begins at a place.
    static func isLineEnd(_ bytes: [UInt8], at index: Int) -> Bool {
        switch bytes[index] {
        case 10, 13: true
        case 0xE2: index + 2 < bytes.count && bytes[index + 1] == 0x80 && [0xA8, 0xA9].contains(bytes[index + 2])
        default: false
        }
    }

    func afterWord(_ start: Int) -> Int {
        var index = start
        while index < bytes.count, Self.isWordPart(bytes[index]), bytes[index] < 0x80 || wideSpace(at: index) == nil {
            index += 1
        }
        return index
    }

    /// Letters, digits, `_`, `$`, escapes, and all that is not ASCII.
    static func isWordPart(_ byte: UInt8) -> Bool {
        isLetter(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
            || byte == UInt8(ascii: "\\") || byte >= 0x80
    }

    func has(_ text: StaticString, at index: Int) -> Bool {
        text.utf8CodeUnitCount <= bytes.count - index
            && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
    }
}
