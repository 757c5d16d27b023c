import Charts

/// The keys of a chart block that a mark reads, besides those of every chart.
public struct MarkKeys: Sendable {
    /// A key without which there is nothing to draw, and what it is for.
    public typealias Need = (key: String, purpose: String)

    public typealias Implication = (key: String, column: String)

    public let required: [Need]
    public let optional: [String]
    /// Keys that mean a column of that name when they are left out; it must then be there.
    public let implied: [Implication]
    /// Keys that take a list of columns.
    public let several: [String]
    /// Whether `x` and `y` may set an axis without naming a column.
    public let hasAxes: Bool

    /// Those that stand beside the marks and are for the whole chart.
    static let ofCharts = ["movingAverage", "rebase", "missing", "facet"]

    private init(
        required: [Need] = [], optional: [String] = [], implied: [Implication] = [], several: [String] = [],
        hasAxes: Bool = true
    ) {
        self.required = required
        self.optional = optional
        self.implied = implied
        self.several = several
        self.hasAxes = hasAxes
    }

    private static let values: Need = ("y", "the column of its values")

    public init(_ mark: Mark) {
        self =
            switch mark {
            case .line, .step:
                MarkKeys(
                    required: [Self.values],
                    optional: ["x", "color", "labels", "movingAverage", "rebase", "missing", "facet"], several: ["y"])
            case .area:
                MarkKeys(
                    required: [Self.values],
                    optional: ["x", "color", "stack", "labels", "movingAverage", "rebase", "missing", "facet"],
                    several: ["y"])
            case .bar:
                MarkKeys(
                    required: [Self.values],
                    optional: ["x", "color", "stack", "labels", "movingAverage", "rebase", "missing", "facet"],
                    several: ["x", "y"])
            case .point:
                MarkKeys(
                    required: [Self.values],
                    optional: ["x", "color", "text", "labels", "movingAverage", "rebase", "missing", "facet"],
                    several: ["x", "y"])
            case .rule: MarkKeys(optional: ["x", "y", "text", "label", "facet"])
            case .text:
                MarkKeys(
                    required: [("y", "the column of its heights, or a number")],
                    optional: ["x", "text", "label", "facet"])
            case .rect:
                MarkKeys(required: [
                    ("x", "the column that the cells beside each other differ in"),
                    ("y", "the column that the cells below each other differ in"),
                    ("color", "the column of the numbers that fill the cells"),
                ])
            case .band:
                MarkKeys(
                    optional: ["x", "color", "labels", "missing", "facet"],
                    implied: [("lower", "lower"), ("upper", "upper")],
                    several: ["lower", "upper"])
            case .candlestick, .ohlc:
                MarkKeys(
                    optional: ["x", "volume", "labels", "movingAverage", "facet"],
                    implied: [("open", "open"), ("high", "high"), ("low", "low"), ("close", "close")])
            case .volume: MarkKeys(optional: ["x", "open", "close", "labels", "facet"], implied: [("y", "volume")])
            case .sparkline: MarkKeys(required: [Self.values], optional: ["x", "labels", "rebase", "missing"])
            case .histogram:
                MarkKeys(required: [("x", "the column whose values are counted")], optional: ["color", "maxbins"])
            case .treemap:
                MarkKeys(
                    required: [
                        ("text", "the column of its names"), ("size", "the column of its sizes"),
                    ], optional: ["color"], hasAxes: false)
            case .drawdown:
                MarkKeys(
                    required: [Self.values], optional: ["x", "color", "labels", "missing", "facet"], several: ["y"])
            case .calibration:
                MarkKeys(
                    required: [("y", "the column of observed coverage, from 0 to 1")],
                    optional: ["x", "color", "labels", "facet"], several: ["y"])
            case .slope:
                MarkKeys(
                    required: [Self.values], optional: ["x", "color", "labels", "rebase", "missing"], several: ["y"])
            }
    }

    /// All keys, in the order in which they are told.
    public var all: [String] { required.map(\.key) + implied.map(\.key) + optional }
}

/// The keys that belong to a mark, wherever they stand: beside `mark`, in a layer or, if they name columns, in `encoding`.
enum MarkKey {
    /// Those that name columns.
    static let channels = [
        "x", "y", "color", "facet", "text", "size", "lower", "upper", "open", "high", "low", "close", "volume",
    ]
    /// Those that may stand above several layers, which then share them.
    static let shared = ["x", "y", "color"]
}

extension Mark {
    /// The mark with its article: "a line", "an area".
    var phrase: String { ("aeio".contains(rawValue.prefix(1)) ? "an " : "a ") + rawValue }
}
