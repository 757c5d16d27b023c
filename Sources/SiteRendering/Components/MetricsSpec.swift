import Charts
import Market

/// What an author asks of a block of value boxes, with the values already looked up.
public struct MetricsSpec: Hashable, Sendable {
    /// Stands above the boxes.
    public let title: String?
    public let items: [Item]

    public init(title: String? = nil, items: [Item]) {
        self.title = title
        self.items = items
    }

    public struct Item: Hashable, Sendable {
        public let label: String
        public let value: Value
        /// Nil shows a number with all its digits and text as it is.
        public let format: ValueFormat?
        /// How the value has changed: shown with its sign, an arrow and a colour.
        public let change: Value?
        public let changeFormat: ValueFormat?
        /// A few words below, such as "since yesterday".
        public let note: String?

        public init(
            label: String, value: Value, format: ValueFormat? = nil, change: Value? = nil,
            changeFormat: ValueFormat? = nil, note: String? = nil
        ) {
            self.label = label
            self.value = value
            self.format = format
            self.change = change
            self.changeFormat = changeFormat
            self.note = note
        }
    }
}
