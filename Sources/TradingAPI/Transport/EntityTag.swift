/// Entity tags of answers. Source: RFC 9110, section 8.8.3.
enum EntityTag {
    /// Whether the text is `"…"` or `W/"…"` and short enough to be kept and sent again.
    static func isWellFormed(_ text: String) -> Bool {
        let bytes = text.utf8
        let opaque = bytes.starts(with: "W/".utf8) ? bytes.dropFirst(2) : bytes[...]
        guard bytes.count <= 1024, opaque.count >= 3, opaque.first == UInt8(ascii: "\""),
            opaque.last == UInt8(ascii: "\"")
        else { return false }
        return opaque.dropFirst().dropLast().allSatisfy { $0 == 0x21 || (0x23...0x7E).contains($0) }
    }
}
