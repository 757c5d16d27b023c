import HTTPTypes

/// Decides which requests are answered at all.
struct RequestGate: Sendable {
    let hosts: HostRule

    /// - Returns: Nil for a request that may be answered.
    func refusal(of request: HTTPRequest) -> PreviewResponse? {
        guard let host = request.authority, !request.headerFields.contains(.furtherHost) else {
            return .plain(.badRequest, "A request needs exactly one Host header, the same as in its target.")
        }
        guard hosts.allows(host) else {
            return .plain(
                .forbidden,
                """
                This preview does not answer to the name in the address: a stranger's web site could read it by that name.
                Use http://127.0.0.1:PORT/ or http://localhost:PORT/, or start the preview with --bind and the name.
                """)
        }
        guard request.method == .get || request.method == .head else {
            var refusal = PreviewResponse.plain(.methodNotAllowed, "A preview is only read: GET and HEAD.")
            refusal.headers[.allow] = "GET, HEAD"
            return refusal
        }
        if request.hasBody { return .plain(.contentTooLarge, "A preview takes no body.") }
        if isFromElsewhere(request, host: host) {
            return .plain(.forbidden, "Pages of other web sites cannot read a preview.")
        }
        return nil
    }

    /// Source: Fetch Metadata Request Headers, W3C, and the Fetch standard. Following a link from elsewhere is no reading.
    private func isFromElsewhere(_ request: HTTPRequest, host: String) -> Bool {
        if request.headerFields[.secFetchSite] == "cross-site", request.headerFields[.secFetchMode] != "navigate" {
            return true
        }
        guard let origin = request.headerFields[.origin]?.lowercased() else { return false }
        return !["http://", "https://"].contains { origin == $0 + host.lowercased() }
    }
}

extension HTTPField.Name {
    /// A Host header after the first one, which is the request's authority.
    static let furtherHost = name("Host")
    static let secFetchSite = name("Sec-Fetch-Site")
    static let secFetchMode = name("Sec-Fetch-Mode")

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no header's name") }
        return name
    }
}
