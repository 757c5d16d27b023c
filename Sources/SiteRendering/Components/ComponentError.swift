/// Why a table or a block of metrics can't be rendered, for a place in its YAML that the caller knows.
public struct ComponentError: Error, Hashable, Sendable {
    /// The key of the block that is at fault, such as `columns`.
    public let key: String
    /// What is wrong and what to write instead, without a full stop.
    public let message: String
    /// The names that there are, when an unknown one is what is wrong; for finding the nearest.
    public let names: [String]
    /// The unknown name itself, if one is what is wrong.
    public let name: String?

    public init(key: String, message: String, name: String? = nil, names: [String] = []) {
        self.key = key
        self.message = message
        self.name = name
        self.names = names
    }
}
