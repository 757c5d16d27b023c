/// Where everything stands that depends on everything else.
///
/// The labels under the horizontal axis must know its width, so the gutters, so the labels of the vertical axis, so its
/// height, so the rows of labels under the horizontal one.
struct Arrangement {
    let layout: ChartLayout
    let y: YScale
    /// The vertical axis's values with a grid line, and what stands beside it.
    let ticks: [(value: Double, text: String)]
    /// Nil where the chart has a legend, or one series alone.
    let ends: EndLabels?
    /// The class of the left gutter, in widths of a digit.
    let gutter: Int
    /// The labels under the horizontal axis.
    let labels: [AxisLabel]

    /// - Parameters:
    ///   - range: The values that are drawn.
    ///   - volume: The label of the volume panel; nil without one.
    init(
        _ spec: ChartSpec, values: ChartValues, range: ClosedRange<Double>, x: XScale, volume: String?
    ) throws(ChartError) {
        func arranged(rows: Int) throws(ChartError) -> (Arrangement, needed: Int) {
            let arrangement = try Arrangement(spec, values: values, range: range, x: x, volume: volume, rows: rows)
            let isTwo = arrangement.labels.contains { $0.row == 1 || $0.visibility == .staggered }
            return (arrangement, isTwo ? 2 : 1)
        }
        // Two rows are a good guess, and a wrong one costs a second round.
        let guess = values.x.kind == .linear ? 1 : 2
        var (arrangement, needed) = try arranged(rows: guess)
        if needed != guess { (arrangement, needed) = try arranged(rows: needed) }
        // A row too many is a little empty space; one too few would leave the frame.
        if needed == 2, guess == 2, arrangement.layout.rows == 1 { (arrangement, _) = try arranged(rows: 2) }
        self = arrangement
    }

    private init(
        _ spec: ChartSpec, values: ChartValues, range: ClosedRange<Double>, x: XScale, volume: String?, rows: Int
    ) throws(ChartError) {
        layout = ChartLayout(spec, rows: rows, hasVolume: volume != nil)
        let stands = values.series.contains { $0.mark == .bar || $0.mark == .area }
        y = YScale(
            values: range, fixed: spec.y.domain, isLog: spec.y.scale == .log, includesZero: spec.y.zero ?? stands,
            height: layout.plot)
        ends = EndLabels(values, x: x, y: y)
        ticks = try Self.texts(y, format: spec.y.format)
        var digits = TextWidth.digits(volume ?? "")
        for tick in ticks { digits = max(digits, TextWidth.digits(tick.text)) }
        gutter = min(max(Int(digits.rounded(.up)), 2), Self.mostDigits)
        labels = try x.labels(format: spec.x.format, in: PlotWidths(left: gutter, right: ends?.gutter))
    }

    /// The widest left gutter of the stylesheet.
    static let mostDigits = 24

    /// The labels of the vertical axis. A format whose labels no phone has room for stays in table and description.
    private static func texts(
        _ y: YScale, format: ValueFormat?
    ) throws(ChartError) -> [(value: Double, text: String)] {
        if let format {
            var texts: [(value: Double, text: String)] = []
            for tick in y.ticks { texts.append((tick, try format.text(.real(tick)))) }
            if texts.allSatisfy({ TextWidth.digits($0.text) <= Double(mostDigits) }) { return texts }
        }
        let number = AxisNumber(step: y.step, magnitude: max(abs(y.domain.lowerBound), abs(y.domain.upperBound)))
        return y.ticks.map { ($0, number.text($0)) }
    }
}
