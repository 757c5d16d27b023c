import Market

/// Lines, areas, bars, dots, bands and candles along one horizontal axis, in one panel or several.
struct SeriesPlot: Plot {
    let spec: ChartSpec
    let values: ChartValues
    let x: XScale
    /// The values that each panel's axis shows.
    let ranges: [ClosedRange<Double>]
    /// How the values of each panel are written.
    let texts: [ValueText]

    /// What the column of positions is called.
    private let heading: String

    init(_ spec: ChartSpec, data: [Rows]) throws(ChartError) {
        let values = try ChartValues(spec, data: data)
        try self.init(
            spec, values: values, x: XScale(values, domain: spec.xDomain),
            ranges: values.panels.map { $0.range ?? 0...1 },
            heading: spec.heading(values.x, data: data))
    }

    /// A plot on scales that it shares with others.
    init(_ spec: ChartSpec, values: ChartValues, x: XScale, ranges: [ClosedRange<Double>], heading: String)
        throws(ChartError)
    {
        self.spec = spec
        var values = values
        values.keepAnnotations(on: x)
        self.values = values
        self.x = x
        self.ranges = ranges
        self.heading = heading
        var texts: [ValueText] = []
        for (panel, range) in zip(values.panels, ranges) {
            texts.append(
                try ValueText(panel.valueFormat, range: range, samples: panel.samples(DataTable.mostRows)))
        }
        self.texts = texts
    }

    var isEmpty: Bool { values.isEmpty }

    var description: String { spec.description ?? ChartDescription(values: values, texts: texts).sentences }

    var data: DataColumns { DataColumns(values, texts: texts, heading: heading) }

    func drawing(id: String, on surface: Surface) throws(ChartError) -> Drawing {
        let arrangement = try Arrangement(spec, plot: self, on: surface)
        return SeriesDrawing(id: id, plot: self, arrangement: arrangement, on: surface).drawing
    }
}

extension ChartSpec {
    /// The limits of the horizontal axis where it has numbers.
    var xDomain: ClosedRange<Double>? {
        x.domain ?? (layers.contains { $0.mark == .calibration } ? 0...1 : nil)
    }

    /// What the column of positions is called in tables.
    func heading(_ values: XValues, data: [Rows]) -> String {
        if values.bins != nil { return "From" }
        if let title = x.title { return title }
        switch values.kind {
        case .time, .sessions: return "Date"
        case .linear, .band:
            return layers.lazy.compactMap(\.x.first).first ?? x.field ?? data.first?.columns.first ?? "x"
        }
    }
}

extension PanelValues {
    /// How values are written in tables and sentences; nil follows the values.
    var valueFormat: ValueFormat? {
        axis.format ?? (isPercent ? try? ValueFormat(".1%") : nil)
    }

    /// How values are written beside the axis; nil follows the values.
    var axisFormat: ValueFormat? {
        axis.format ?? (isPercent ? try? ValueFormat(".0%") : nil)
    }

    /// Whether the values are fractions by their nature.
    private var isPercent: Bool {
        hasShares
            || !series.isEmpty
                && series.allSatisfy { $0.mark == .drawdown || $0.mark == .calibration }
    }

    /// The last values of each series, which show how many decimals the data has.
    func samples(_ count: Int) -> [Double] {
        series.flatMap { $0.y.suffix(count) }
            + candles.flatMap { $0.close.suffix(count) + $0.open.suffix(count) }
            + volumes.flatMap { $0.shares.suffix(count) }
    }
}
