import NIOCore
import NIOHTTP1

/// Gives requests of HTTP/1.0 the meaning that they have in HTTP/1.1; later handlers do not see the version.
///
/// Source: RFC 9112, section 9.3, for connections that end, and RFC 9110, section 10.1.1, for expectations to ignore.
final class ConnectionVersion: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), (head.version.major, head.version.minor) < (1, 1)
        else {
            context.fireChannelRead(data)
            return
        }
        head.headers.remove(name: "expect")
        if !head.headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "keep-alive" }) {
            head.headers.replaceOrAdd(name: "connection", value: "close")
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}
