/// One line, area, set of bars or band: positions and values in the order in which they are drawn.
struct Series {
    let name: String
    let mark: Mark
    /// Positions on the horizontal scale; finite, and rising unless the scale is one of bands.
    var x: [Double]
    /// Values, or the upper edge of a band; NaN where there is none.
    var y: [Double]
    /// The lower edge of a band; empty for other marks.
    var lower: [Double] = []
    /// Which of the palette's colours, from 1.
    var color = 1

    /// The position of the last value in the arrays.
    var last: Int? { y.lastIndex { $0.isFinite } }
}

/// The sessions of a candlestick layer.
struct Candles {
    let name: String
    var x, open, high, low, close: [Double]
    /// Empty without a volume panel.
    var volume: [Double]
    /// How many sessions one candle stands for.
    var sessions = 1

    var count: Int { x.count }
}
