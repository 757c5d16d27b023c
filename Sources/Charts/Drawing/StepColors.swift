/// The colours of cells and rectangles by their numbers, with the strip that explains them.
struct StepColors {
    let scale: ColorScale
    /// The steps that the strip shows: from that of the least number to that of the greatest.
    private let lowest, highest: Int
    private let range: ClosedRange<Double>
    private let format: ValueFormat?

    /// The height of the strip with its numbers, in pixels; the strip's own.
    static let height = 40.0
    private static let strip = 10.0

    /// - Parameters:
    ///   - range: The least and greatest number.
    ///   - domain: The limits that the author wants; numbers beyond have the outermost colours.
    init(_ range: ClosedRange<Double>, domain: ClosedRange<Double>?, format: ValueFormat?) {
        let shown = domain ?? range
        scale = ColorScale(values: shown, isDiverging: shown.lowerBound < 0 && shown.upperBound > 0)
        (lowest, highest) = (scale.step(of: shown.lowerBound), scale.step(of: shown.upperBound))
        self.range = shown
        self.format = format
    }

    /// The class of a number's colour.
    func name(of value: Double) -> String { scale.name(ofStep: scale.step(of: value)) }

    /// Whether all numbers have one colour, which a strip would not explain.
    var isPlain: Bool { shown.count < 2 }

    private var shown: [Int] { scale.steps.filter { (lowest...highest).contains($0) } }

    /// Where a strip begins or ends when only some of all steps are shown.
    private var breaks: [Double] {
        zip(scale.steps.dropFirst(), scale.breaks).filter { step, _ in step > lowest && step <= highest }.map(\.1)
    }

    /// The strip of all colours with the numbers between them, at the top of a drawing.
    func draw(top: Double, across: Double, in widths: PlotWidths, to svg: inout SVGWriter) throws(ChartError) {
        let steps = shown
        let unit = across / Double(steps.count)
        svg.panel(top: top, height: Self.strip, isClipped: false) { svg in
            for (place, step) in steps.enumerated() {
                var path = PathData()
                path.rectangle(Double(place) * unit, 0, Double(place + 1) * unit, Self.strip)
                svg.path(class: scale.name(ofStep: step), path)
            }
        }
        let labels = try self.labels(count: steps.count, in: widths)
        svg.group(class: "x") { svg in
            for label in labels { svg.label(label, axis: top + Self.strip - 1) }
        }
        svg.raw("\n")
    }

    private func labels(count: Int, in widths: PlotWidths) throws(ChartError) -> [AxisLabel] {
        let format = self.format?.exact(for: breaks)
        let number = AxisNumber(step: scale.unit, magnitude: max(abs(range.lowerBound), abs(range.upperBound)))
        var labels: [AxisLabel] = []
        for (place, value) in breaks.enumerated() {
            let text = try format?.text(.real(value)) ?? number.text(value)
            labels.append(
                AxisLabel(fraction: Double(place + 1) / Double(count), text: text, row: 0, in: widths))
        }
        return labels.thinned(perCycle: 0, offset: labels.count.isMultiple(of: 2) ? 0 : labels.count / 2, in: widths)
    }
}
