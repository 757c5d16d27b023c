/// The ticker of a security: one to ten characters of `A-Z 0-9 . ^ = _ -`.
///
/// The first is a letter, a digit or `^`. Source: `Symbol` in the API contract.
public struct Symbol: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let description: String

    /// Returns nil when the text is no symbol; lower case is refused, not changed.
    public init?(_ text: String) {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 10, Self.isFirst(first), bytes.allSatisfy(Self.isInner) else {
            return nil
        }
        description = text
    }

    /// Reads a symbol in which lower case counts as upper case, as in requests and in older answers.
    public init?(anyCase text: String) {
        // Only ASCII: "ı" has an upper case that is a letter of a symbol.
        self.init(String(decoding: text.utf8.map { (97...122).contains($0) ? $0 - 32 : $0 }, as: UTF8.self))
    }

    public static func < (left: Symbol, right: Symbol) -> Bool { left.description < right.description }

    private static func isFirst(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "^"): true
        default: false
        }
    }

    private static func isInner(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "="), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: isFirst(byte)
        }
    }
}
