/// The drawing of a sparkline: a line that stretches with the page, and dots and texts beside it.
struct SparklineDrawing {
    private let series: Series
    private let x: XScale
    private let y: ValueScale
    private let surface: Surface
    /// The classes of the gutters, in widths of a digit.
    private let left, right: Int
    /// The places in the series of its first and last value.
    private let first, last: Int
    private let firstText, lastText: String

    /// What dots and texts need above and below the line, in pixels.
    private static let margin = 7.0

    init(plot: SparklinePlot, on surface: Surface) throws(ChartError) {
        let (spec, panel) = (plot.spec, plot.values.panels[0])
        series = panel.series[0]
        x = XScale(plot.values, domain: spec.xDomain)
        let height = Double(min(max(spec.height ?? 48, 32), 400)) - 2 * Self.margin
        var range = panel.range ?? 0...1
        if panel.axis.zero == true, panel.axis.scale != .log {
            range = min(range.lowerBound, 0)...max(range.upperBound, 0)
        }
        let size = max(abs(range.lowerBound), abs(range.upperBound))
        let isLevel = range.upperBound - range.lowerBound <= max(size * 1e-12, 1e-290)
        y = ValueScale(
            try Arrangement.kind(of: panel.axis), values: range,
            fixed: try Arrangement.fixed(panel.axis) ?? (isLevel ? nil : range), includesZero: false, height: height)
        self.surface = surface
        last = series.last ?? 0
        first = series.y.firstIndex(where: \.isFinite) ?? last
        firstText = first == last ? "" : plot.short(series.y[first])
        lastText = plot.short(series.y[last])
        left = firstText.isEmpty ? 0 : max(Self.digits(firstText), 2)
        right = max(Self.digits(lastText, isBold: true), 3)
    }

    private static func digits(_ text: String, isBold: Bool = false) -> Int {
        Int((TextWidth.digits(text) * (isBold ? 1.1 : 1)).rounded(.up))
    }

    var drawing: Drawing {
        let across = surface.across(left: left, right: right)
        let total = y.height + 2 * Self.margin
        var svg = SVGWriter(surface, across: across)
        svg.panel(top: Self.margin, height: y.height, isClipped: false) { svg in
            let line = Polyline(
                count: series.y.count, across: across, x: { x.fraction(series.x[$0]) },
                y: { series.y[$0].isFinite ? height(series.y[$0]) : .nan })
            svg.path(class: "l c1", line.line)
            svg.path(class: "o c1", line.points)
            extremes(across: across, to: &svg)
        }
        svg.dot(class: "c1", at: x.fraction(series.x[last]), y: Self.margin + height(series.y[last]))
        func line(_ index: Int) -> Double {
            min(max(Self.margin + height(series.y[index]) + 4, 12), total - 4)
        }
        if !firstText.isEmpty {
            svg.group(class: "y") { $0.label(firstText, at: 0, dx: -8, y: line(first)) }
        }
        svg.label(lastText, at: 1, dx: 8, y: line(last), class: "n c1")
        return Drawing(content: svg, height: total, left: left, right: right)
    }

    /// The height of a value, inside the plot whatever the author's domain.
    private func height(_ value: Double) -> Double { min(max(y.y(value), 0), y.height) }

    /// Small dots at the lowest and the highest value.
    private func extremes(across: Double, to svg: inout SVGWriter) {
        var (low, high) = (first, first)
        for index in series.y.indices {
            if series.y[index] < series.y[low] { low = index }
            if series.y[index] > series.y[high] { high = index }
        }
        var path = PathData()
        for index in [low, high] where index != last && low != high {
            let left = x.fraction(series.x[index]) * across
            path.move(left, height(series.y[index]))
            path.horizontal(left + 0.1)
        }
        svg.path(class: "o mark", path)
    }
}
