import NIOCore

/// The hosts by which the preview may be asked for.
///
/// A web site can point a name of its own at this computer and then read what is served here as if it were its own. The
/// browser still sends that name, so requests for names that nobody else can own are answered, and no others.
struct HostRule: Sendable {
    private let bound: String
    private let isBoundToAll: Bool

    /// - Parameter host: The name or address that the server listens on.
    init(boundTo host: String) {
        bound = Self.plain(host)
        isBoundToAll = ["0.0.0.0", "::"].contains(Self.address(bound) ?? bound)
    }

    /// - Parameter authority: The host and perhaps a port, as in the Host header.
    func allows(_ authority: String) -> Bool {
        guard let host = Self.host(of: authority) else { return false }
        if let address = Self.address(host) {
            return isBoundToAll || address.hasPrefix("127.") || address == "::1" || address == Self.address(bound)
        }
        return host == "localhost" || host.hasSuffix(".localhost") || host == bound
    }

    /// The host of an address that a browser on this computer can use.
    var addressToShow: String {
        let host = isBoundToAll ? (bound == "0.0.0.0" ? "127.0.0.1" : "::1") : bound
        return host.contains(":") ? "[\(host)]" : host
    }

    /// Without the port, which is another one when it is forwarded; nil for what names no host.
    private static func host(of authority: String) -> String? {
        let bytes = authority.utf8
        let host: Substring.UTF8View
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            host = bytes[bytes.index(after: bytes.startIndex)..<end]
            guard host.contains(UInt8(ascii: ":")), isPort(bytes[bytes.index(after: end)...]) else { return nil }
        } else {
            let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
            host = bytes[..<end]
            guard isPort(bytes[end...]) else { return nil }
        }
        let isName = host.allSatisfy { byte in
            (48...57).contains(byte) || (97...122).contains(byte | 0x20) || "-._:".utf8.contains(byte)
        }
        return isName && !host.isEmpty ? plain(String(Substring(host))) : nil
    }

    private static func isPort(_ text: Substring.UTF8View) -> Bool {
        text.isEmpty
            || text.count <= 6 && text.first == UInt8(ascii: ":")
                && text.dropFirst().allSatisfy { (48...57).contains($0) }
    }

    /// In lower case, without the dot that ends a full name.
    private static func plain(_ host: String) -> String {
        let host = host.lowercased()
        return host.hasSuffix(".") ? String(host.dropLast()) : host
    }

    /// An IP address in the one form that the system gives it; nil for a name.
    private static func address(_ host: String) -> String? {
        // That it is none is all there is to know.
        (try? SocketAddress(ipAddress: host, port: 0))?.ipAddress
    }
}
