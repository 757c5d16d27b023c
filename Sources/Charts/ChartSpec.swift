/// What a chart block says: marks, the columns they read, axes and titles, in Vega-Lite's words.
public struct ChartSpec: Hashable, Sendable {
    public let title, subtitle: String?
    /// Where the numbers come from, printed under the chart.
    public let source: String?
    /// Replaces the generated description for screen readers.
    public let description: String?
    /// From top to bottom, on one horizontal axis; at least one.
    public let panels: [Panel]
    public let x: XAxis
    /// A column whose different values each get a small chart of their own, all on the same scales.
    public let facet: String?
    /// Windows, in rows, of simple moving averages drawn over the first series.
    public let movingAverage: [Int]
    /// The value that the first finite value of every series becomes, such as 100.
    public let rebase: Double?
    public let missing: MissingValues
    public let empty: EmptyData
    /// The height of the drawing in CSS pixels; nil takes what suits the marks.
    public let height: Int?

    public init(
        title: String? = nil, subtitle: String? = nil, source: String? = nil, description: String? = nil,
        panels: [Panel], x: XAxis = XAxis(), facet: String? = nil, movingAverage: [Int] = [], rebase: Double? = nil,
        missing: MissingValues = .gap, empty: EmptyData = .error, height: Int? = nil
    ) {
        self.title = title
        self.subtitle = subtitle
        self.source = source
        self.description = description
        self.panels = panels
        self.x = x
        self.facet = facet
        self.movingAverage = movingAverage
        self.rebase = rebase
        self.missing = missing
        self.empty = empty
        self.height = height
    }

    /// A chart of one panel.
    public init(
        title: String? = nil, subtitle: String? = nil, source: String? = nil, description: String? = nil,
        layers: [Layer], x: XAxis = XAxis(), y: YAxis = YAxis(), facet: String? = nil, movingAverage: [Int] = [],
        rebase: Double? = nil, missing: MissingValues = .gap, empty: EmptyData = .error, height: Int? = nil
    ) {
        self.init(
            title: title, subtitle: subtitle, source: source, description: description,
            panels: [Panel(layers: layers, y: y)], x: x, facet: facet, movingAverage: movingAverage, rebase: rebase,
            missing: missing, empty: empty, height: height)
    }

    /// The layers of all panels, in order: as many as the tables of rows that a chart is given.
    public var layers: [Layer] { panels.flatMap(\.layers) }
}

/// One plot of several that stand above each other.
public struct Panel: Hashable, Sendable {
    /// The marks from back to front; at least one.
    public let layers: [Layer]
    public let y: YAxis
    /// The height of the plot in CSS pixels; nil shares what the chart's height leaves.
    public let height: Int?

    public init(layers: [Layer], y: YAxis = YAxis(), height: Int? = nil) {
        self.layers = layers
        self.y = y
        self.height = height
    }
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

/// The horizontal axis.
public struct XAxis: Hashable, Sendable {
    /// How positions are spread.
    public enum Scale: String, CaseIterable, Hashable, Sendable {
        /// Dates at their true distance.
        case time
        /// One place for each date that has data, so that weekends and holidays leave no gap.
        case trading
        /// One place for each value, in order of appearance.
        case band
        case linear, log, symlog
    }

    /// The column that every layer without its own `x` takes; nil means the first column.
    public let field: String?
    public let title: String?
    public let format: ValueFormat?
    /// Nil follows the mark and the values: dates give time, or trading days under bars and candles; numbers linear, or
    /// bands under bars; all else bands.
    public let scale: Scale?
    /// Whether nought is on the axis of values that lie along it (bars and points beside names); nil means yes for bars.
    public let zero: Bool?
    /// Fixed limits of an axis of numbers.
    public let domain: ClosedRange<Double>?

    public init(
        field: String? = nil, title: String? = nil, format: ValueFormat? = nil, scale: Scale? = nil,
        zero: Bool? = nil, domain: ClosedRange<Double>? = nil
    ) {
        self.field = field
        self.title = title
        self.format = format
        self.scale = scale
        self.zero = zero
        self.domain = domain
    }
}

/// The vertical axis of a panel.
public struct YAxis: Hashable, Sendable {
    public enum Scale: String, CaseIterable, Hashable, Sendable {
        case linear, log
        /// Linear about nought and logarithmic beyond, for values of both signs over many powers of ten.
        case symlog
        /// One row for each value, in order of appearance.
        case band
    }

    /// The unit or quantity, printed above the axis.
    public let title: String?
    public let format: ValueFormat?
    /// Nil is linear for numbers and bands for names.
    public let scale: Scale?
    /// Whether nought is on the axis; nil means yes for bars and areas.
    public let zero: Bool?
    /// Fixed limits; values outside are cut off at the frame.
    public let domain: ClosedRange<Double>?

    public init(
        title: String? = nil, format: ValueFormat? = nil, scale: Scale? = nil, zero: Bool? = nil,
        domain: ClosedRange<Double>? = nil
    ) {
        self.title = title
        self.format = format
        self.scale = scale
        self.zero = zero
        self.domain = domain
    }
}
