import Market

/// A heat map: cells of equal size, coloured by steps, with their numbers where there is room.
struct GridPlot: Plot {
    let spec: ChartSpec
    let values: GridValues
    /// How numbers are written in the table and in sentences.
    let text: ValueText
    let colors: StepColors

    init(_ spec: ChartSpec, data: Rows) throws(ChartError) {
        self.spec = spec
        values = try GridValues(spec, data: data)
        let range = values.range ?? 0...0
        let axis = spec.panels[0].y
        text = try ValueText(axis.format, range: range, samples: values.cells.joined().prefix(Self.samples))
        if let domain = axis.domain, !(domain.lowerBound < domain.upperBound) {
            throw ChartError(key: "y", message: "the domain must rise from one number to another")
        }
        colors = StepColors(range, domain: axis.domain, format: axis.format)
    }

    /// As many numbers show how many decimals the data has.
    private static let samples = 600

    var isEmpty: Bool { values.range == nil }

    var description: String { spec.description ?? GridDescription(values: values, text: text).sentences }

    var data: DataColumns {
        let places = values.rows.indices.map(Double.init)
        return DataColumns(
            XValues(names: values.rows),
            columns: values.columns.indices.map { column in
                DataColumns.Column(
                    name: values.columns[column], x: places, y: values.cells.map { $0[column] }, text: text)
            }, heading: values.heading)
    }

    func drawing(id: String, on surface: Surface) throws(ChartError) -> Drawing {
        try GridDrawing(plot: self, on: surface).drawing()
    }
}
