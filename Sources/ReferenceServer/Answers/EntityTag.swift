/// The tag of a JSON value that was sent, and its comparison with those that a client has.
struct EntityTag: Hashable, Sendable, CustomStringConvertible {
    /// With its quotation marks.
    let description: String

    /// A weak tag: the value is the same, whatever the layout of its text.
    init(of body: String) {
        description = "W/\"\(String(Self.digest(Array(body.utf8)), radix: 36))\""
    }

    /// Whether a header If-None-Match names the tag. Source: RFC 9110, sections 8.8.3 and 13.1.2: compared weakly.
    ///
    /// - Parameter header: A list of tags, or `*`; what is none of both names nothing.
    func matches(_ header: String) -> Bool {
        if header.trimmingSpace == "*" { return true }
        let own = opaque(description[...])
        var rest = header.utf8[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "\"")) {
            let inner = rest[rest.index(after: start)...]
            guard let end = inner.firstIndex(of: UInt8(ascii: "\"")) else { return false }
            if own == String(inner[..<end]) { return true }
            rest = inner[inner.index(after: end)...]
        }
        return false
    }

    private func opaque(_ tag: Substring) -> String {
        tag.split(separator: "\"").last.map(String.init) ?? ""
    }

    /// FNV-1a with 128 bits: short, and quick enough for a megabyte; nobody gains from a collision here.
    /// Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, "The FNV Non-Cryptographic Hash Algorithm" (RFC 9923).
    static func digest(_ bytes: [UInt8]) -> UInt128 {
        let prime = UInt128(1) << 88 | 0x13B
        let basis = UInt128(0x6C62_272E_07BB_0142) << 64 | 0x62B8_2175_6295_C58D
        return bytes.reduce(basis) { ($0 ^ UInt128($1)) &* prime }
    }
}

extension StringProtocol {
    /// The text without spaces and tabs at its ends.
    var trimmingSpace: String {
        let bytes = Array(utf8.drop { $0 == 0x20 || $0 == 0x09 })
        let end = bytes.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 + 1 } ?? 0
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
