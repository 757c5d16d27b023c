import NIOCore

/// Keeps a server listening when a connection cannot be taken, because it has gone or the system's limit on open files is reached.
///
/// No server lives with that limit reached for long, so it should allow fewer connections than that.
final class AcceptFaults: ChannelInboundHandler, Sendable {
    typealias InboundIn = Any

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // An error that gets further ends the server. The system offers the connection again as soon as there is room.
    }
}
