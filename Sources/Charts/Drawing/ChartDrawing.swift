import Market
import Markup

/// The drawing of a chart: an `svg` element whose text keeps its size while the marks stretch with the page.
///
/// Text, dots and labels stand in the outer element, which has no view box: their horizontal positions are per cent,
/// their heights pixels. The marks stand in inner elements whose view box is 1000 wide and which are stretched to any
/// width; strokes don't stretch with them. Axis and end labels stand in the outer element's padding, as wide as a
/// class says (`g` to the left, `e` to the right, in characters).
struct ChartDrawing {
    private let spec: ChartSpec
    private let values: ChartValues
    private let x: XScale
    private let y: YScale
    private let layout: ChartLayout
    private let labels: [AxisLabel]
    private let ticks: [(value: Double, text: String)]
    private let gutter: Int
    /// The greatest volume; nought without a volume panel.
    private let mostVolume: Double
    private let volumeText: String
    /// Nil where the chart has a legend, or one series alone.
    let ends: EndLabels?

    /// - Precondition: There is something to draw.
    init(_ spec: ChartSpec, values: ChartValues, range: ClosedRange<Double>) throws(ChartError) {
        self.spec = spec
        self.values = values
        x = XScale(values)
        mostVolume = values.candles.flatMap(\.volume).filter(\.isFinite).max() ?? 0
        let isLog = spec.y.scale == .log
        if let domain = spec.y.domain {
            guard domain.lowerBound < domain.upperBound, abs(domain.lowerBound) <= Rows.limit,
                abs(domain.upperBound) <= Rows.limit, !isLog || domain.lowerBound >= Rows.least
            else {
                throw ChartError(
                    key: "y", message: "the domain must rise from one number to another\(isLog ? " above 0" : "")")
            }
        }
        volumeText = mostVolume > 0 ? Self.volumeText(values, most: mostVolume) : ""
        let arrangement = try Arrangement(
            spec, values: values, range: range, x: x, volume: mostVolume > 0 ? volumeText : nil)
        layout = arrangement.layout
        y = arrangement.y
        ticks = arrangement.ticks
        ends = arrangement.ends
        gutter = arrangement.gutter
        labels = arrangement.labels
    }

    /// - Parameter id: Begins the ids of the title and the description.
    func svg(id: String, title: String, description: String) -> HTML {
        var svg = SVGWriter()
        svg.raw("<svg class=\"plot g")
        svg.integer(gutter)
        if let ends {
            svg.raw(" e")
            svg.integer(ends.gutter)
        }
        svg.raw("\" width=\"100%\" height=\"")
        svg.integer(Int(layout.height))
        svg.raw("\" role=\"img\" aria-labelledby=\"")
        svg.text(id)
        svg.raw("-t\" aria-describedby=\"")
        svg.text(id)
        svg.raw("-d\"><title id=\"")
        svg.text(id)
        svg.raw("-t\">")
        svg.text(title)
        svg.raw("</title><desc id=\"")
        svg.text(id)
        svg.raw("-d\">")
        svg.text(description)
        svg.raw("</desc>\n")
        panel(top: layout.top, height: layout.plot, isClipped: spec.y.domain != nil, to: &svg) { svg in
            marks(ticks.map(\.value), to: &svg)
        }
        if mostVolume > 0 {
            panel(top: layout.volumeTop, height: layout.volume, isClipped: false, to: &svg) { svg in
                volume(to: &svg)
            }
        }
        texts(ticks, to: &svg)
        svg.raw("</svg>\n")
        return svg.html
    }

    private func panel(
        top: Double, height: Double, isClipped: Bool, to svg: inout SVGWriter, content: (inout SVGWriter) -> Void
    ) {
        svg.raw("<svg class=\"marks")
        if isClipped { svg.raw(" clip") }
        svg.raw("\" y=\"")
        svg.units(top)
        svg.raw("\" width=\"100%\" height=\"")
        svg.units(height)
        svg.raw("\" viewBox=\"0 0 1000 ")
        svg.units(height)
        svg.raw("\" preserveAspectRatio=\"none\">")
        content(&svg)
        svg.raw("</svg>\n")
    }

    private func marks(_ ticks: [Double], to svg: inout SVGWriter) {
        var grid = PathData()
        for tick in ticks {
            grid.move(0, y.y(tick))
            grid.horizontal(1000)
        }
        svg.path(class: "grid", grid)
        let paths = MarkPaths(x: x, y: y)
        let bars = values.series.filter { $0.mark == .bar }
        var bar = 0
        for series in values.series where series.mark == .band { paths.band(series, to: &svg) }
        for candles in values.candles { paths.candles(candles.grouped(atMost: Self.mostCandles), to: &svg) }
        for series in values.series {
            switch series.mark {
            case .line: paths.line(series, to: &svg)
            case .area: paths.area(series, to: &svg)
            case .bar:
                paths.bars(series, place: bar, of: bars.count, to: &svg)
                bar += 1
            case .band, .candlestick: break
            }
        }
        var zero = PathData()
        if !y.isLog, y.domain.contains(0), y.domain.lowerBound < 0 || spec.y.zero ?? !bars.isEmpty {
            zero.move(0, y.y(0))
            zero.horizontal(1000)
        }
        svg.path(class: "zero", zero)
        if mostVolume == 0 { axisTicks(from: layout.plot, to: &svg) }
    }

    /// More candles than this would be thinner than their outlines; each then stands for several sessions.
    static let mostCandles = 260

    private func volume(to svg: inout SVGWriter) {
        let paths = MarkPaths(x: x, y: y)
        for candles in values.candles {
            let grouped = candles.grouped(atMost: Self.mostCandles)
            let most = grouped.volume.filter(\.isFinite).max() ?? mostVolume
            paths.volume(grouped, most: most, height: layout.volume, to: &svg)
        }
        axisTicks(from: layout.volume, to: &svg)
    }

    private func axisTicks(from height: Double, to svg: inout SVGWriter) {
        var path = PathData()
        if spec.layers.contains(where: { $0.mark == .candlestick }) || y.domain.lowerBound != 0 || y.isLog {
            path.move(0, height)
            path.horizontal(1000)
        }
        if values.x.kind != .band {
            for label in labels where label.row == 0 {
                path.move(label.fraction * 1000, height)
                path.vertical(height + 5)
            }
        }
        svg.path(class: "axis", path)
    }

    /// The volume at the panel's top, of candles as they are drawn.
    private static func volumeText(_ values: ChartValues, most: Double) -> String {
        let shown = values.candles.flatMap { $0.grouped(atMost: mostCandles).volume }.filter(\.isFinite).max() ?? 0
        return AxisNumber(step: 0, magnitude: most).short(shown)
    }

    private func texts(_ ticks: [(value: Double, text: String)], to svg: inout SVGWriter) {
        if let title = spec.y.title { svg.label(title, at: 0, y: 12, class: "t") }
        svg.raw("<g class=\"y\">")
        for tick in ticks {
            svg.label(tick.text, at: 0, dx: -8, y: layout.top + y.y(tick.value) + 4)
        }
        if mostVolume > 0 { svg.label(volumeText, at: 0, dx: -8, y: layout.volumeTop + 8) }
        svg.raw("</g><g class=\"x\">")
        for label in labels {
            let name = label.visibility == .wide ? "w" : label.visibility == .staggered ? "s" : ""
            svg.label(
                label.text, at: label.fraction, dx: label.shift, y: layout.axis + 18 + Double(label.row) * 16,
                class: name)
        }
        svg.raw("</g>")
        if let title = spec.x.title { svg.label(title, at: 1, y: layout.height - 4, class: "t z") }
        dots(to: &svg)
        for item in ends?.items ?? [] {
            svg.label(
                item.series.name, at: 1, dx: 8, y: layout.top + item.y + 4, class: "n c\(item.series.paint)")
        }
    }

    private func dots(to svg: inout SVGWriter) {
        guard values.candles.isEmpty else { return }
        for series in values.series where series.mark == .line || series.mark == .area {
            guard let last = series.last else { continue }
            let height = y.y(series.y[last])
            guard height >= -1, height <= layout.plot + 1 else { continue }
            svg.raw("<circle class=\"c")
            svg.integer(series.paint)
            svg.raw("\" cx=\"")
            svg.percent(x.fraction(series.x[last]))
            svg.raw("\" cy=\"")
            svg.units(layout.top + height)
            svg.raw("\" r=\"3\"/>")
        }
    }
}
