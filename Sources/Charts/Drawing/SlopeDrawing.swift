/// The drawing of a slope chart: the lines stretch with the page, texts and dots stand in per cent and pixels.
struct SlopeDrawing {
    let plot: SlopePlot
    let arrangement: SlopeArrangement
    private let surface: Surface
    private let across: Double

    init(plot: SlopePlot, arrangement: SlopeArrangement, on surface: Surface) {
        self.plot = plot
        self.arrangement = arrangement
        self.surface = surface
        across = surface.across(left: arrangement.left, right: arrangement.right)
    }

    private var lines: [SlopeValues.Line] { plot.values.lines }
    private var scale: ValueScale { arrangement.scale }

    var drawing: Drawing {
        var svg = SVGWriter(surface, across: across)
        svg.panel(
            top: arrangement.top, height: scale.height, isClipped: plot.spec.panels[0].y.domain != nil
        ) { svg in
            posts(to: &svg)
            for style in styles { draw(style, to: &svg) }
        }
        labels(arrangement.starts, isLeft: true, to: &svg)
        labels(arrangement.ends, isLeft: false, to: &svg)
        texts(to: &svg)
        return Drawing(content: svg, height: arrangement.total, left: arrangement.left, right: arrangement.right)
    }

    /// What tells lines apart besides their labels: whether they fall, and a colour.
    private struct Style: Hashable {
        let paint: Int
        let falls: Bool
    }

    /// Colours tell up from down; through several places, where lines cross often, they tell one line from another.
    private func style(_ line: Int) -> Style {
        let change = lines[line].change ?? 0
        let isOwn = plot.values.places.count > 2 && lines.count <= 6
        return Style(paint: isOwn ? line + 1 : change > 0 ? 1 : change < 0 ? 2 : 6, falls: change < 0)
    }

    private var styles: [Style] {
        lines.indices.reduce(into: []) { styles, line in
            let style = style(line)
            if !styles.contains(style) { styles.append(style) }
        }
    }

    private func fraction(_ place: Int) -> Double { Double(place) / Double(plot.values.places.count - 1) }

    /// A line that stands at each place.
    private func posts(to svg: inout SVGWriter) {
        var path = PathData()
        for place in plot.values.places.indices {
            path.move(fraction(place) * across, 0)
            path.vertical(scale.height)
        }
        svg.path(class: "grid", path)
    }

    private func draw(_ style: Style, to svg: inout SVGWriter) {
        var path = PathData(), dots = PathData()
        for (index, line) in lines.enumerated() where self.style(index) == style {
            var isBegun = false
            for (place, value) in line.values.enumerated() {
                guard value.isFinite else {
                    isBegun = isBegun && plot.spec.missing == .connect
                    continue
                }
                let (x, y) = (fraction(place) * across, scale.y(value))
                if isBegun { path.line(x, y) } else { path.move(x, y) }
                isBegun = true
                dots.move(x, y)
                dots.horizontal(x + 0.1)
            }
        }
        svg.path(class: style.falls ? "l fall c\(style.paint)" : "l c\(style.paint)", path)
        svg.path(class: "o c\(style.paint)", dots)
    }

    /// Names and values, with a thin line to the end of the line where they had to move.
    private func labels(_ labels: SlopeLabels, isLeft: Bool, to svg: inout SVGWriter) {
        leads(labels, isLeft: isLeft, to: &svg)
        func write(_ svg: inout SVGWriter) {
            for item in labels.items {
                svg.label(
                    item.text, at: isLeft ? 0 : 1, dx: isLeft ? -12 : 12, y: arrangement.top + item.y + 4,
                    class: isLeft && arrangement.sharesStart ? "" : "n c\(style(item.line).paint)")
            }
        }
        if isLeft { svg.group(class: "y") { write(&$0) } } else { write(&svg) }
    }

    private func leads(_ labels: SlopeLabels, isLeft: Bool, to svg: inout SVGWriter) {
        var path = PathData()
        for item in labels.items where abs(item.y - item.end) > 3 {
            path.move(isLeft ? -4 : 4, arrangement.top + item.end)
            path.line(isLeft ? -10 : 10, arrangement.top + item.y)
        }
        guard !path.isEmpty else { return }
        svg.edge(isLeft ? 0 : 1) { $0.path(class: "lead", path) }
    }

    private func texts(to svg: inout SVGWriter) {
        if let title = plot.spec.panels[0].y.title {
            svg.label(TextWidth.shortened(title, to: 24), at: 0, y: 12, class: "t")
        }
        svg.group(class: "x") { svg in
            for label in arrangement.labels { svg.label(label, axis: arrangement.top + scale.height) }
        }
        if let title = plot.spec.x.title {
            svg.label(TextWidth.shortened(title, to: 24), at: 1, y: arrangement.total - 4, class: "t z")
        }
    }
}

extension SVGWriter {
    /// Marks in pixels from a place along the plot, which don't stretch with it.
    mutating func edge(_ fraction: Double, content: (inout SVGWriter) -> Void) {
        raw("<svg x=\"")
        position(fraction)
        raw("\" width=\"1\" height=\"1\" overflow=\"visible\">")
        content(&self)
        raw("</svg>")
    }
}
