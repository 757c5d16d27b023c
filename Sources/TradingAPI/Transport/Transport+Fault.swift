import AsyncHTTPClient

extension Transport.Fault {
    /// What the HTTP client's errors mean for people.
    init(_ error: any Error, limits: Limits, wording: Wording) {
        switch error as? HTTPClientError {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
            self = .broken("there was no connection within \(limits.connect.shown)")
        case .readTimeout: self = .lost("the answer made no progress for \(limits.read.shown)")
        case .deadlineExceeded: self = .lost("there was no whole answer within \(limits.request.shown)")
        case .remoteConnectionClosed, .uncleanShutdown: self = .broken(Self.cutOff)
        default: self = Self.other("\(type(of: error)): \(error)", wording: wording)
        }
    }

    /// The errors of the network and of TLS are types of other packages: they are told apart by their text.
    private static func other(_ text: String, wording: Wording) -> Self {
        if let known = known.first(where: { text.contains($0.text) }) {
            return known.mayPass ? .broken(known.reason) : .lost(known.reason)
        }
        return .broken("the connection failed: \(wording.cleaned(text))")
    }

    private static let known: [(text: String, reason: String, mayPass: Bool)] = [
        ("CERTIFICATE_VERIFY_FAILED", "the server's certificate is not valid for this host or not trusted", false),
        ("unableToValidateCertificate", "the server's certificate is not valid for this host", false),
        ("WRONG_VERSION_NUMBER", "the server does not speak TLS there", false),
        ("handshakeFailed", "the TLS handshake failed", true),
        ("errno: 111", "the connection was refused", true),
        ("errno: 104", "the connection was reset before the answer was whole", true),
        ("errno: 113", "there is no route to the host", true),
        ("errno: 101", "the network cannot be reached", true),
        ("UnknownHost", "the host name has no address", true),
        ("unknown(host", "the host name has no address", true),
        ("stream ended at an unexpected time", cutOff, true),
        ("too many header bytes", "the answer's headers are too large", false),
        ("HTTPParserError", "the answer is not HTTP", false),
        ("HTTPHeaderField", "a header that is to be sent has characters that no header may have", false),
        ("invalidHeaderField", "a header that is to be sent has characters that no header may have", false),
    ]

    private static let cutOff = "the connection was closed before the answer was whole"
}
