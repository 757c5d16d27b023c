/// What a chart block says: marks, the columns they read, axes and titles, in Vega-Lite's words.
public struct ChartSpec: Hashable, Sendable {
    public let title, subtitle: String?
    /// Where the numbers come from, printed under the chart.
    public let source: String?
    /// Replaces the generated description for screen readers.
    public let description: String?
    /// The marks from back to front; at least one.
    public let layers: [Layer]
    public let x: XAxis
    public let y: YAxis
    /// Windows, in rows, of simple moving averages drawn over the first series.
    public let movingAverage: [Int]
    /// The value that the first finite value of every series becomes, such as 100.
    public let rebase: Double?
    public let missing: MissingValues
    public let empty: EmptyData
    /// The height of the drawing in CSS pixels.
    public let height: Int

    public init(
        title: String? = nil, subtitle: String? = nil, source: String? = nil, description: String? = nil,
        layers: [Layer], x: XAxis = XAxis(), y: YAxis = YAxis(), movingAverage: [Int] = [], rebase: Double? = nil,
        missing: MissingValues = .gap, empty: EmptyData = .error, height: Int = 320
    ) {
        self.title = title
        self.subtitle = subtitle
        self.source = source
        self.description = description
        self.layers = layers
        self.x = x
        self.y = y
        self.movingAverage = movingAverage
        self.rebase = rebase
        self.missing = missing
        self.empty = empty
        self.height = height
    }
}

/// How a layer draws its rows.
public enum Mark: String, CaseIterable, Hashable, Sendable {
    case line, area, bar, candlestick, band
}

/// What happens where a value is missing or isn't a finite number.
public enum MissingValues: String, CaseIterable, Hashable, Sendable {
    /// The line breaks.
    case gap
    /// The line goes straight to the next value.
    case connect
    /// The value counts as nought.
    case zero
}

/// What a chart without a single value does.
public enum EmptyData: String, CaseIterable, Hashable, Sendable {
    /// It is an error.
    case error
    /// A sentence stands in its place, and the caller warns.
    case warn
    /// Nothing stands in its place.
    case hide
}

/// One mark and the columns that it reads.
public struct Layer: Hashable, Sendable {
    public let mark: Mark
    /// The name of the query whose rows are drawn.
    public let data: String?
    /// The column of positions along the horizontal axis; nil takes the chart's `x` or the first column.
    public let x: String?
    /// The columns of values, each a series of its own.
    public let y: [String]
    /// A column whose different values split the rows into series.
    public let color: String?
    /// The edges of a band.
    public let lower, upper: String?
    /// The columns of a candlestick; nil takes the column of the same name.
    public let open, high, low, close: String?
    /// A candlestick's traded shares, drawn in a panel below; nil takes a column named `volume` if there is one.
    public let volume: String?
    /// Names of the series, in order, in place of their columns' names.
    public let labels: [String]

    public init(
        mark: Mark, data: String? = nil, x: String? = nil, y: [String] = [], color: String? = nil,
        lower: String? = nil, upper: String? = nil, open: String? = nil, high: String? = nil, low: String? = nil,
        close: String? = nil, volume: String? = nil, labels: [String] = []
    ) {
        self.mark = mark
        self.data = data
        self.x = x
        self.y = y
        self.color = color
        self.lower = lower
        self.upper = upper
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
        self.labels = labels
    }
}

/// The horizontal axis.
public struct XAxis: Hashable, Sendable {
    /// How positions are spread.
    public enum Scale: String, CaseIterable, Hashable, Sendable {
        /// Dates at their true distance.
        case time
        /// One place for each value, in order of appearance.
        case band
        case linear
    }

    /// The column that every layer without its own `x` takes; nil means the first column.
    public let field: String?
    public let title: String?
    public let format: ValueFormat?
    /// Nil follows the mark and the values: dates give time, numbers linear, all else and bars band.
    public let scale: Scale?

    public init(field: String? = nil, title: String? = nil, format: ValueFormat? = nil, scale: Scale? = nil) {
        self.field = field
        self.title = title
        self.format = format
        self.scale = scale
    }
}

/// The vertical axis.
public struct YAxis: Hashable, Sendable {
    public enum Scale: String, CaseIterable, Hashable, Sendable {
        case linear, log
    }

    /// The unit or quantity, printed above the axis.
    public let title: String?
    public let format: ValueFormat?
    public let scale: Scale
    /// Whether nought is on the axis; nil means yes for bars and areas.
    public let zero: Bool?
    /// Fixed limits; values outside are cut off at the frame.
    public let domain: ClosedRange<Double>?

    public init(
        title: String? = nil, format: ValueFormat? = nil, scale: Scale = .linear, zero: Bool? = nil,
        domain: ClosedRange<Double>? = nil
    ) {
        self.title = title
        self.format = format
        self.scale = scale
        self.zero = zero
        self.domain = domain
    }
}
