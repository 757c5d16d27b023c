import HTTPTypes
import HummingbirdCore
import NIOCore

/// Takes requests from connections to the service, and sends its answers in pieces, each when the client has taken the last.
struct PreviewResponder: Sendable {
    private static let pieceSize = 64 * 1024

    let service: PreviewService
    let streams: EventStreams

    func respond(to request: Request, writer: consuming ResponseWriter, channel: any Channel) async throws {
        let answer = await service.answer(request.head)
        let head = HTTPResponse(status: answer.status, headerFields: answer.headers)
        if request.method == .head { return try await writer.writeResponse(head) }
        switch answer.body {
        case .none: try await writer.writeResponse(head)
        case .bytes(let bytes) where bytes.count <= Self.pieceSize:
            try await writer.write(response: head, body: ResponseBody(byteBuffer: bytes.buffer))
        case .bytes(let bytes): try await send(0..<bytes.count, head, writer) { bytes[$0].buffer }
        case .file(let file, let range): try await send(range, head, writer) { try file.bytes($0) }
        case .events: try await sendEvents(head, writer, channel: channel)
        }
    }

    private func send(
        _ range: Range<Int>, _ head: HTTPResponse, _ writer: consuming ResponseWriter,
        piece: (Range<Int>) throws -> ByteBuffer
    ) async throws {
        var body = try await writer.writeHead(head)
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.pieceSize) {
            try await body.write(piece(start..<min(start + Self.pieceSize, range.upperBound)))
        }
        try await body.finish(nil)
    }

    private func sendEvents(
        _ head: HTTPResponse, _ writer: consuming ResponseWriter, channel: any Channel
    ) async throws {
        guard let events = streams.open(until: channel.closeFuture) else {
            let answer = PreviewResponse.plain(.serviceUnavailable, "Too many pages are open; close some of them.")
            guard case .bytes(let text) = answer.body else { return }
            return try await writer.write(
                response: HTTPResponse(status: answer.status, headerFields: answer.headers),
                body: ResponseBody(byteBuffer: text.buffer))
        }
        var body = try await writer.writeHead(head)
        try await body.write(ByteBuffer(string: "retry: 500\n\n"))
        for await event in events { try await body.write(event) }
        // The connection is closed by now.
        try await body.finish(nil)
    }
}
