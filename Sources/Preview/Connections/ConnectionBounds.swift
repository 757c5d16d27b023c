import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Ends connections whose clients do not take what they asked for, send what nobody asked for, ask for nothing, or have gone.
final class ConnectionBounds: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// For a body that nobody reads to end.
    private static let bodyTimeout = TimeAmount.seconds(10)
    /// For answers that are being sent when the server stops.
    private static let lastWords = TimeAmount.milliseconds(100)
    /// How much of a body is taken, so that the client sees the refusal before the connection ends.
    private static let mostBytes = 1 << 20

    private let patience: TimeAmount
    private let heartbeat: TimeAmount
    private var deadline: Scheduled<Void>?
    private var bodyDeadline: Scheduled<Void>?
    private var heartbeats: RepeatedTask?
    /// Parts of answers that the client has not taken.
    private var pending = 0
    /// Requests whose heads were read and whose answers are not written; several when a client does not wait.
    private var unanswered = 0
    /// Of the body that is being read.
    private var bytes = 0
    /// Whether the connection ends after the answer to the request that was read last.
    private var isLast = false

    /// - Parameters:
    ///   - patience: For a client to take each piece of an answer, and to send a request's head once it has taken all.
    ///   - heartbeat: From one sign of life on an event stream to the next.
    init(patience: TimeAmount, heartbeat: TimeAmount) {
        self.patience = patience
        self.heartbeat = heartbeat
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(RequestIntake(), position: .after(decoder))
        } catch {
            context.fireErrorCaught(error)
        }
        if context.channel.isActive { renewDeadline(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        renewDeadline(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head where isLast || heartbeats != nil:
            // There is no answer to come that this could wait for.
            context.close(promise: nil)
        case .head(let head):
            bytes = 0
            unanswered += 1
            if pending == 0 { deadline?.cancel() }
            isLast = head.hasBody || head.endsConnection
            let channel = context.channel
            bodyDeadline = context.eventLoop.scheduleTask(in: Self.bodyTimeout) { channel.close(promise: nil) }
            context.fireChannelRead(data)
        case .body(let buffer):
            bytes += buffer.readableBytes
            if bytes > Self.mostBytes { context.close(promise: nil) }
        case .end:
            bodyDeadline?.cancel()
            context.fireChannelRead(data)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        bodyDeadline?.cancel()
        heartbeats?.cancel()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed where heartbeats != nil:
            // A browser that closes a page says no more than this.
            context.close(promise: nil)
            return
        case is ChannelShouldQuiesceEvent where heartbeats != nil:
            context.close(promise: nil)
            return
        case is ChannelShouldQuiesceEvent:
            let channel = context.channel
            context.eventLoop.scheduleTask(in: Self.lastWords) { channel.close(promise: nil) }
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var data = data
        let endsConnection = isLast && unanswered == 1
        var isEnd = false
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if head.headerFields[.contentType] == EventStreams.contentType { startHeartbeats(context) }
            if endsConnection {
                head.headerFields[.connection] = "close"
                data = wrapOutboundOut(.head(head))
            }
        case .body: break
        case .end:
            isEnd = true
            unanswered -= 1
        }
        context.write(data, promise: tracked(promise, context, closing: endsConnection && isEnd))
    }

    /// A promise of a part that also renews the deadline, and ends the connection when it is told to.
    private func tracked(
        _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext, closing: Bool
    ) -> EventLoopPromise<Void> {
        let promise = promise ?? context.eventLoop.makePromise()
        let channel = context.channel
        let bounds = NIOLoopBound((bounds: self, context: context), eventLoop: context.eventLoop)
        pending += 1
        if pending == 1 { renewDeadline(context) }
        promise.futureResult.whenComplete { _ in
            bounds.value.bounds.didTakePart(bounds.value.context)
            if closing { channel.close(mode: .output, promise: nil) }
        }
        return promise
    }

    private func didTakePart(_ context: ChannelHandlerContext) {
        pending -= 1
        deadline?.cancel()
        if pending > 0 || unanswered == 0 { renewDeadline(context) }
    }

    private func renewDeadline(_ context: ChannelHandlerContext) {
        // An event stream may wait for a browser whose computer sleeps; no more than one event waits with it.
        guard heartbeats == nil, context.channel.isActive else { return }
        let channel = context.channel
        deadline?.cancel()
        deadline = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
    }

    private func startHeartbeats(_ context: ChannelHandlerContext) {
        let bounds = NIOLoopBound((bounds: self, context: context), eventLoop: context.eventLoop)
        heartbeats = context.eventLoop.scheduleRepeatedTask(initialDelay: heartbeat, delay: heartbeat) {
            task in
            let context = bounds.value.context
            guard context.channel.isActive else { return task.cancel() }
            guard context.channel.isWritable else { return }
            context.writeAndFlush(bounds.value.bounds.wrapOutboundOut(.body(ByteBuffer(string: ":\n\n"))), promise: nil)
        }
    }
}

extension HTTPRequest {
    /// Whether a body follows. Source: RFC 9112, section 6.
    var hasBody: Bool {
        headerFields[.transferEncoding] != nil || headerFields[.contentLength].map { $0 != "0" } ?? false
    }

    /// Whether the client sends no other request. Source: RFC 9112, section 9.6.
    var endsConnection: Bool {
        headerFields[values: .connection].contains { value in
            value.split(separator: ",").contains { $0.trimmingPrefix(while: \.isWhitespace).lowercased() == "close" }
        }
    }
}
