/// One line, area, set of bars, dots or band: positions and values in the order in which they are drawn.
struct Series {
    let name: String
    let mark: Mark
    /// Positions on the horizontal scale; finite, and rising unless the scale is one of bands.
    var x: [Double]
    /// Values, or the upper edge of a band; NaN where there is none.
    var y: [Double]
    /// The lower edge of a band; empty for other marks.
    var lower: [Double] = []
    /// Where a stacked surface or bar begins and ends; empty for others.
    var base: [Double] = [], top: [Double] = []
    /// Which of the palette's colours, from 1.
    var color = 1
    /// How far inside a fan, from 1 for the widest band.
    var level = 1
    /// What the values are that a histogram counts; nil for other marks.
    var quartiles: Quartiles?

    /// The position of the last value in the arrays.
    var last: Int? { y.lastIndex { $0.isFinite } }

    var isStacked: Bool { !top.isEmpty }

    /// The heights at which the mark is drawn.
    var drawn: [Double] { isStacked ? top : y }
}

/// The sessions of a candlestick or ohlc layer.
struct Candles {
    let name: String
    let mark: Mark
    var x, open, high, low, close: [Double]
    /// How many sessions one candle stands for.
    var sessions = 1

    var count: Int { x.count }

    /// What one of them is called.
    var noun: String { mark == .ohlc ? "stroke" : "candle" }
}

/// The traded shares of sessions, drawn in a panel of their own.
struct Volumes {
    let name: String
    /// Positions, and numbers of shares that aren't negative.
    var x, shares: [Double]
    /// The prices that tell whether a session rose; both empty where nothing tells.
    var open, close: [Double]
    /// How many sessions one bar stands for.
    var sessions = 1

    var count: Int { x.count }

    /// Whether the session at an index closed no lower than it opened.
    func rises(_ index: Int) -> Bool { open.isEmpty || close[index] >= open[index] }
}

/// What annotates the values: a line across the plot, or words.
struct Annotation {
    /// Positions on both scales; nil for a line that crosses the plot along that axis.
    let x, y: Double?
    /// Empty for a line that says nothing.
    let text: String
    /// Whether it is a line across the plot.
    let isRule: Bool
}
