/// Why a format can't be used, or can't be used for a value.
public struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The format as the author wrote it.
    public let specifier: String
    /// What is wrong and what to write instead, without a full stop.
    public let reason: String

    public init(specifier: String, reason: String) {
        self.specifier = specifier
        self.reason = reason
    }

    /// The reason after the format's name: "format 'dat' is no format; did you mean 'date'?".
    public var description: String {
        let continues = ["is ", "needs ", "stands "].contains { reason.hasPrefix($0) }
        return "format '\(specifier)'\(continues ? "" : ":") \(reason)"
    }
}
