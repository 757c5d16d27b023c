/// Why the API gave nothing that can be taken.
public enum TradingError: Error, Sendable {
    /// No whole answer came.
    case unreachable(request: String, reason: String)
    /// The answer says no.
    ///
    /// - reason: The back end's own words, cleaned; nil when it gave none.
    case refused(request: String, status: Int, reason: String?)
    /// The answer came in a form that is not taken: too large, wrongly compressed, a redirect elsewhere.
    case unusable(request: String, reason: String)
    /// The answer's content breaks the contract.
    case malformed(request: String, faults: [Fault])
    /// Nothing that was asked for is there.
    case nothingThere(base: String)

    /// What is wrong with one value of an answer.
    public struct Fault: Hashable, Sendable, CustomStringConvertible {
        /// The JSON Pointer (RFC 6901) of the value; empty for the whole answer.
        public let pointer: String
        /// Worded to follow the pointer: "must be greater than 0".
        public let reason: String

        public var description: String { pointer.isEmpty ? reason : "\(pointer): \(reason)" }
    }

    /// One line each, for people.
    public var messages: [String] {
        switch self {
        case .unreachable(let request, let reason), .unusable(let request, let reason): ["\(request): \(reason)"]
        case .refused(let request, let status, let reason):
            ["\(request): the answer was \(status)" + (reason.map { ": \($0)" } ?? "")]
        case .malformed(let request, let faults):
            faults.prefix(Self.shownFaults).map { "\(request): \($0)" }
                + (faults.count > Self.shownFaults
                    ? ["\(request): \(faults.count - Self.shownFaults) more values are wrong"] : [])
        case .nothingThere(let base):
            [
                "\(base): nothing there speaks the API; look whether the address under 'api:' is whole, with its stage such as /Prod"
            ]
        }
    }

    private static let shownFaults = 20
}

extension TradingError {
    /// The same error without any secret that a back end has repeated.
    func hidingSecrets(_ wording: Wording) -> TradingError {
        let hiding = wording.hidingSecrets
        return switch self {
        case .unreachable(let request, let reason): .unreachable(request: hiding(request), reason: hiding(reason))
        case .refused(let request, let status, let reason):
            .refused(request: hiding(request), status: status, reason: reason.map(hiding))
        case .unusable(let request, let reason): .unusable(request: hiding(request), reason: hiding(reason))
        case .malformed(let request, let faults):
            .malformed(
                request: hiding(request),
                faults: faults.map { Fault(pointer: hiding($0.pointer), reason: hiding($0.reason)) })
        case .nothingThere: self
        }
    }
}
