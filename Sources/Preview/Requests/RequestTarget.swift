import SiteRendering

/// The path of a request, decoded once, and its query.
struct RequestTarget: Equatable, Sendable {
    /// None of them empty, `.` or `..`; in Unicode's Form C, without control characters, slashes and backslashes.
    let segments: [String]
    /// Whether the path ends with a slash.
    let isFolder: Bool
    /// As it was sent, with its question mark; empty when there is none.
    let query: String

    /// - Parameter text: A path, beginning with a slash, and perhaps a query.
    /// - Returns: Nil for a path that no file of a site can have.
    init?(_ text: String) {
        let bytes = text.utf8
        let path = bytes.prefix { $0 != UInt8(ascii: "?") }
        let query = bytes[path.endIndex...]
        guard path.first == UInt8(ascii: "/"), query.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        var raw = path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        isFolder = raw.last?.isEmpty ?? true
        if isFolder { _ = raw.popLast() }
        var segments: [String] = []
        for segment in raw {
            guard let segment = Self.decoded(segment) else { return nil }
            segments.append(segment)
        }
        self.segments = segments
        self.query = String(Substring(query))
    }

    /// The path again, with a slash at its end, and the query.
    var asFolder: String {
        "/" + segments.map { percentEncodedSegment($0) + "/" }.joined() + query
    }

    private static func decoded(_ segment: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = segment[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexadecimalDigit),
                let low = rest.popFirst().flatMap(hexadecimalDigit)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        guard let text = String(validating: bytes, as: UTF8.self), !["", ".", ".."].contains(text) else { return nil }
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
                && !"/\\\u{FFFD}".unicodeScalars.contains(scalar)
        }
        return isPlain ? canonical(text) : nil
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70, 97...102: (byte | 0x20) - 87
        default: nil
        }
    }
}
