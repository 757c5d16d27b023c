/// What came back for one request.
struct Answer: Sendable {
    /// `GET https://…/check`, for messages.
    let request: String
    let status: Int
    var headers = Headers()
    /// After decompression.
    var body: [UInt8] = []

    /// The headers that a pull looks at; of one that is there twice, the first.
    struct Headers: Sendable {
        var contentType: String?
        var contentEncoding: String?
        var contentLength: Int?
        var entityTag: String?
        var location: String?
        var retryAfter: String?
        var date: String?
    }

    /// The media type in lower case without its parameters; empty when the answer names none.
    var mediaType: String {
        let type = (headers.contentType ?? "").prefix { $0 != ";" }
        return type.filter { $0 != " " && $0 != "\t" }.lowercased()
    }
}
