/// The drawing of values beside names: the marks stretch with the page, texts stand in per cent and pixels.
struct RowDrawing {
    let id: String
    let plot: RowPlot
    let arrangement: RowArrangement
    private let surface: Surface
    private let across: Double

    init(id: String, plot: RowPlot, arrangement: RowArrangement, on surface: Surface) {
        self.id = id
        self.plot = plot
        self.arrangement = arrangement
        self.surface = surface
        across = surface.across(left: arrangement.columns.left, right: arrangement.columns.right)
    }

    private var layout: RowLayout { arrangement.layout }
    private var values: RowValues { plot.values }

    var drawing: Drawing {
        var svg = SVGWriter(surface, across: across)
        svg.panel(top: layout.top, height: layout.height, isClipped: plot.spec.x.domain != nil) { svg in
            grid(to: &svg)
            bars(to: &svg)
            zero(to: &svg)
            points(to: &svg)
            rules(to: &svg)
        }
        texts(to: &svg)
        var drawing = Drawing(
            content: svg, height: layout.total, left: arrangement.columns.left, right: arrangement.columns.right)
        drawing.legend = legend
        drawing.notes = arrangement.rules.left.map { "\($0.text): \(plot.text.text($0.x ?? .nan))" }
        return drawing
    }

    // Marks.

    private func place(_ value: Double) -> Double { arrangement.scale.fraction(value) * across }

    /// Lines at the values of the axis, and along the rows of dots, which have no bar that leads to their name.
    private func grid(to svg: inout SVGWriter) {
        var grid = PathData()
        for label in arrangement.labels {
            vertical(label.fraction * across, to: &grid)
        }
        if values.bars.isEmpty {
            for row in values.x.names.indices {
                grid.move(0, layout.middle(row: Double(row)))
                grid.horizontal(across)
            }
        }
        svg.path(class: "grid", grid)
    }

    private func bars(to svg: inout SVGWriter) {
        let base = place(arrangement.scale.base)
        FillPattern.definitions(for: values.bars.map(\.color), id: id, to: &svg)
        for (index, series) in values.series.enumerated() where series.mark == .bar {
            var path = PathData()
            for item in series.x.indices where series.y[item].isFinite {
                let left = series.isStacked ? place(series.base[item]) : base
                let right = place(series.drawn[item])
                guard !series.isStacked || left != right else { continue }
                let bar = layout.bar(row: series.x[item], slot: arrangement.slots[index])
                path.rectangle(left, bar.top, right, bar.bottom)
            }
            let pattern = FillPattern(series: series.color)
            svg.path(class: "\(pattern.name) c\(series.paint)", fill: pattern.fill(id: id), path)
        }
    }

    private func zero(to svg: inout SVGWriter) {
        let domain = arrangement.scale.domain
        guard !arrangement.scale.isLog, domain.contains(0), !values.bars.isEmpty || domain.lowerBound < 0 else {
            return
        }
        var path = PathData()
        vertical(place(0), to: &path)
        svg.path(class: "zero", path)
    }

    /// A line through all rows that passes no name.
    private func vertical(_ x: Double, to path: inout PathData) {
        guard layout.isNameAbove else {
            path.move(x, 0)
            path.vertical(layout.height)
            return
        }
        for row in values.x.names.indices {
            let extent = layout.lines(row: Double(row))
            path.move(x, extent.top)
            path.vertical(extent.bottom)
        }
    }

    /// Dots as strokes of no visible length with round or square ends, over lines that join those of a row.
    private func points(to svg: inout SVGWriter) {
        joins(to: &svg)
        for (number, series) in values.points.enumerated() {
            var path = PathData()
            for item in series.x.indices where series.y[item].isFinite {
                let left = place(series.y[item])
                path.move(left, layout.middle(row: series.x[item]))
                path.horizontal(left + 0.1)
            }
            let shape = SeriesStyle.shape(number + 1)
            svg.path(class: "\(SeriesStyle.point(shape)) c\(series.paint)", path)
            if shape > 2 { svg.path(class: shape == 3 ? "o p in" : "o p p2 in", path) }
        }
    }

    private func joins(to svg: inout SVGWriter) {
        var ranges = [ValueRange](repeating: ValueRange(), count: values.x.names.count)
        for series in values.points {
            for (row, number) in zip(series.x, series.y) { ranges[Int(row)].include([number]) }
        }
        var path = PathData()
        for (row, range) in ranges.enumerated() {
            guard let range = range.closed, range.lowerBound < range.upperBound else { continue }
            path.move(place(range.lowerBound), layout.middle(row: Double(row)))
            path.horizontal(place(range.upperBound))
        }
        svg.path(class: "join", path)
    }

    private func rules(to svg: inout SVGWriter) {
        var path = PathData()
        for case let value? in values.rules.map(\.x) { vertical(place(value), to: &path) }
        svg.path(class: "rule", path)
    }

    // Texts.

    private func texts(to svg: inout SVGWriter) {
        if let title = plot.spec.x.title {
            let columns = arrangement.columns
            svg.label(
                TextWidth.shortened(title, to: (columns.drawing - 10) / TextWidth.digit), at: 0,
                dx: columns.left == 0 ? 0 : -(columns.left * 6 + 10), y: 12, class: "t")
        }
        names(to: &svg)
        if let ends = arrangement.ends { self.ends(ends, to: &svg) }
        guard !arrangement.labels.isEmpty || !arrangement.rules.labels.isEmpty else { return }
        svg.group(class: "x") { svg in
            for label in arrangement.rules.labels { svg.label(label, axis: ruleTop - 18) }
            for label in arrangement.labels { svg.label(label, axis: layout.top + layout.height) }
        }
    }

    /// The line on which the uppermost row of rules' words stands.
    private var ruleTop: Double { layout.top - Double(arrangement.rules.rows) * 16 + 10 }

    private func names(to svg: inout SVGWriter) {
        let columns = arrangement.columns
        func names(_ svg: inout SVGWriter) {
            for (row, name) in columns.names.enumerated() {
                svg.label(name, at: 0, dx: columns.shift, y: layout.nameLine(row: row))
            }
        }
        if columns.isNameAbove {
            svg.group(class: "ink") { names(&$0) }
        } else {
            svg.group(class: "y ink") { names(&$0) }
        }
    }

    /// Values beside the ends of bars, on the side away from nought.
    private func ends(_ texts: [String], to svg: inout SVGWriter) {
        let numbers = values.alone
        func write(_ rows: [Int], dx: Int, _ svg: inout SVGWriter) {
            for row in rows {
                let number = numbers[row].isFinite ? numbers[row] : 0
                svg.label(
                    texts[row], at: arrangement.scale.fraction(number), dx: dx,
                    y: layout.top + layout.middle(row: Double(row)) + 4)
            }
        }
        let (below, above) = (texts.indices.filter { numbers[$0] < 0 }, texts.indices.filter { !(numbers[$0] < 0) })
        if !above.isEmpty { svg.group(class: "ink") { write(above, dx: 5, &$0) } }
        if !below.isEmpty { svg.group(class: "y ink") { write(below, dx: -5, &$0) } }
    }

    private var legend: [LegendItem] {
        guard values.series.count > 1 else { return [] }
        var point = 0
        return values.series.map { series in
            if series.mark == .bar {
                return LegendItem(name: series.name, swatch: .surface(paint: series.paint, pattern: series.color))
            }
            point += 1
            return LegendItem(
                name: series.name, swatch: .point(paint: series.paint, shape: SeriesStyle.shape(point)))
        }
    }
}
