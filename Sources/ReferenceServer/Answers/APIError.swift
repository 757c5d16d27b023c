import JSON

/// An answer that refuses, in the words of the contract.
struct APIError: Error, Sendable {
    /// For programs; it does not change with the wording.
    enum Code: String, CaseIterable, Sendable {
        case invalidJSON = "invalid_json"
        case invalidSymbol = "invalid_symbol"
        case invalidQuantity = "invalid_quantity"
        case invalidStockPrice = "invalid_stock_price"
        case invalidAction = "invalid_action"
        case invalidDate = "invalid_date"
        case invalidRange = "invalid_range"
        case invalidLimit = "invalid_limit"
        case invalidCursor = "invalid_cursor"
        case invalidModel = "invalid_model"
        case invalidField = "invalid_field"
        case invalidIdempotencyKey = "invalid_idempotency_key"
        case missingField = "missing_field"
        case unauthorized
        case unknownSymbol = "unknown_symbol"
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case insufficientFunds = "insufficient_funds"
        case insufficientShares = "insufficient_shares"
        case idempotencyInProgress = "idempotency_in_progress"
        case idempotencyKeyReused = "idempotency_key_reused"
        case tooLarge = "too_large"
        case unsupportedMediaType = "unsupported_media_type"
        case throttled
        case `internal`
        case unavailable

        var status: Int {
            switch self {
            case .unauthorized: 401
            case .unknownSymbol, .notFound: 404
            case .methodNotAllowed: 405
            case .insufficientFunds, .insufficientShares, .idempotencyInProgress: 409
            case .tooLarge: 413
            case .unsupportedMediaType: 415
            case .idempotencyKeyReused: 422
            case .throttled: 429
            case .internal: 500
            case .unavailable: 503
            default: 400
            }
        }

        /// The short text of `error`.
        var text: String {
            switch self {
            case .invalidJSON: "Invalid JSON"
            case .invalidSymbol: "Invalid symbol"
            case .invalidQuantity: "Invalid quantity"
            case .invalidStockPrice: "Invalid stock price"
            case .invalidAction: "Invalid action"
            case .invalidDate: "Invalid date"
            case .invalidRange: "Invalid range"
            case .invalidLimit: "Invalid limit"
            case .invalidCursor: "Invalid cursor"
            case .invalidModel: "Invalid model"
            case .invalidField: "Invalid request"
            case .invalidIdempotencyKey: "Invalid Idempotency-Key"
            case .missingField: "Missing field"
            case .unauthorized: "Missing or unknown API key"
            case .unknownSymbol: "Unknown symbol"
            case .notFound: "Not found"
            case .methodNotAllowed: "Method not allowed"
            case .insufficientFunds: "Not enough cash"
            case .insufficientShares: "Not enough shares"
            case .idempotencyInProgress: "The first request with this key is still running"
            case .idempotencyKeyReused: "Idempotency-Key was used for another request"
            case .tooLarge: "Request body too large"
            case .unsupportedMediaType: "Unsupported media type"
            case .throttled: "Too many requests"
            case .internal: "Internal server error"
            case .unavailable: "Service unavailable"
            }
        }
    }

    /// A field of the body or a parameter that is at fault.
    struct Field: Hashable, Sendable {
        let name: String
        /// Whether `name` is a member of the body, rather than a parameter or a header.
        let isPointer: Bool
        let message: String
    }

    let code: Code
    /// One sentence for people; nothing of the server's inside.
    var detail: String?
    var fields: [Field] = []
    /// Of /trade.
    var executionID: String?
    var steps: JSONValue?
    /// Seconds, for 429 and 503.
    var retryAfter: Int?
    /// For 405.
    var allow: String?

    init(_ code: Code, _ detail: String? = nil, fields: [Field] = []) {
        self.code = code
        self.detail = detail
        self.fields = fields
    }

    /// A query parameter or a header that is at fault.
    init(_ code: Code, parameter: String, _ message: String) {
        self.init(
            code, "\(parameter) \(message)", fields: [Field(name: parameter, isPointer: false, message: message)])
    }

    /// RFC 9457 with the members of the contract.
    var body: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("error", .text(code.text)), ("status", .integer(code.status)), ("code", .text(code.rawValue)),
            ("type", .text("about:blank")), ("title", .text(Self.title(code.status))),
        ]
        if let detail { members.append(("detail", .text(String(detail.prefix(1000))))) }
        if !fields.isEmpty {
            members.append(
                (
                    "errors",
                    .list(
                        fields.prefix(100).map {
                            [
                                $0.isPointer ? "pointer" : "field": .text($0.isPointer ? "/\($0.name)" : $0.name),
                                "message": .text($0.message),
                            ]
                        })
                ))
        }
        members.append(("success", .flag(false)))
        if let executionID { members.append(("execution_id", .text(executionID))) }
        if let steps { members.append(("steps", steps)) }
        return .record(members)
    }

    /// The reason phrases of RFC 9110.
    private static func title(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 503: "Service Unavailable"
        default: "Internal Server Error"
        }
    }
}
