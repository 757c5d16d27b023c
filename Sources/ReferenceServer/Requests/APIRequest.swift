import HTTPTypes

/// A request as the endpoints see it.
struct APIRequest: Sendable {
    let method: HTTPRequest.Method
    /// Of the URL, before the query; not decoded.
    let path: String
    let query: QueryParameters
    let headers: HTTPFields
    /// Who asks: the address at the other end of the connection.
    let client: String
    let readBody: @Sendable () async throws -> [UInt8]

    /// - Parameter target: The request line's, in any of the forms of RFC 9112, section 3.2.
    init(
        method: HTTPRequest.Method, target: String, headers: HTTPFields, client: String,
        readBody: @escaping @Sendable () async throws -> [UInt8]
    ) {
        self.method = method
        self.headers = headers
        self.client = client
        self.readBody = readBody
        let parts = Self.origin(of: target).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts.first ?? "")
        query = QueryParameters(parts.count == 2 ? parts[1] : "")
    }

    /// The path and the query of a target, which may be a whole URL.
    private static func origin(of target: String) -> Substring {
        let bytes = target.utf8
        guard !target.hasPrefix("/"), let scheme = target.firstRange(of: "://") else { return target[...] }
        guard let slash = bytes[scheme.upperBound...].firstIndex(of: UInt8(ascii: "/")) else { return "/" }
        return target[slash...]
    }
}
