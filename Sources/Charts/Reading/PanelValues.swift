import Market

/// Everything that one panel draws.
struct PanelValues {
    let axis: YAxis
    /// The height that the author wishes, in pixels.
    let height: Int?
    /// Its place among the chart's panels, also those without a value.
    var number = 0
    /// From back to front.
    var series: [Series] = []
    var candles: [Candles] = []
    var volumes: [Volumes] = []
    var annotations: [Annotation] = []
    /// Whether values were turned into shares of their sum.
    var hasShares = false

    /// Whether there is nothing to draw; annotations of nothing are nothing.
    var isEmpty: Bool {
        candles.allSatisfy { $0.count == 0 } && !volumes.contains { $0.shares.contains { $0 > 0 } }
            && series.allSatisfy { $0.last == nil }
    }

    /// Whether it shows traded shares alone, which need little room.
    var isVolume: Bool { series.isEmpty && candles.isEmpty && !volumes.isEmpty }

    /// Whether a rule or text says something.
    var hasWords: Bool { annotations.contains { !$0.text.isEmpty } }

    /// The least and greatest value that is drawn against the vertical axis.
    var range: ClosedRange<Double>? {
        var range = ValueRange()
        for series in series {
            range.include(series.drawn)
            range.include(series.lower)
            range.include(series.base)
        }
        for candles in candles {
            // All four, because nothing here vouches for low <= open <= high.
            range.include(candles.low)
            range.include(candles.high)
            range.include(candles.open)
            range.include(candles.close)
        }
        for volumes in volumes { range.include(volumes.shares) }
        guard range.closed != nil else { return nil }
        for annotation in annotations { if let y = annotation.y { range.include([y]) } }
        return range.closed
    }

    /// The smallest magnitude above nought that a symmetric logarithmic axis must show apart from it; nil for other axes.
    var smallest: Double? {
        guard axis.scale == .symlog else { return nil }
        return series.flatMap { $0.drawn + $0.lower }.lazy.map(abs).filter { $0 > 0 }.min()
    }

    /// Whether nought belongs to the axis when the author does not say.
    var standsOnZero: Bool {
        !volumes.isEmpty || series.contains { [.bar, .area, .drawdown, .histogram].contains($0.mark) }
    }
}

/// The least and greatest of many numbers.
struct ValueRange {
    private var low = Double.infinity, high = -Double.infinity

    /// Gaps pass by, because comparisons with NaN are false.
    mutating func include(_ values: [Double]) {
        for value in values {
            if value < low { low = value }
            if value > high { high = value }
        }
    }

    /// Nil before the first number.
    var closed: ClosedRange<Double>? { low <= high ? low...high : nil }
}
