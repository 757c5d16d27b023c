/// Whether a link or an image may carry this address: it is relative, or its scheme is http, https, mailto or tel.
///
/// Control characters make an address unsafe, because browsers leave them out before they look for the scheme.
/// Source: https://url.spec.whatwg.org/#url-parsing
func isSafeDestination(_ destination: String) -> Bool {
    if destination.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return false }
    let trimmed = destination.utf8.drop { $0 == UInt8(ascii: " ") }
    let end = trimmed.firstIndex { ":/?#".utf8.contains($0) }
    guard let end, trimmed[end] == UInt8(ascii: ":") else { return true }
    let scheme = (Substring(trimmed[..<end])).lowercased()
    return ["http", "https", "mailto", "tel"].contains(scheme)
}

extension [UInt8] {
    /// Appends an address for a quoted attribute: what no URL may contain is percent-encoded, then `&` and `'` escaped.
    mutating func appendURL(_ destination: String) {
        let bytes = Array(destination.utf8)
        var hasFragment = false
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "&"): append("&amp;")
            case UInt8(ascii: "'"): append("&#39;")
            case UInt8(ascii: "#"):
                if hasFragment { append("%23") } else { append(byte) }
                hasFragment = true
            case UInt8(ascii: "%"):
                let isEscape = index + 2 < bytes.count && isHex(bytes[index + 1]) && isHex(bytes[index + 2])
                append(byte)
                if !isEscape { append("25") }
            case _ where isUnreserved(byte) || ":/?@!$()*+,;=".utf8.contains(byte): append(byte)
            default: appendPercentEncoded(byte)
            }
        }
    }

    /// Appends a text as one segment of a path, or as one value of a query: only unreserved characters stay.
    /// Source: RFC 3986, section 2.3.
    mutating func appendURLSegment(_ text: String) {
        for byte in text.utf8 {
            if isUnreserved(byte) { append(byte) } else { appendPercentEncoded(byte) }
        }
    }

    private mutating func appendPercentEncoded(_ byte: UInt8) {
        append(UInt8(ascii: "%"))
        append(hexDigit(byte >> 4))
        append(hexDigit(byte & 15))
    }
}

private func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}

private func isHex(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"):
        true
    default: false
    }
}

private func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        true
    default: false
    }
}
