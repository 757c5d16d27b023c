import Market

/// A line without axes, with its first and last value beside it.
struct SparklinePlot: Plot {
    let spec: ChartSpec
    let values: ChartValues
    /// How the values are written.
    let text: ValueText

    private let heading: String

    init(_ spec: ChartSpec, data: [Rows]) throws(ChartError) {
        guard spec.layers.count == 1 else {
            throw ChartError(key: "mark", message: "a sparkline stands alone, without layers or panels")
        }
        guard spec.movingAverage.isEmpty else {
            throw ChartError(key: "movingAverage", message: "a sparkline has no room for averages; use a line")
        }
        self.spec = spec
        values = try ChartValues(spec, data: data)
        guard values.series.count < 2 else {
            throw ChartError(
                key: spec.layers[0].color == nil ? "y" : "color",
                message: "a sparkline shows one series, and there are \(values.series.count); use a line")
        }
        let samples = values.panels.first?.samples(DataTable.mostRows) ?? []
        text = try ValueText(
            spec.panels[0].y.format, range: values.panels.first?.range ?? 0...1, samples: samples)
        heading = spec.heading(values.x, data: data)
    }

    var isEmpty: Bool { values.isEmpty }

    var description: String { spec.description ?? ChartDescription(values: values, texts: [text]).sentences }

    var data: DataColumns { DataColumns(values, texts: [text], heading: heading) }

    func drawing(id: String, on surface: Surface) throws(ChartError) -> Drawing {
        try SparklineDrawing(plot: self, on: surface).drawing
    }
}

extension SparklinePlot {
    /// A value as it stands beside the line, where a phone has room for it.
    fileprivate static let mostDigits = 9.0

    func short(_ value: Double) -> String {
        let full = text.text(value)
        return TextWidth.digits(full) <= Self.mostDigits
            ? full : AxisNumber(step: 0, magnitude: abs(value)).short(value)
    }
}
