/// The paths of a panel's marks, in the units of the plot and pixels down.
struct MarkPaths {
    /// Begins the ids of patterns.
    let id: String
    let x: XScale
    let y: ValueScale
    /// How many units the plot measures across.
    let across: Double

    /// All marks of a panel but its annotations, bands behind the rest.
    ///
    /// - Parameter patterns: How the surface of each series is filled.
    func draw(_ panel: PanelValues, patterns: [FillPattern], to svg: inout SVGWriter) {
        for series in panel.series where series.mark == .band { band(series, to: &svg) }
        for volumes in panel.volumes { self.volumes(volumes.grouped(atMost: SeriesDrawing.mostCandles), to: &svg) }
        for candles in panel.candles {
            let grouped = candles.grouped(atMost: SeriesDrawing.mostCandles)
            if candles.mark == .ohlc { strokes(grouped, to: &svg) } else { self.candles(grouped, to: &svg) }
        }
        if panel.series.contains(where: { $0.mark == .calibration }) { diagonal(to: &svg) }
        let groups = BarGroups(panel)
        let histograms = panel.series.count { $0.mark == .histogram }
        var point = 0
        for (index, series) in panel.series.enumerated() {
            switch series.mark {
            case .bar: bars(series, place: groups.places[index], of: groups.count, patterns[index], to: &svg)
            case .histogram: histogram(series, isAlone: histograms == 1, to: &svg)
            case .point:
                point += 1
                points(series, shape: SeriesStyle.shape(point), to: &svg)
            case .area where series.isStacked: stacked(series, patterns[index], to: &svg)
            case .area, .drawdown: area(series, to: &svg)
            case .step: step(series, to: &svg)
            case .line, .slope, .sparkline: line(series, to: &svg)
            case .calibration:
                line(series, to: &svg)
                points(series, shape: 1, to: &svg)
            default: break
            }
        }
    }

    /// The height of a value; NaN stays NaN.
    private func height(_ value: Double) -> Double {
        value.isNaN ? .nan : Double(Coordinate(y.y(value)).tenths) / 10
    }

    private func place(_ position: Double) -> Double { x.fraction(position) * across }

    private func polyline(_ series: Series, _ values: [Double]) -> Polyline {
        Polyline(count: values.count, across: across, x: { x.fraction(series.x[$0]) }, y: { y.y(values[$0]) })
    }

    private func line(_ series: Series, to svg: inout SVGWriter) {
        stroke(series, polyline(series, series.y), to: &svg)
    }

    private func step(_ series: Series, to svg: inout SVGWriter) {
        let line = polyline(series, series.y)
        svg.path(class: series.lineClass, line.steps)
        svg.path(class: "o c\(series.paint)", line.points)
    }

    private func area(_ series: Series, to svg: inout SVGWriter) {
        let line = polyline(series, series.y)
        svg.path(class: "a c\(series.paint)", line.area(base: height(y.base)))
        stroke(series, line, to: &svg)
    }

    /// A surface on top of another, parted from it by a hairline of ground.
    private func stacked(_ series: Series, _ pattern: FillPattern, to svg: inout SVGWriter) {
        let path = polyline(series, series.top).band(to: polyline(series, series.base))
        svg.path(class: "\(pattern.name) k c\(series.paint)", fill: pattern.fill(id: id), path)
    }

    private func stroke(_ series: Series, _ line: Polyline, to svg: inout SVGWriter) {
        svg.path(class: series.lineClass, line.line)
        svg.path(class: "o c\(series.paint)", line.points)
    }

    private func band(_ series: Series, to svg: inout SVGWriter) {
        // Each edge keeps its own extremes where points are many, so the runs need not have equally many points.
        svg.path(class: "i", polyline(series, series.y).band(to: polyline(series, series.lower)))
    }

    /// Dots as strokes of no visible length with round or square ends, which keep their shape when the plot stretches.
    private func points(_ series: Series, shape: Int, to svg: inout SVGWriter) {
        var path = PathData()
        for index in series.x.indices where series.y[index].isFinite {
            let left = place(series.x[index])
            path.move(left, height(series.y[index]))
            path.horizontal(left + 0.1)
        }
        // Many dots are small ones.
        let isMany = shape == 1 && series.x.count > 150
        svg.path(class: "\(isMany ? "o" : SeriesStyle.point(shape)) c\(series.paint)", path)
        if shape > 2 { svg.path(class: shape == 3 ? "o p in" : "o p p2 in", path) }
    }

    private func diagonal(to svg: inout SVGWriter) {
        var path = PathData()
        path.move(place(0), height(0))
        path.line(place(1), height(1))
        svg.path(class: "rule", path)
    }

    /// The lines of rules across the plot.
    func rules(_ panel: PanelValues, to svg: inout SVGWriter) {
        var path = PathData()
        for rule in panel.annotations where rule.isRule {
            if let value = rule.y {
                path.move(0, height(value))
                path.horizontal(across)
            } else if let position = rule.x {
                path.move(place(position), 0)
                path.vertical(y.height)
            }
        }
        svg.path(class: "rule", path)
    }

    /// The bars of one of several series that share each place.
    private func bars(
        _ series: Series, place: Int, of count: Int, _ pattern: FillPattern, to svg: inout SVGWriter
    ) {
        let group = x.unit * (count > 1 ? 0.8 : 0.7)
        let width = group / Double(count)
        let base = height(y.base)
        var path = PathData()
        for index in series.x.indices where series.y[index].isFinite {
            let left = x.fraction(series.x[index]) - group / 2 + width * Double(place)
            let top = height(series.drawn[index])
            let bottom = series.isStacked ? height(series.base[index]) : base
            guard !series.isStacked || top != bottom else { continue }
            path.rectangle(left * across, bottom, (left + width * (count > 1 ? 0.92 : 1)) * across, top)
        }
        svg.path(class: "\(pattern.name) c\(series.paint)", fill: pattern.fill(id: id), path)
    }

    /// Rising sessions hollow, falling ones filled.
    private func candles(_ candles: Candles, to svg: inout SVGWriter) {
        var up = PathData(), down = PathData()
        let half = x.unit * Double(candles.sessions) * 0.35 * across
        for index in candles.x.indices {
            let middle = place(candles.x[index])
            let (open, close) = (height(candles.open[index]), height(candles.close[index]))
            let rises = candles.close[index] >= candles.open[index]
            let (top, bottom) = (min(open, close), max(open, close))
            func draw(_ path: inout PathData) {
                path.move(middle, height(candles.high[index]))
                path.vertical(top)
                path.rectangle(middle - half, top, middle + half, bottom)
                path.move(middle, bottom)
                path.vertical(height(candles.low[index]))
            }
            if rises { draw(&up) } else { draw(&down) }
        }
        svg.path(class: "up", up)
        svg.path(class: "down", down)
    }

    /// High and low as a stroke, the open to its left, the close to its right.
    private func strokes(_ candles: Candles, to svg: inout SVGWriter) {
        var up = PathData(), down = PathData()
        let half = x.unit * Double(candles.sessions) * 0.35 * across
        for index in candles.x.indices {
            let middle = place(candles.x[index])
            func draw(_ path: inout PathData) {
                path.move(middle - half, height(candles.open[index]))
                path.horizontal(middle)
                path.move(middle, height(candles.high[index]))
                path.vertical(height(candles.low[index]))
                path.move(middle, height(candles.close[index]))
                path.horizontal(middle + half)
            }
            if candles.close[index] >= candles.open[index] { draw(&up) } else { draw(&down) }
        }
        svg.path(class: "up r", up)
        svg.path(class: "down r", down)
    }

    /// Traded shares, in the same two kinds as candles.
    private func volumes(_ volumes: Volumes, to svg: inout SVGWriter) {
        var up = PathData(), down = PathData()
        let half = x.unit * Double(volumes.sessions) * 0.35 * across
        let base = height(0)
        for index in volumes.shares.indices where volumes.shares[index] > 0 {
            let middle = place(volumes.x[index])
            let top = height(volumes.shares[index])
            if volumes.rises(index) {
                up.rectangle(middle - half, base, middle + half, top)
            } else {
                down.rectangle(middle - half, base, middle + half, top)
            }
        }
        svg.path(class: volumes.open.isEmpty ? "b c6" : "up", up)
        svg.path(class: "down", down)
    }
}

/// Which of the bars side by side each series has: stacked ones share one.
private struct BarGroups {
    /// For each series of the panel; nought for those that aren't bars.
    var places: [Int] = []
    var count = 0

    init(_ panel: PanelValues) {
        var stack: Int?
        for series in panel.series {
            guard series.mark == .bar else {
                places.append(0)
                continue
            }
            if series.isStacked, let stack {
                places.append(stack)
                continue
            }
            if series.isStacked { stack = count }
            places.append(count)
            count += 1
        }
    }
}

extension Series {
    /// Which of the palette's six colours; the seventh series takes the first again, with its own dash.
    var paint: Int { (color - 1) % 6 + 1 }

    /// Which of the five dash patterns, where dashes tell series apart.
    var dash: Int { (color - 1) % 5 + 1 }

    var lineClass: String { color == 1 ? "l c1" : "l c\(paint) d\(dash)" }
}
