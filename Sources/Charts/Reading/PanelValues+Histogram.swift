import Market

extension PanelValues {
    /// The counts of one histogram, or of one for each value of `color`.
    ///
    /// - Parameter x: The values that are counted, with their ranges; without ranges there is none.
    static func histograms(_ layer: Layer, rows: Rows, x: XValues, positions: [Double]) throws(ChartError) -> [Series] {
        guard let bins = x.bins else { return [] }
        func histogram(_ name: String, _ values: [Double]) -> Series {
            let values = values.filter(\.isFinite).sorted()
            var series = Series(name: name, mark: .histogram, x: bins.middles, y: bins.counts(values))
            if values.isEmpty {
                series.y = series.y.map { _ in .nan }
            } else {
                series.quartiles = Quartiles(ofSorted: values)
            }
            return series
        }
        guard let color = layer.color else { return [histogram(layer.labels.first ?? "Number", positions)] }
        return try rows.groups(of: color, key: "color", atMost: mostHistograms).enumerated().map { index, group in
            histogram(
                index < layer.labels.count ? layer.labels[index] : group.name, group.rows.map { positions[$0] })
        }
    }

    /// More outlines than this over each other would be a tangle.
    private static let mostHistograms = 6

    /// Whether its values are numbers of rows.
    var isCount: Bool { !series.isEmpty && series.allSatisfy { $0.mark == .histogram } }
}

extension Panel {
    /// The vertical axis; that of a histogram counts rows, and a format is for what they are counted by.
    var axis: YAxis {
        guard layers.contains(where: { $0.mark == .histogram }) else { return y }
        return YAxis(title: y.title ?? "Number of values", scale: y.scale, zero: y.zero, domain: y.domain)
    }
}
