import HTTPTypes
import Hummingbird
import Market
import NIOCore
import NIOHTTPTypes

/// What a request is answered with besides itself.
struct APIContext: InitializableFromSource, Sendable {
    /// The address at the other end, without its port.
    let client: String
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
        client = source.channel.remoteAddress?.ipAddress ?? ""
    }

    /// Asks a client for the body that it holds back.
    ///
    /// - Throws: An `APIError` for a body that is declared to be too large.
    func askForBody(of request: HTTPRequest) async throws {
        guard request.expectsContinue else { return }
        if let length = request.headerFields[.contentLength].flatMap({ Int($0) }) {
            try BodyReader.check(length: length)
        }
        try await channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)))
    }
}

/// Takes requests from connections to the service and its answers back, and logs them.
struct APIResponder: HTTPResponder {
    let service: TradingService
    let log: RequestLog

    func respond(to request: Request, context: APIContext) async throws -> Response {
        let start = ContinuousClock.now
        let requestID = service.identifier()
        let apiRequest = APIRequest(
            method: request.method, target: request.head.path ?? "", headers: request.headers,
            client: context.client
        ) {
            try await context.askForBody(of: request.head)
            return try await BodyReader.read(request.body)
        }
        let answer = try await service.answer(apiRequest)
            .completed(accept: request.headers[.accept], requestID: requestID)
        let body = ByteBuffer(string: answer.body ?? "")
        let isHead = request.method == .head
        var response = Response(
            status: .init(code: answer.status), headers: answer.headers,
            body: isHead || answer.body == nil ? ResponseBody() : ResponseBody(byteBuffer: body))
        // RFC 9110, section 8.6: none with 204; with HEAD that of GET.
        response.headers[.contentLength] = answer.body == nil ? nil : String(body.readableBytes)
        log.add(
            RequestLog.Entry(
                time: service.clock.now(), method: request.method.rawValue, path: apiRequest.path,
                status: answer.status, bytes: isHead ? 0 : body.readableBytes, duration: ContinuousClock.now - start,
                requestID: requestID, isReplay: answer.isReplay))
        return response
    }
}
