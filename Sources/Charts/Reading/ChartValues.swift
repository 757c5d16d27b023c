import Market

/// Everything that a chart draws, read from its rows and checked.
struct ChartValues {
    let x: XValues
    /// From back to front.
    private(set) var series: [Series] = []
    private(set) var candles: [Candles] = []

    /// As many as a reader could tell apart with colour and dash, twice over.
    static let mostSeries = 24

    init(_ spec: ChartSpec, data: [Rows]) throws(ChartError) {
        x = try XValues(spec, data: data)
        for (index, layer) in spec.layers.enumerated() {
            switch layer.mark {
            case .line, .area, .bar: series += try Self.series(layer, rows: data[index], x: x.layers[index])
            case .band: series.append(try Self.band(layer, rows: data[index], x: x.layers[index]))
            case .candlestick: candles.append(try Self.candles(layer, rows: data[index], x: x.layers[index]))
            }
        }
        if let target = spec.rebase { try rebase(to: target) }
        try addMovingAverages(spec)
        guard series.count <= Self.mostSeries else {
            throw ChartError(
                key: spec.layers.contains { $0.color != nil } ? "color" : "y",
                message: "\(series.count) series are more than a chart can show; the limit is \(Self.mostSeries)")
        }
        let isSorted = x.kind != .band
        for index in series.indices { series[index].tidy(sorting: isSorted, missing: spec.missing) }
        for index in candles.indices { candles[index].tidy() }
        if spec.y.scale == .log { try keepPositive() }
        var color = 0
        for index in series.indices where series[index].mark != .band {
            color += 1
            series[index].color = color
        }
    }

    /// Whether there is nothing to draw.
    var isEmpty: Bool {
        candles.allSatisfy { $0.count == 0 } && series.allSatisfy { $0.last == nil }
    }

    /// The least and greatest value that is drawn against the vertical axis.
    var range: ClosedRange<Double>? {
        var (low, high) = (Double.infinity, -Double.infinity)
        func include(_ values: [Double]) {
            // Comparisons with NaN are false, so that gaps pass by.
            for value in values {
                if value < low { low = value }
                if value > high { high = value }
            }
        }
        for series in series {
            include(series.y)
            include(series.lower)
        }
        for candles in candles {
            // All four, because nothing here vouches for low <= open <= high.
            include(candles.low)
            include(candles.high)
            include(candles.open)
            include(candles.close)
        }
        return low <= high ? low...high : nil
    }

    private mutating func rebase(to target: Double) throws(ChartError) {
        guard candles.isEmpty, !series.contains(where: { $0.mark == .band }) else {
            throw ChartError(key: "rebase", message: "rebase is for lines, areas and bars")
        }
        for index in series.indices {
            // The first in order of position, not of rows.
            let first = series[index].y.indices.filter { series[index].y[$0].isFinite && series[index].x[$0].isFinite }
                .min { series[index].x[$0] < series[index].x[$1] }
            guard let first else { continue }
            let base = series[index].y[first]
            guard base != 0 else {
                throw ChartError(
                    key: "rebase", message: "'\(series[index].name)' begins with 0, which nothing can rebase")
            }
            series[index].y = series[index].y.map { value in
                let rebased = value / base * target
                return abs(rebased) <= Rows.limit ? rebased : .nan
            }
        }
    }

    private mutating func addMovingAverages(_ spec: ChartSpec) throws(ChartError) {
        for window in spec.movingAverage {
            guard window >= 2, window <= 10_000 else {
                throw ChartError(key: "movingAverage", message: "\(window) is no window; it is 2 to 10,000 rows")
            }
            let source: (x: [Double], y: [Double])
            if let candles = candles.first {
                source = (candles.x, candles.close)
            } else if let first = series.first(where: { $0.mark != .band }) {
                source = (first.x, first.y)
            } else if spec.layers.contains(where: { $0.mark != .band }) {
                return
            } else {
                throw ChartError(key: "movingAverage", message: "a chart of bands alone has nothing to average")
            }
            let kept = source.x.indices.filter { source.x[$0].isFinite && source.y[$0].isFinite }
                .sorted { (source.x[$0], $0) < (source.x[$1], $1) }
            let averages = simpleMovingAverage(of: kept.map { source.y[$0] }, window: window)
            series.append(
                Series(
                    name: "Average \(window)", mark: .line,
                    x: Array(kept.map { source.x[$0] }.suffix(averages.count)), y: averages))
        }
    }

    /// Removes what a logarithmic scale can't show.
    private mutating func keepPositive() throws(ChartError) {
        let wasEmpty = isEmpty
        for index in series.indices {
            series[index].y = series[index].y.map { $0 >= Rows.least ? $0 : .nan }
            series[index].lower = series[index].lower.map { $0 >= Rows.least ? $0 : .nan }
        }
        for index in candles.indices {
            let candle = candles[index]
            candles[index] = candle.choosing(
                candle.x.indices.filter {
                    min(candle.open[$0], candle.high[$0], candle.low[$0], candle.close[$0]) >= Rows.least
                })
        }
        if isEmpty, !wasEmpty {
            throw ChartError(key: "y", message: "a log scale shows values above 0, and there are none")
        }
    }
}
