/// A YAML value with the place where it stands.
public struct Setting: Sendable {
    public enum Content: Sendable {
        case empty
        /// A scalar's text; `isPlain` when it was written without quotes.
        case scalar(String, isPlain: Bool)
        case list([Setting])
        case mapping([Entry])
    }

    public struct Entry: Sendable {
        public let key: String
        public let keyPlace: Place
        public let value: Setting
    }

    public let content: Content
    public let place: Place

    /// What the value is, in words for an error.
    var kind: String {
        switch content {
        case .empty: "nothing"
        case .scalar: "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}
