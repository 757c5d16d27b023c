/// Where an address of a page leads.
enum Target: Hashable {
    /// A path of the site, decoded and without a slash at its beginning; the fragment is as it was written.
    case site(path: String, fragment: String?)
    /// A path of the site's host that lies outside of the base path.
    case outside(path: String)
    /// An address of another host.
    case elsewhere(scheme: String, host: String, path: String)
    /// `mailto:`, `data:` and the like.
    case other(scheme: String)
}

/// Resolves the addresses of one file as browsers do.
///
/// Source: https://url.spec.whatwg.org/#url-parsing
struct AddressResolver {
    private let site: SiteAddress
    /// The host of relative addresses; nil for the site's own.
    private var foreign: (scheme: String, host: String)?
    /// The whole path of the file, percent-encoded, and that of its folder.
    private var path: String
    private var folder: String

    /// - Parameter file: Relative to the site's root.
    init(_ site: SiteAddress, file: String) {
        self.site = site
        path = site.basePath + file.split(separator: "/").map(percentEncodedSegment).joined(separator: "/")
        folder = Self.folder(of: path)
    }

    /// The same with what `base` says.
    func resolving(base: String) -> AddressResolver {
        var result = self
        guard let absolute = absolute(Self.cleaned(base)[...]) else { return self }
        result.foreign = absolute.host.map { ($0.scheme, $0.host) }
        if let host = absolute.host, host.host == site.host { result.foreign = nil }
        result.path = absolute.path
        result.folder = Self.folder(of: absolute.path)
        return result
    }

    func target(of address: String) -> Target {
        let text = Self.cleaned(address)
        // By bytes, here and below: characters cost ten times as much, and a big site has millions of addresses.
        let mark = text.utf8.firstIndex(of: UInt8(ascii: "#"))
        let fragment = mark.map { String(text[text.utf8.index(after: $0)...]) }
        let rest = text[..<(mark ?? text.endIndex)]
        guard let absolute = absolute(rest) else {
            return .other(scheme: Self.scheme(of: rest)?.lowercased() ?? "")
        }
        if let host = absolute.host, host.host != site.host {
            return .elsewhere(scheme: host.scheme, host: host.host, path: absolute.path)
        }
        let decoded = Self.normalized(absolute.path)
        if decoded.utf8.starts(with: site.basePath.utf8) {
            let path = Substring(decoded.utf8.dropFirst(site.basePath.utf8.count))
            return .site(path: String(path), fragment: fragment)
        }
        return decoded + "/" == site.basePath
            ? .site(path: "", fragment: fragment) : .outside(path: decoded)
    }

    /// Host and path of an address without fragment; nil when its scheme is not one of the web.
    private func absolute(_ text: Substring) -> (host: (scheme: String, host: String)?, path: String)? {
        var rest = text
        var scheme = foreign?.scheme ?? "https"
        if let named = Self.scheme(of: text) {
            scheme = named.lowercased()
            guard ["http", "https", "ws", "wss"].contains(scheme) else { return nil }
            rest = text.dropFirst(named.count + 1)
            guard Self.startsWithTwoSlashes(rest) else { return (foreign, rest.isEmpty ? path : folder + rest) }
        }
        if Self.startsWithTwoSlashes(rest) {
            let afterSlashes = Substring(rest.utf8.drop(while: Self.isSlash))
            let authority = Substring(afterSlashes.utf8.prefix { !Self.isSlash($0) && $0 != UInt8(ascii: "?") })
            let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
            let path = Self.withoutQuery(afterSlashes[authority.endIndex...])
            return ((scheme, hostWithoutDefaultPort(host, scheme: scheme)), path.isEmpty ? "/" : String(path))
        }
        let path = Self.withoutQuery(rest)
        if path.isEmpty { return (foreign, self.path) }
        return (foreign, path.utf8.first.map(Self.isSlash) == true ? String(path) : folder + path)
    }

    private static func startsWithTwoSlashes(_ text: Substring) -> Bool {
        text.utf8.prefix(2).count == 2 && text.utf8.prefix(2).allSatisfy(isSlash)
    }

    /// Browsers take a backslash for a slash.
    private static func isSlash(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") }

    private static func withoutQuery(_ text: Substring) -> Substring {
        Substring(text.utf8.prefix { $0 != UInt8(ascii: "?") })
    }

    private static func folder(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "/"
    }

    /// Browsers drop tabs and line ends anywhere, and control characters and spaces at both ends.
    private static func cleaned(_ address: String) -> String {
        let bytes = address.utf8
        guard let first = bytes.first, let last = bytes.last else { return address }
        if first > 0x20, last > 0x20, !bytes.contains(where: { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) {
            return address
        }
        let inner = bytes.filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        let start = inner.firstIndex { $0 > 0x20 } ?? inner.endIndex
        let end = inner.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start
        return String(decoding: inner[start..<end], as: UTF8.self)
    }

    /// What stands before the colon, when that can be a scheme.
    static func scheme(of text: Substring) -> Substring? {
        let name = text.utf8.prefix {
            isLetter($0) || (48...57).contains($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E
        }
        guard let first = name.first, isLetter(first), name.endIndex < text.endIndex,
            text.utf8[name.endIndex] == UInt8(ascii: ":")
        else { return nil }
        return Substring(name)
    }

    /// Resolves dots and percent-escapes. An escaped slash stays escaped: it is part of a name.
    private static func normalized(_ path: String) -> String {
        var segments: [String] = []
        var isFolder = false
        for raw in path.utf8.dropFirst().split(
            omittingEmptySubsequences: false, whereSeparator: isSlash)
        {
            let segment = percentDecoded(Substring(raw), keepsSlashes: true)
            isFolder = segment == "." || segment == ".." || segment.isEmpty
            if segment == ".." { _ = segments.popLast() } else if !isFolder { segments.append(segment) }
        }
        return "/" + segments.joined(separator: "/") + (isFolder && !segments.isEmpty ? "/" : "")
    }
}

/// Resolves `%41`; what is no escape stays.
func percentDecoded(_ text: some StringProtocol, keepsSlashes: Bool = false) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
        if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count, let high = hexadecimalDigit(bytes[place + 1]),
            let low = hexadecimalDigit(bytes[place + 2]), !(keepsSlashes && high << 4 | low == UInt8(ascii: "/"))
        {
            result.append(high << 4 | low)
            place += 3
        } else {
            result.append(bytes[place])
            place += 1
        }
    }
    return String(decoding: result, as: UTF8.self)
}
