/// The place in a list where the next page begins, for one query only.
///
/// It holds the last item's key and a digest of it with the query, so that one that was made up, or made for another query,
/// is told from a real one. It gives access to nothing that the query does not.
struct Cursor: Hashable, Sendable {
    let position: String
    let text: String

    init(position: String, query: String) {
        self.position = position
        text = Self.hexadecimal(Self.digest(position, query)) + "." + Self.encoded(position)
    }

    /// Returns nil for what is no cursor of the query.
    init?(text: String, query: String) {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard text.utf8.count <= 512, parts.count == 2, let position = Self.decoded(parts[1]) else { return nil }
        self.init(position: position, query: query)
        guard self.text == text else { return nil }
    }

    private static func digest(_ position: String, _ query: String) -> UInt128 {
        EntityTag.digest(Array("\(query)\u{0}\(position)".utf8))
    }

    private static func hexadecimal(_ digest: UInt128) -> String {
        let text = String(digest, radix: 16)
        return String(repeating: "0", count: 32 - text.utf8.count) + text
    }

    /// Letters, digits, `.` and `-` as they are, the rest as `~` and two digits.
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            isPlain(byte)
                ? String(Unicode.Scalar(byte))
                : "~" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    private static func decoded(_ text: Substring) -> String? {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "~") else {
                guard isPlain(byte) else { return nil }
                result.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            result.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte | 0x20) || byte == 45 || byte == 46
    }
}
