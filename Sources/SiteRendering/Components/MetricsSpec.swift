import Charts
import Market

/// What an author asks of a block of value boxes, with the values already looked up.
public struct MetricsSpec: Hashable, Sendable {
    /// Stands above the boxes.
    public let title: String?
    /// The stock that the boxes are about, for scripts.
    public let symbol: Symbol?
    public let items: [Item]

    public init(title: String? = nil, symbol: Symbol? = nil, items: [Item]) {
        self.title = title
        self.symbol = symbol
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
        /// What scripts write into the value when it changes: a price, a volume or a time.
        public let live: LiveValue?
        /// Whether scripts write the change when it changes.
        public let isChangeLive: Bool

        public init(
            label: String, value: Value, format: ValueFormat? = nil, change: Value? = nil,
            changeFormat: ValueFormat? = nil, note: String? = nil, live: LiveValue? = nil,
            isChangeLive: Bool = false
        ) {
            self.label = label
            self.value = value
            self.format = format
            self.change = change
            self.changeFormat = changeFormat
            self.note = note
            self.live = live
            self.isChangeLive = isChangeLive
        }
    }
}

extension MetricsSpec.Item {
    /// Why the value or its change cannot be kept up to date by scripts, with the item's key that is at fault.
    func liveFault() -> ComponentError? {
        if live == .change {
            return ComponentError(key: "live", message: "a change stands below its value; write 'changeLive: true'")
        }
        if let reason = live?.objection(to: format) {
            return ComponentError(key: format == nil ? "live" : "format", message: reason)
        }
        guard isChangeLive else { return nil }
        if change == nil { return ComponentError(key: "changeLive", message: "'changeLive' needs 'change' beside it") }
        return LiveValue.change.objection(to: changeFormat).map {
            ComponentError(key: changeFormat == nil ? "changeLive" : "changeFormat", message: $0)
        }
    }
}
