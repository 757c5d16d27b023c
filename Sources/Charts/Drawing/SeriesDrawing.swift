import Market

/// The drawing of series along a horizontal axis.
///
/// Text, dots and labels stand in the outer element, which has no view box: their horizontal positions are per cent,
/// their heights pixels. The marks stand in inner elements whose view box is 1000 wide and which are stretched to any
/// width; strokes don't stretch with them. Axis and end labels stand in the outer element's padding, as wide as a
/// class says (`g` to the left, `e` to the right, in characters). A stand-alone drawing is the same in pixels.
struct SeriesDrawing {
    let id: String
    let plot: SeriesPlot
    let arrangement: Arrangement
    private let surface: Surface
    private let across: Double

    init(id: String, plot: SeriesPlot, arrangement: Arrangement, on surface: Surface) {
        self.id = id
        self.plot = plot
        self.arrangement = arrangement
        self.surface = surface
        across = surface.across(left: arrangement.gutter, right: arrangement.right)
    }

    /// More candles than this would be thinner than their outlines; each then stands for several sessions.
    static let mostCandles = 260

    private var panels: [PanelValues] { plot.values.panels }

    var drawing: Drawing {
        var svg = SVGWriter(surface, across: across)
        FillPattern.definitions(for: patterns, id: id, to: &svg)
        for index in panels.indices { panel(index, to: &svg) }
        texts(to: &svg)
        var drawing = Drawing(
            content: svg, height: arrangement.layout.height, left: arrangement.gutter, right: arrangement.right)
        drawing.legend = SeriesLegend(panels: panels, axes: arrangement.axes).items
        drawing.hasDashes = panels.contains { $0.series.count > 6 }
        drawing.notes = notes
        drawing.narrowList = arrangement.axes.flatMap { $0.notes?.narrow ?? [] }
        drawing.wideList = arrangement.axes.flatMap { $0.notes?.wide ?? [] }
        // Ranges are no places.
        drawing.positions = plot.values.x.bins == nil ? plot.x.positions : nil
        return drawing
    }

    /// The patterns that surfaces have, each once.
    private var patterns: [Int] {
        var patterns: [Int] = []
        for (panel, axis) in zip(panels, arrangement.axes) {
            for (series, pattern) in zip(panel.series, panel.patterns(areNamed: axis.ends != nil))
            where series.hasSurface {
                if !patterns.contains(pattern.series) { patterns.append(pattern.series) }
            }
        }
        return patterns
    }

    private var notes: [String] {
        for candles in plot.values.candles where candles.count > Self.mostCandles {
            return ["Each \(candles.noun) stands for \(candles.grouped(atMost: Self.mostCandles).sessions) sessions."]
        }
        for volumes in plot.values.volumes where volumes.count > Self.mostCandles {
            return ["Each bar stands for \(volumes.grouped(atMost: Self.mostCandles).sessions) sessions."]
        }
        return []
    }

    // Panels.

    private func panel(_ index: Int, to svg: inout SVGWriter) {
        let (panel, axis, place) = (panels[index], arrangement.axes[index], arrangement.layout.panels[index])
        let isLast = index == panels.count - 1
        svg.panel(
            top: place.top, height: place.height, isClipped: panel.axis.domain != nil || plot.spec.x.domain != nil,
            scale: axis.scale, standsOnZero: panel.axis.zero ?? panel.standsOnZero
        ) { svg in
            if !panel.isVolume { grid(axis, to: &svg) }
            let marks = MarkPaths(id: id, x: plot.x, y: axis.scale, across: across)
            marks.draw(panel, patterns: panel.patterns(areNamed: axis.ends != nil), to: &svg)
            zero(panel, axis, to: &svg)
            self.axis(panel, axis, height: place.height, hasTicks: isLast, to: &svg)
            marks.rules(panel, to: &svg)
        }
    }

    private func grid(_ axis: Arrangement.Axis, to svg: inout SVGWriter) {
        var grid = PathData()
        for tick in axis.ticks {
            grid.move(0, axis.scale.y(tick.value))
            grid.horizontal(across)
        }
        svg.path(class: "grid", grid)
    }

    private func zero(_ panel: PanelValues, _ axis: Arrangement.Axis, to svg: inout SVGWriter) {
        let domain = axis.scale.domain
        let hasBars = panel.series.contains { $0.mark == .bar || $0.mark == .histogram }
        guard !panel.isVolume, !axis.scale.isLog, domain.contains(0),
            domain.lowerBound < 0 || panel.axis.zero ?? hasBars
        else { return }
        var zero = PathData()
        zero.move(0, axis.scale.y(0))
        zero.horizontal(across)
        svg.path(class: "zero", zero)
    }

    private func axis(
        _ panel: PanelValues, _ axis: Arrangement.Axis, height: Double, hasTicks: Bool, to svg: inout SVGWriter
    ) {
        var path = PathData()
        if panel.isVolume || !panel.candles.isEmpty || axis.scale.domain.lowerBound != 0 || axis.scale.isLog {
            if hasTicks || panel.isVolume {
                path.move(0, height)
                path.horizontal(across)
            }
        }
        if hasTicks, plot.values.x.kind != .band {
            for label in arrangement.labels where label.row == 0 {
                path.move(label.fraction * across, height)
                path.vertical(height + 5)
            }
        }
        svg.path(class: "axis", path)
    }

    // Texts.

    private func texts(to svg: inout SVGWriter) {
        let layout = arrangement.layout
        for (panel, place) in zip(panels, layout.panels) {
            if let title = panel.axis.title, let y = place.title {
                svg.label(TextWidth.shortened(title, to: titleLimit), at: 0, dx: titleShift, y: y, class: "t")
            }
        }
        svg.group(class: "y") { svg in
            for (index, axis) in arrangement.axes.enumerated() {
                let shift = panels[index].isVolume ? 8.0 : 4
                for tick in axis.ticks {
                    svg.label(
                        tick.text, at: 0, dx: -8, y: layout.panels[index].top + axis.scale.y(tick.value) + shift)
                }
            }
        }
        svg.group(class: "x") { svg in
            for label in arrangement.labels { svg.label(label, axis: layout.axis) }
        }
        if let title = plot.spec.x.title {
            svg.label(TextWidth.shortened(title, to: titleLimit), at: 1, y: layout.height - 4, class: "t z")
        }
        for (index, axis) in arrangement.axes.enumerated() {
            let top = layout.panels[index].top
            dots(panels[index], axis, top: top, to: &svg)
            if let notes = axis.notes { svg.annotations(notes, top: top) }
            for item in axis.ends?.items ?? [] {
                svg.label(item.series.name, at: 1, dx: 8, y: top + item.y + 4, class: "n c\(item.series.paint)")
            }
        }
    }

    /// What the narrowest drawing has room for, in widths of a digit.
    private var titleLimit: Double {
        let widths = surface.widths(left: arrangement.gutter, right: arrangement.right)
        return (widths.narrow + Double(-titleShift)) / TextWidth.digit
    }

    /// From the plot to the left edge of the drawing in pixels, as far as the narrowest font has it.
    private var titleShift: Int { -(arrangement.gutter * 6 + 10) }

    /// Dots at line ends, where the last value stands.
    private func dots(_ panel: PanelValues, _ axis: Arrangement.Axis, top: Double, to svg: inout SVGWriter) {
        guard panel.candles.isEmpty else { return }
        for series in panel.series where series.hasEndDot {
            guard let last = series.last else { continue }
            let height = axis.scale.y(series.y[last])
            let fraction = plot.x.fraction(series.x[last])
            guard height >= -1, height <= axis.scale.height + 1, fraction >= -0.001, fraction <= 1.001 else { continue }
            svg.dot(class: "c\(series.paint)", at: fraction, y: top + height)
        }
    }
}

extension Series {
    fileprivate var hasEndDot: Bool {
        !isStacked && [.line, .step, .area, .drawdown].contains(mark)
    }
}
