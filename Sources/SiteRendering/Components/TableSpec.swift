import Charts

/// What an author asks of a table: which columns of a query, in which order, and how they look.
public struct TableSpec: Hashable, Sendable {
    /// Stands above the table and names it for screen readers.
    public let caption: String?
    /// The column of the query with the rows' symbols, for scripts; nil when the rows are not about stocks.
    public let symbol: String?
    /// Nil shows all columns of the query in its order.
    public let columns: [Column]?
    /// The first counts most. Empty keeps the query's order.
    public let order: [Order]
    /// The most rows to show; nil shows all.
    public let limit: Int?
    /// A sentence below the table.
    public let note: String?
    /// Whether readers with scripts may sort the rows.
    public let isSortable: Bool
    /// Whether readers with scripts may look for rows by a text.
    public let isFilterable: Bool

    public init(
        caption: String? = nil, symbol: String? = nil, columns: [Column]? = nil, order: [Order] = [], limit: Int? = nil,
        note: String? = nil, isSortable: Bool = false, isFilterable: Bool = false
    ) {
        self.caption = caption
        self.symbol = symbol
        self.columns = columns
        self.order = order
        self.limit = limit
        self.note = note
        self.isSortable = isSortable
        self.isFilterable = isFilterable
    }

    public struct Column: Hashable, Sendable {
        /// The column's name in the query.
        public let field: String
        /// Nil makes the field's name readable: `adj_close` is "Adj close".
        public let title: String?
        /// Nil shows numbers with all their digits and text as it is.
        public let format: ValueFormat?
        /// Nil puts numbers to the right and everything else to the left.
        public let alignment: Alignment?
        /// A signed value: shown with its sign, an arrow and a colour.
        public let isChange: Bool
        /// A URL template such as `/stocks/{symbol}/`; `{column}` is a value of the row as one segment of the path.
        public let link: String?
        /// The value is a list of numbers, such as `1,2.5,3`, and is drawn as a small line.
        public let isSparkline: Bool
        /// What scripts write into the cells when it changes.
        public let live: LiveValue?

        public init(
            field: String, title: String? = nil, format: ValueFormat? = nil, alignment: Alignment? = nil,
            isChange: Bool = false, link: String? = nil, isSparkline: Bool = false,
            live: LiveValue? = nil
        ) {
            self.field = field
            self.title = title
            self.format = format
            self.alignment = alignment
            self.isChange = isChange
            self.link = link
            self.isSparkline = isSparkline
            self.live = live
        }
    }

    public enum Alignment: String, Hashable, Sendable, CaseIterable {
        case left, right, center
    }

    public struct Order: Hashable, Sendable {
        public let column: String
        public let isDescending: Bool

        public init(column: String, isDescending: Bool = false) {
            self.column = column
            self.isDescending = isDescending
        }
    }
}

extension TableSpec.Column {
    /// Why the cells cannot be kept up to date by scripts, with the column's key that is at fault.
    func liveFault() -> ComponentError? {
        guard let live else { return nil }
        if live == .change, !isChange {
            return ComponentError(key: "live", message: "'live: change' needs 'change: true' beside it")
        }
        if live != .change, isChange {
            return ComponentError(key: "change", message: "a live \(live.rawValue) is no change; leave 'change' out")
        }
        if isSparkline {
            return ComponentError(key: "sparkline", message: "a sparkline can't be live; leave 'live' out")
        }
        if link != nil {
            return ComponentError(key: "link", message: "a live cell can't be a link; link another column")
        }
        return live.objection(to: format).map { ComponentError(key: format == nil ? "live" : "format", message: $0) }
    }
}
