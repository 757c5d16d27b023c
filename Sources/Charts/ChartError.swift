/// Why a chart can't be drawn: what in its block is wrong, and which names would be right.
public struct ChartError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The key of the block that the error is about, such as `y`.
    public let key: String
    public let message: String
    /// The wrong name, when the error is about one.
    public let name: String?
    /// The names that would be right, for the nearest match.
    public let names: [String]

    public init(key: String, message: String, name: String? = nil, names: [String] = []) {
        self.key = key
        self.message = message
        self.name = name
        self.names = names
    }

    public var description: String { "\(key): \(message)" }
}
