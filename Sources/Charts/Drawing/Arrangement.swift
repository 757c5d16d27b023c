import Market

/// Where everything stands that depends on everything else.
///
/// The labels under the horizontal axis must know its width, so the gutters, so the labels of the vertical axes, so their
/// heights, so the rows of labels under the horizontal one.
struct Arrangement {
    /// A panel's vertical axis.
    struct Axis {
        let scale: ValueScale
        /// The values with a grid line, and what stands beside it.
        let ticks: [(value: Double, text: String)]
        /// Nil where the panel has a legend, or one series alone.
        let ends: EndLabels?
        /// The words of rules and texts; nil where there are none.
        var notes: AnnotationLabels?
    }

    let layout: ChartLayout
    private(set) var axes: [Axis]
    /// The class of the left gutter, in widths of a digit.
    let gutter: Int
    /// The same for labels at line ends; nil without them.
    let right: Int?
    /// The labels under the horizontal axis.
    let labels: [AxisLabel]

    init(_ spec: ChartSpec, plot: SeriesPlot, on surface: Surface) throws(ChartError) {
        var above = [Int](repeating: 0, count: plot.values.panels.count)
        func arranged(rows: Int) throws(ChartError) -> (Arrangement, needed: Int) {
            let arrangement = try Arrangement(spec, plot: plot, rows: rows, above: above, on: surface)
            let isTwo = arrangement.labels.contains { $0.row == 1 || $0.visibility == .staggered }
            return (arrangement, isTwo ? 2 : 1)
        }
        // Two rows are a good guess, and a wrong one costs a second round.
        let guess = plot.values.x.kind == .linear ? 1 : 2
        var (arrangement, needed) = try arranged(rows: guess)
        if needed != guess { (arrangement, needed) = try arranged(rows: needed) }
        // A row too many is a little empty space; one too few would leave the frame.
        if needed == 2, guess == 2, arrangement.layout.rows == 1 { (arrangement, needed) = try arranged(rows: 2) }
        if plot.values.panels.contains(where: \.hasWords) {
            // First how many rows the words need, then where they stand when the plot has made room for them.
            arrangement.place(plot, above: nil, on: surface)
            above = arrangement.axes.map { $0.notes?.rows ?? 0 }
            if above.contains(where: { $0 > 0 }) {
                let rows = arrangement.layout.rows
                (arrangement, needed) = try arranged(rows: rows)
                if needed > rows { (arrangement, _) = try arranged(rows: needed) }
                arrangement.place(plot, above: above, on: surface)
            }
        }
        self = arrangement
    }

    /// Places the words of annotations.
    ///
    /// - Parameter above: The rows that each panel has above its plot; nil for as many as they need.
    private mutating func place(_ plot: SeriesPlot, above: [Int]?, on surface: Surface) {
        let widths = surface.widths(left: gutter, right: right)
        var listed = (narrow: 0, wide: 0)
        for (index, panel) in plot.values.panels.enumerated() where panel.hasWords {
            let notes = AnnotationLabels(
                panel, x: plot.x, y: axes[index].scale, in: widths,
                rows: above?[index] ?? AnnotationLabels.mostRows(height: axes[index].scale.height), listed: listed,
                values: plot.values.x, text: plot.texts[index])
            listed = (listed.narrow + notes.narrow.count, listed.wide + notes.wide.count)
            axes[index].notes = notes
        }
    }

    private init(
        _ spec: ChartSpec, plot: SeriesPlot, rows: Int, above: [Int], on surface: Surface
    ) throws(ChartError) {
        let panels = plot.values.panels
        layout = ChartLayout(
            height: spec.height ?? Self.height(panels, isSmall: spec.facet != nil), panels: panels, rows: rows,
            above: above,
            hasTitle: spec.x.title != nil)
        var axes: [Axis] = []
        for (index, panel) in panels.enumerated() {
            axes.append(
                try Self.axis(panel, range: plot.ranges[index], x: plot.x, height: layout.panels[index].height))
        }
        self.axes = axes
        var digits = 0.0
        for tick in axes.flatMap(\.ticks) { digits = max(digits, TextWidth.digits(tick.text)) }
        gutter = min(max(Int(digits.rounded(.up)), 2), Self.mostDigits)
        right = axes.compactMap(\.ends?.gutter).max()
        labels = try plot.x.labels(
            format: spec.positionFormat ?? Self.percent(plot.values), in: surface.widths(left: gutter, right: right))
    }

    /// Nominal coverage is written as the observed one is.
    private static func percent(_ values: ChartValues) -> ValueFormat? {
        values.x.kind == .linear && values.series.contains { $0.mark == .calibration } ? try? ValueFormat(".0%") : nil
    }

    /// The widest left gutter of the stylesheet.
    static let mostDigits = 24

    /// What suits the panels: the first is the main one.
    private static func height(_ panels: [PanelValues], isSmall: Bool) -> Int {
        let more = panels.dropFirst()
        return (isSmall ? 176 : 320) + more.filter { !$0.isVolume }.count * 120
            + (more.contains(where: \.isVolume) ? 60 : 0)
    }

    private static func axis(
        _ panel: PanelValues, range: ClosedRange<Double>, x: XScale, height: Double
    ) throws(ChartError) -> Axis {
        if panel.isVolume {
            // One label at the top says enough about traded shares.
            let most = panel.volumes.flatMap { $0.grouped(atMost: SeriesDrawing.mostCandles).shares }.max() ?? 1
            let scale = ValueScale(.linear, values: 0...most, fixed: 0...most, includesZero: true, height: height)
            let text = AxisNumber(step: 0, magnitude: range.upperBound).short(most)
            return Axis(scale: scale, ticks: [(most, text)], ends: nil)
        }
        let fixed = try fixed(panel)
        guard panel.axis.scale != .log || (fixed ?? range).lowerBound >= Rows.least else {
            throw ChartError(key: "y", message: "a log scale shows values above 0, and this axis begins at 0 or below")
        }
        let scale = ValueScale(
            try kind(of: panel.axis), values: range, fixed: fixed,
            includesZero: panel.axis.zero ?? panel.standsOnZero, smallest: panel.smallest, height: height)
        return Axis(
            scale: scale, ticks: try texts(scale, format: panel.axisFormat, isWhole: panel.isCount),
            ends: EndLabels(panel, x: x, y: scale))
    }

    static func kind(of axis: YAxis) throws(ChartError) -> ValueScaleKind {
        switch axis.scale {
        case nil, .linear: return .linear
        case .log: return .log
        case .symlog: return .symlog
        case .band:
            throw ChartError(key: "y", message: "a band scale is for names, and these marks draw numbers along y")
        }
    }

    private static func fixed(_ panel: PanelValues) throws(ChartError) -> ClosedRange<Double>? {
        if panel.axis.domain == nil, panel.series.contains(where: { $0.mark == .calibration }) { return 0...1 }
        return try fixed(panel.axis)
    }

    /// The author's domain.
    static func fixed(_ axis: YAxis) throws(ChartError) -> ClosedRange<Double>? {
        guard let domain = axis.domain else { return nil }
        let isLog = axis.scale == .log
        guard domain.lowerBound < domain.upperBound, abs(domain.lowerBound) <= Rows.limit,
            abs(domain.upperBound) <= Rows.limit, !isLog || domain.lowerBound >= Rows.least
        else {
            throw ChartError(
                key: "y", message: "the domain must rise from one number to another\(isLog ? " above 0" : "")")
        }
        return domain
    }

    /// The labels of a vertical axis. A format whose labels no phone has room for stays in table and description.
    ///
    /// - Parameter isWhole: Whether the values are whole numbers, which have no ticks between them.
    static func texts(
        _ scale: ValueScale, format: ValueFormat?, isWhole: Bool = false
    ) throws(ChartError) -> [(value: Double, text: String)] {
        if let format {
            var texts: [(value: Double, text: String)] = []
            for tick in scale.ticks { texts.append((tick, try format.text(.real(tick)))) }
            if texts.allSatisfy({ TextWidth.digits($0.text) <= Double(mostDigits) }) { return texts }
        }
        let number = AxisNumber(
            step: isWhole && scale.step > 0 ? max(scale.step, 1) : scale.step,
            magnitude: max(abs(scale.domain.lowerBound), abs(scale.domain.upperBound)))
        return scale.ticks.filter { !isWhole || $0 == $0.rounded() }.map { ($0, number.text($0)) }
    }
}
