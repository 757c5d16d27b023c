import HTTPTypes
import Market
import NIOCore
import NIOHTTP1
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
    private let log: RequestLog
    private let now: @Sendable () -> Instant
    private let identifier: @Sendable () -> String
    private var deadline: Scheduled<Void>?
    private var bytes = 0
    /// Requests whose heads were read and whose answers are not written; several when a client does not wait.
    private var unanswered = 0
    /// Whether the client holds the body of the last one back until it is told to continue.
    private var isHoldingBack = false
    /// Whether the connection ends after the answer that is being written.
    private var isLast = false
    /// Whether the answer that is being written replaces one of the HTTP parser's, which has no body.
    private var isReplacing = false

    /// - Parameters:
    ///   - bodyTimeout: From a request's head to the end of its body.
    ///   - answerTimeout: For a client to take an answer.
    ///   - log: Takes the refusals, whose requests have neither method nor path.
    ///   - identifier: Makes a refusal's request id.
    init(
        bodyTimeout: TimeAmount, answerTimeout: TimeAmount, log: RequestLog, now: @escaping @Sendable () -> Instant,
        identifier: @escaping @Sendable () -> String
    ) {
        self.bodyTimeout = bodyTimeout
        self.answerTimeout = answerTimeout
        self.log = log
        self.now = now
        self.identifier = identifier
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(ConnectionVersion(), position: .after(decoder))
        } catch {
            context.fireErrorCaught(error)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head where isLast:
            context.close(promise: nil)
            return
        case .head(let head):
            bytes = 0
            unanswered += 1
            isHoldingBack = head.expectsContinue
            let channel = context.channel
            deadline = context.eventLoop.scheduleTask(in: bodyTimeout) { channel.close(promise: nil) }
        case .body(let buffer):
            isHoldingBack = false
            bytes += buffer.readableBytes
            if bytes > Self.mostBytes {
                context.close(promise: nil)
                return
            }
        case .end:
            isHoldingBack = false
            deadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.kind == .informational:
            isHoldingBack = false
            context.write(data, promise: promise)
        case .head(let head) where head.headerFields[.accessControlAllowOrigin] == nil:
            isReplacing = true
            refuse(head.status.code, context: context, promise: promise)
        case .head(var head) where isHoldingBack && unanswered == 1:
            // Whether the body still comes cannot be known, so no other request can follow.
            isLast = true
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body where isReplacing: promise?.succeed()
        case .end:
            isReplacing = false
            unanswered -= 1
            let channel = context.channel
            let deadline = context.eventLoop.scheduleTask(in: answerTimeout) { channel.close(promise: nil) }
            let promise = promise ?? context.eventLoop.makePromise()
            let isLast = isLast
            promise.futureResult.whenComplete { _ in
                deadline.cancel()
                if isLast { channel.close(mode: .output, promise: nil) }
            }
            context.write(data, promise: promise)
        default: context.write(data, promise: promise)
        }
    }

    /// Writes and logs the head and the body of an answer that the service did not make.
    private func refuse(_ status: Int, context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        let requestID = identifier()
        let error =
            status == 400 ? APIError(.invalidField, "This is no HTTP request that can be read") : APIError(.internal)
        let answer = Answer(error).completed(accept: nil, requestID: requestID)
        var fields = answer.headers
        let body = ByteBuffer(string: answer.body ?? "")
        fields[.contentLength] = String(body.readableBytes)
        fields[.connection] = "close"
        context.write(
            wrapOutboundOut(.head(HTTPResponse(status: .init(code: answer.status), headerFields: fields))),
            promise: promise)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        // Who has gone away is answered nothing.
        guard context.channel.isActive else { return }
        log.add(
            RequestLog.Entry(
                time: now(), method: "", path: "", status: answer.status, bytes: body.readableBytes, duration: .zero,
                requestID: requestID, isReplay: false))
    }
}

extension HTTPRequest {
    /// Whether the client sends the body once it is told to (RFC 9110, section 10.1.1).
    var expectsContinue: Bool { headerFields[.expect]?.lowercased() == "100-continue" }
}
