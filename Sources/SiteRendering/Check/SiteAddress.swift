/// Where a built site lives, as far as that is known.
public struct SiteAddress: Sendable {
    /// The host with its port, if it has one of its own, in lower case; nil when only relative addresses are the site's.
    public let host: String?
    /// With a slash at both ends.
    public let basePath: String

    /// - Parameter basePath: In place of that of the address; slashes at its ends are free.
    public init(_ url: WebAddress?, basePath: String? = nil) {
        host = url.map { Self.host($0.origin) }
        let segments = (basePath ?? url?.path ?? "").split(separator: "/")
        self.basePath = "/" + segments.map { $0 + "/" }.joined()
    }

    private static func host(_ origin: String) -> String {
        let (scheme, authority) = splitScheme(origin)
        return hostWithoutDefaultPort(authority, scheme: scheme)
    }

    private static func splitScheme(_ origin: String) -> (scheme: String, authority: String) {
        guard let separator = origin.firstRange(of: "://") else { return ("", origin) }
        return (String(origin[..<separator.lowerBound]), String(origin[separator.upperBound...]))
    }
}

/// A host in lower case, with its port unless that is the scheme's own.
func hostWithoutDefaultPort(_ authority: some StringProtocol, scheme: String) -> String {
    let host = authority.lowercased()
    for (name, port) in [("https", ":443"), ("http", ":80")] where name == scheme && host.hasSuffix(port) {
        return String(host.dropLast(port.count))
    }
    return host
}
