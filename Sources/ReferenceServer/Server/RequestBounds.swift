import HTTPTypes
import JSON
import NIOCore
import NIOHTTPTypes

/// Ends connections whose requests take too long or go on for too long, and words the refusals of the HTTP parser.
///
/// The time before a request's head is bounded by the server's idle time; this bounds the body.
final class RequestBounds: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How much of a body that was refused is read, so that the client sees the answer before the connection ends.
    private static let mostBytes = 8 * 1024 * 1024

    private let bodyTimeout: TimeAmount
    private let answerTimeout: TimeAmount
    private var deadline: Scheduled<Void>?
    private var bytes = 0
    /// Whether the answer that is being written replaces one of the HTTP parser's, which has no body.
    private var isReplacing = false

    /// - Parameters:
    ///   - bodyTimeout: From a request's head to the end of its body.
    ///   - answerTimeout: For a client to take an answer.
    init(bodyTimeout: TimeAmount, answerTimeout: TimeAmount) {
        self.bodyTimeout = bodyTimeout
        self.answerTimeout = answerTimeout
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            bytes = 0
            let channel = context.channel
            deadline = context.eventLoop.scheduleTask(in: bodyTimeout) { channel.close(promise: nil) }
        case .body(let buffer):
            bytes += buffer.readableBytes
            if bytes > Self.mostBytes {
                context.close(promise: nil)
                return
            }
        case .end: deadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.headerFields[.accessControlAllowOrigin] == nil:
            isReplacing = true
            let error =
                head.status.code == 400
                ? APIError(.invalidField, "This is no HTTP request that can be read") : APIError(.internal)
            let answer = Answer(error).completed(accept: nil, requestID: "-")
            var fields = answer.headers
            let body = ByteBuffer(string: answer.body ?? "")
            fields[.contentLength] = String(body.readableBytes)
            fields[.connection] = "close"
            context.write(
                wrapOutboundOut(.head(HTTPResponse(status: .init(code: answer.status), headerFields: fields))),
                promise: promise)
            context.write(wrapOutboundOut(.body(body)), promise: nil)
        case .body where isReplacing: promise?.succeed()
        case .end:
            isReplacing = false
            let channel = context.channel
            let deadline = context.eventLoop.scheduleTask(in: answerTimeout) { channel.close(promise: nil) }
            let promise = promise ?? context.eventLoop.makePromise()
            promise.futureResult.whenComplete { _ in deadline.cancel() }
            context.write(data, promise: promise)
        default: context.write(data, promise: promise)
        }
    }
}
