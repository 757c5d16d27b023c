/// The paths of a chart's marks, in the units of the plot: 1000 across, pixels down.
struct MarkPaths {
    let x: XScale
    let y: YScale

    /// The height of a value; NaN stays NaN.
    private func height(_ value: Double) -> Double {
        value.isNaN ? .nan : Double(Coordinate(y.y(value)).tenths) / 10
    }

    private func polyline(_ series: Series, _ values: [Double]) -> Polyline {
        Polyline(count: values.count, x: { x.fraction(series.x[$0]) }, y: { height(values[$0]) })
    }

    func line(_ series: Series, to svg: inout SVGWriter) {
        stroke(series, polyline(series, series.y), to: &svg)
    }

    func area(_ series: Series, to svg: inout SVGWriter) {
        let line = polyline(series, series.y)
        svg.path(class: "a c\(series.paint)", line.area(base: height(y.base)))
        stroke(series, line, to: &svg)
    }

    private func stroke(_ series: Series, _ line: Polyline, to svg: inout SVGWriter) {
        svg.path(class: series.lineClass, line.line)
        svg.path(class: "o c\(series.paint)", line.points)
    }

    func band(_ series: Series, to svg: inout SVGWriter) {
        // Each edge keeps its own extremes where points are many, so the runs need not have equally many points.
        svg.path(class: "i", polyline(series, series.y).band(to: polyline(series, series.lower)))
    }

    /// The bars of one of several series that share each place.
    func bars(_ series: Series, place: Int, of count: Int, to svg: inout SVGWriter) {
        let group = x.unit * (count > 1 ? 0.8 : 0.7)
        let width = group / Double(count)
        let base = height(y.base)
        var path = PathData()
        for index in series.x.indices where series.y[index].isFinite {
            let left = x.fraction(series.x[index]) - group / 2 + width * Double(place)
            let top = height(series.y[index])
            path.rectangle(left * 1000, base, (left + width * (count > 1 ? 0.92 : 1)) * 1000, top)
        }
        svg.path(class: place.isMultiple(of: 2) ? "b c\(series.paint)" : "b h c\(series.paint)", path)
    }

    /// Rising sessions hollow, falling ones filled.
    func candles(_ candles: Candles, to svg: inout SVGWriter) {
        var up = PathData(), down = PathData()
        let half = x.unit * Double(candles.sessions) * 350
        for index in candles.x.indices {
            let middle = x.fraction(candles.x[index]) * 1000
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

    /// The traded shares under the candles, in the same two kinds.
    ///
    /// - Parameters:
    ///   - most: The value at the panel's top.
    ///   - height: The panel's height in pixels.
    func volume(_ candles: Candles, most: Double, height: Double, to svg: inout SVGWriter) {
        var up = PathData(), down = PathData()
        let half = x.unit * Double(candles.sessions) * 350
        for index in candles.volume.indices where candles.volume[index] > 0 {
            let middle = x.fraction(candles.x[index]) * 1000
            let top = height - min(candles.volume[index] / most, 1) * height
            if candles.close[index] >= candles.open[index] {
                up.rectangle(middle - half, height, middle + half, top)
            } else {
                down.rectangle(middle - half, height, middle + half, top)
            }
        }
        svg.path(class: "up", up)
        svg.path(class: "down", down)
    }
}

extension Series {
    /// Which of the palette's six colours; the seventh series takes the first again, with its own dash.
    var paint: Int { (color - 1) % 6 + 1 }

    /// Which of the five dash patterns, where dashes tell series apart.
    var dash: Int { (color - 1) % 5 + 1 }

    var lineClass: String { color == 1 ? "l c1" : "l c\(paint) d\(dash)" }
}
