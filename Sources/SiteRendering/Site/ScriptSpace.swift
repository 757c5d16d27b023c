/// What stands between two tokens of a script: white space, line ends and comments.
struct ScriptSpace {
    let range: Range<Int>
    /// Whether all of it stays, because what surrounds it may have been misread.
    let isKept: Bool

    /// As much of it as keeps the tokens on both sides what they are.
    ///
    /// A line end stays where it could end a statement; the rules for automatic semicolons are those of ECMAScript 2025,
    /// chapter 12.10. Comments that are licences stay too.
    func shortened(in bytes: [UInt8]) -> [UInt8] {
        let text = bytes[range]
        if isKept || Self.contains(text, ["/*!", "//!", "@license", "@preserve"]) { return Array(text) }
        guard range.lowerBound > 0, range.upperBound < bytes.count else { return [] }
        let (before, after) = (bytes[range.lowerBound - 1], bytes[range.upperBound])
        guard hasLineEnd(in: bytes) else {
            return needsSpace(between: before, and: after) ? [32] : []
        }
        return Self.opening.contains(before) || Self.closing.contains(after) ? [] : [10]
    }

    func hasLineEnd(in bytes: [UInt8]) -> Bool {
        range.contains { ScriptText.isLineEnd(bytes, at: $0) }
    }

    /// After these, and before those, no semicolon is missing.
    private static let opening = Set("([{,;".utf8)
    private static let closing = Set(")]},".utf8)

    /// Whether two tokens would become others without a space.
    private func needsSpace(between before: UInt8, and after: UInt8) -> Bool {
        switch (before, after) {
        // A comment or a regular expression could begin or end.
        case (UInt8(ascii: "/"), _), (_, UInt8(ascii: "/")): true
        case (UInt8(ascii: "+"), UInt8(ascii: "+")), (UInt8(ascii: "-"), UInt8(ascii: "-")): true
        // `<!--` and `-->` are comments where a script is no module.
        case (UInt8(ascii: "<"), UInt8(ascii: "!")), (UInt8(ascii: "-"), UInt8(ascii: ">")): true
        case (48...57, UInt8(ascii: ".")): true
        default: isWordPart(before) && isWordPart(after)
        }
    }

    /// A hash begins a private name.
    private func isWordPart(_ byte: UInt8) -> Bool {
        ScriptText.isWordPart(byte) || byte == UInt8(ascii: "#")
    }

    private static func contains(_ text: ArraySlice<UInt8>, _ marks: [String]) -> Bool {
        text.indices.contains { index in marks.contains { text[index...].starts(with: $0.utf8) } }
    }
}
