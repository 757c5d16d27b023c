import HTTPTypes

/// What a request is answered with.
struct PreviewResponse: Sendable {
    enum Body: Sendable {
        case none
        case bytes(ByteChain)
        case file(OpenFile, Range<Int>)
        /// News, until the browser goes.
        case events
    }

    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: Body

    /// - Parameter headers: Besides those that every answer has.
    init(_ status: HTTPResponse.Status, headers: HTTPFields = [:], body: Body = .none) {
        self.status = status
        self.body = body
        self.headers = [
            .cacheControl: "no-store", .xContentTypeOptions: "nosniff", .crossOriginResourcePolicy: "same-origin",
        ]
        self.headers.append(contentsOf: headers)
        switch body {
        case .none: if status != .notModified { self.headers[.contentLength] = "0" }
        case .bytes(let bytes): self.headers[.contentLength] = String(bytes.count)
        case .file(_, let range): self.headers[.contentLength] = String(range.count)
        case .events: break
        }
    }

    static func text(_ status: HTTPResponse.Status, type: String, _ text: String) -> PreviewResponse {
        PreviewResponse(status, headers: [.contentType: type], body: .bytes(ByteChain([Array(text.utf8)[...]])))
    }

    static func plain(_ status: HTTPResponse.Status, _ text: String) -> PreviewResponse {
        .text(status, type: "text/plain; charset=utf-8", text + "\n")
    }
}
