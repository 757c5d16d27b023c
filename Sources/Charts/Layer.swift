/// How a layer draws its rows.
public enum Mark: String, CaseIterable, Hashable, Sendable {
    /// A line through the values of `y`.
    case line
    /// A line that keeps its value until the next.
    case step
    /// A line and the surface between it and nought; with `stack`, surfaces on top of each other.
    case area
    /// Bars from nought; several series side by side, or on top of each other with `stack`; lying where `y` names things.
    case bar
    /// Dots; beside names on `y`, one for each column of `x`, joined by a line.
    case point
    /// Straight lines across the plot: at `y` or `x`, each a value or a column.
    case rule
    /// Words at a place: `text`, a column or the words themselves.
    case text
    /// A heat map: a cell for each pair of `x` and `y`, filled by the number of `color`.
    case rect
    /// The surface between `lower` and `upper`; a fan with several of each, or with one for each value of `color`.
    case band
    /// Open, high, low and close of sessions; `volume` in a panel below.
    case candlestick
    /// The same as strokes: the high and low, the open to the left, the close to the right.
    case ohlc
    /// Traded shares as bars, coloured by rise and fall where the rows have `open` and `close`.
    case volume
    /// A line without axes, with its first and last value.
    case sparkline
    /// How often the values of `x` occur in each of some ranges of equal width.
    case histogram
    /// Rectangles as large as `size`, named by `text`, coloured by `color`.
    case treemap
    /// The fall of `y` from its highest value so far, as an area under nought.
    case drawdown
    /// Observed against nominal coverage, both from 0 to 1, with the diagonal of perfect calibration.
    case calibration
    /// Lines from the first to the last of a few places on `x`, named at both ends.
    case slope

    /// Whether each date has a place of its own, so that weekends leave no gap.
    var isDiscrete: Bool { [.bar, .candlestick, .ohlc, .volume].contains(self) }

    /// Whether it says something about the others' values and has none of its own.
    var isAnnotation: Bool { self == .rule || self == .text }
}

/// How several series at one place are put together.
public enum Stacking: String, CaseIterable, Hashable, Sendable {
    /// One on top of the other, from nought.
    case zero
    /// The same as shares of their sum.
    case normalize
}

/// One mark and the columns that it reads.
public struct Layer: Hashable, Sendable {
    public let mark: Mark
    /// The name of the query whose rows are drawn.
    public let data: String?
    /// The columns of positions along the horizontal axis; none takes the chart's `x` or the first column. More than one
    /// where values lie along it (bars and points beside names).
    public let x: [String]
    /// The columns of values, each a series of its own; or the names beside lying bars, points and cells.
    public let y: [String]
    /// A rule's or text's fixed place, in place of a column: a date, a name or a number along `x`.
    public let fixedX: String?
    /// The same along `y`.
    public let fixedY: Double?
    /// A column whose different values split the rows into series; the number or name that fills cells and rectangles.
    public let color: String?
    public let stack: Stacking?
    /// The edges of bands; a fan's from the widest to the narrowest.
    public let lower, upper: [String]
    /// The columns of a candlestick or ohlc; nil takes the column of the same name.
    public let open, high, low, close: String?
    /// Traded shares in a panel below the candles; nil takes a column named `volume` if there is one, `""` none.
    public let volume: String?
    /// A column of words for points, rules, texts and rectangles.
    public let text: String?
    /// The words of a rule or text that is the same for all its rows.
    public let label: String?
    /// The column of a treemap's sizes.
    public let size: String?
    /// At most how many ranges a histogram has; nil follows the number of values.
    public let maxbins: Int?
    /// Names of the series, in order, in place of their columns' names.
    public let labels: [String]

    public init(
        mark: Mark, data: String? = nil, x: [String] = [], y: [String] = [], fixedX: String? = nil,
        fixedY: Double? = nil, color: String? = nil, stack: Stacking? = nil, lower: [String] = [],
        upper: [String] = [], open: String? = nil, high: String? = nil, low: String? = nil, close: String? = nil,
        volume: String? = nil, text: String? = nil, label: String? = nil, size: String? = nil, maxbins: Int? = nil,
        labels: [String] = []
    ) {
        self.mark = mark
        self.data = data
        self.x = x
        self.y = y
        self.fixedX = fixedX
        self.fixedY = fixedY
        self.color = color
        self.stack = stack
        self.lower = lower
        self.upper = upper
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
        self.text = text
        self.label = label
        self.size = size
        self.maxbins = maxbins
        self.labels = labels
    }
}
