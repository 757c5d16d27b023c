/// Why the API gave nothing that can be taken.
public enum TradingError: Error, Sendable {
    case unreachable(request: String, reason: String)

    /// One line each, for people.
    public var messages: [String] {
        switch self {
        case .unreachable(let request, let reason): ["\(request): \(reason)"]
        }
    }
}
