import Foundation
import NIOCore

/// Why the preview is not served.
public enum PreviewError: Error, Equatable, Sendable {
    /// Other programs listen on all ports that were tried.
    case portsInUse(host: String, ports: ClosedRange<Int>)
    case addressUnusable(host: String, port: Int, reason: String)
}

extension PreviewError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .portsInUse(let host, let ports) where ports.count == 1:
            "another program listens on \(host):\(ports.lowerBound); stop it, or choose a port with --port "
                + "(0 for any free one)"
        case .portsInUse(let host, let ports):
            "other programs listen on \(host), on all ports from \(ports.lowerBound) to \(ports.upperBound); stop one, "
                + "or choose a port with --port (0 for any free one)"
        case .addressUnusable(let host, let port, let reason):
            "the preview cannot be served on \(host):\(port): \(reason); choose an address of this computer with --bind, "
                + "and a port from 1024 on with --port"
        }
    }
}

extension PreviewError {
    /// What a failure to listen on an address means; nil when the port is taken.
    init?(listeningOn host: String, port: Int, _ error: any Error) {
        let error = error as? IOError
        if error?.errnoCode == EADDRINUSE { return nil }
        let reason = error.map { String(cString: strerror($0.errnoCode)) } ?? "there is no such address"
        self = .addressUnusable(host: host, port: port, reason: reason)
    }
}
