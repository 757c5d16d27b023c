import NIOCore
import NIOHTTP1

/// Brings requests into the one form that later handlers expect: the meaning of HTTP/1.1, and a path as the target.
///
/// Source: RFC 9112, sections 3.2 for targets and 9.3 for connections that end.
final class RequestIntake: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else {
            context.fireChannelRead(data)
            return
        }
        if (head.version.major, head.version.minor) < (1, 1),
            !head.headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "keep-alive" })
        {
            head.headers.replaceOrAdd(name: "connection", value: "close")
        }
        if !head.uri.utf8.starts(with: "/".utf8) { Self.makeOriginForm(&head) }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// A target that names another host than the header becomes a second host, which is refused like any second one.
    private static func makeOriginForm(_ head: inout HTTPRequestHead) {
        guard let scheme = head.uri.firstRange(of: "://"),
            ["http", "https"].contains(head.uri[..<scheme.lowerBound].lowercased())
        else {
            // No path that is decoded has a backslash.
            head.uri = "/\\"
            return
        }
        let rest = head.uri[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if head.headers["host"].first?.lowercased() != authority.lowercased() {
            head.headers.add(name: "host", value: String(authority))
        }
        let path = rest[authority.endIndex...]
        head.uri = path.utf8.starts(with: "/".utf8) ? String(path) : "/" + path
    }
}
