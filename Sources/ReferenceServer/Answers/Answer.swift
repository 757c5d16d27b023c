import HTTPTypes
import JSON

/// What the server says to one request, before it is put on the wire.
struct Answer: Sendable {
    let status: Int
    /// JSON; nil for an answer without a body.
    var body: String?
    var headers = HTTPFields()
    /// Whether it was given before, for the same key.
    var isReplay = false

    init(status: Int, body: String? = nil) {
        self.status = status
        self.body = body
    }

    /// A value that may be kept by clients as long as the header says.
    init(_ value: JSONValue, cacheControl: String, ifNoneMatch: [String]) {
        let body = value.source
        let tag = EntityTag(of: body)
        let isKnown = ifNoneMatch.contains(where: tag.matches)
        self.init(status: isKnown ? 304 : 200, body: isKnown ? nil : body)
        headers[.eTag] = tag.description
        headers[.cacheControl] = cacheControl
    }

    init(_ error: APIError) {
        self.init(status: error.code.status, body: error.body.source)
        headers[.cacheControl] = "no-store"
        if let seconds = error.retryAfter { headers[.retryAfter] = String(seconds) }
        if let allow = error.allow { headers[.allow] = allow }
    }

    /// The answer to OPTIONS on any path.
    static var preflight: Answer {
        var answer = Answer(status: 204)
        answer.headers[.accessControlAllowHeaders] =
            "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token,Idempotency-Key,If-None-Match"
        answer.headers[.accessControlAllowMethods] = "GET,POST,OPTIONS"
        return answer
    }

    /// The answer with the headers that all answers have.
    ///
    /// - Parameter accept: The request's Accept, which chooses the media type of an error.
    func completed(accept: String?, requestID: String) -> Answer {
        var answer = self
        answer.headers[.accessControlAllowOrigin] = "*"
        answer.headers[.accessControlExposeHeaders] = "ETag,Idempotency-Replayed,Retry-After"
        // The contract sends nothing else with a preflight's answer.
        guard status != 204 else { return answer }
        answer.headers[.xContentTypeOptions] = "nosniff"
        answer.headers[.requestID] = requestID
        if isReplay { answer.headers[.idempotencyReplayed] = "true" }
        if body != nil {
            let isProblem = status >= 400 && MediaTypes(accept: accept).prefersProblem
            answer.headers[.contentType] = isProblem ? "application/problem+json" : "application/json"
            if status >= 400 { answer.headers[.vary] = "Accept" }
        }
        return answer
    }
}

extension HTTPField.Name {
    // All of them are tokens, so that each has a name; `Vary` never stands for another one.
    static let requestID = HTTPField.Name("X-Request-Id") ?? .vary
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed") ?? .vary
    static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .vary
    static let apiKey = HTTPField.Name("x-api-key") ?? .vary
}
