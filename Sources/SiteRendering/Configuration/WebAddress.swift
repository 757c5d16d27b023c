import Foundation

/// An absolute `http` or `https` address without user, query and fragment.
///
/// Only ASCII letters, digits and `-._~/` and the port's colon are accepted, so that the address can stand in a
/// Content-Security-Policy, in a header and in a script without further care. An internationalised name goes in as Punycode.
public struct WebAddress: Hashable, Sendable {
    /// Scheme, host and port, such as `https://example.com`.
    public let origin: String
    /// The path, beginning with a slash and without one at its end; empty for the root.
    public let path: String

    public init?(_ text: String) {
        guard let separator = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<separator.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { return nil }
        let rest = text[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), Self.isHost(parts[0]),
            parts.count == 1 || UInt16(parts[1]).map({ $0 > 0 }) == true
        else { return nil }
        let segments = rest.dropFirst(authority.count).split(separator: "/")
        guard segments.allSatisfy({ $0 != "." && $0 != ".." && $0.utf8.allSatisfy(Self.isUnreserved) }) else {
            return nil
        }
        origin = scheme + "://" + authority.lowercased()
        path = segments.map { "/" + $0 }.joined()
    }

    private static func isHost(_ host: Substring) -> Bool {
        !host.isEmpty && host.utf8.count <= 253
            && host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "-._~".utf8.contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

extension WebAddress: CustomStringConvertible {
    /// The address without a slash at its end.
    public var description: String { origin + path }
}

/// Percent-encodes one segment of a URL's path: every byte but RFC 3986's unreserved characters.
///
/// Accents are written in one way, as RFC 3987 has it (Normalization Form C), so that an address that an author wrote in
/// the other way leads to the same file.
public func percentEncodedSegment(_ text: some StringProtocol) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in canonical(text).utf8 {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            bytes.append(byte)
        default:
            bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// A text in Unicode's Normalization Form C, in which the files of a site are named.
public func canonical(_ text: some StringProtocol) -> String {
    text.utf8.allSatisfy { $0 < 0x80 } ? String(text) : text.precomposedStringWithCanonicalMapping
}
