import Market

/// Rectangles whose areas are sizes, largest first, groups together.
struct TreemapPlot: Plot {
    let spec: ChartSpec
    let values: TreemapValues
    /// How sizes, the shares of their sum, and the numbers that colour them are written.
    let sizeText, shareText, numberText: ValueText
    /// Nil where no numbers colour the rectangles.
    let colors: StepColors?
    /// How the numbers are written in rectangles without a format.
    let cellNumber: CellNumber

    init(_ spec: ChartSpec, data: Rows) throws(ChartError) {
        self.spec = spec
        let values = try TreemapValues(spec, data: data)
        self.values = values
        func text(_ format: ValueFormat?, _ numbers: [Double]) throws(ChartError) -> ValueText {
            var range = ValueRange()
            range.include(numbers)
            return try ValueText(format, range: range.closed ?? 0...0, samples: numbers)
        }
        sizeText = try text(spec.panels[0].y.format, (values.parts + values.rest).map(\.size))
        shareText = try text(try? ValueFormat(".1%"), [])
        let numbers = values.parts.map(\.number)
        numberText = try text(spec.x.format, numbers)
        var range = ValueRange()
        range.include(numbers)
        cellNumber = CellNumber(range.closed ?? 0...0)
        if let domain = spec.panels[0].y.domain, !(domain.lowerBound < domain.upperBound) {
            throw ChartError(key: "y", message: "the domain must rise from one number to another")
        }
        colors = range.closed.map { StepColors($0, domain: spec.panels[0].y.domain, format: spec.x.format) }
    }

    var isEmpty: Bool { values.parts.isEmpty }

    var description: String { spec.description ?? TreemapDescription(plot: self).sentences }

    /// All parts, also those that have no rectangle.
    var data: DataColumns {
        let all = values.parts + values.rest
        let places = all.indices.map(Double.init)
        func column(_ name: String, _ numbers: [Double], _ text: ValueText) -> DataColumns.Column {
            DataColumns.Column(name: name, x: places, y: numbers, text: text)
        }
        let shares = values.shares + values.rest.map { _ in .nan }
        var columns = [column(values.sizeName, all.map(\.size), sizeText), column("Share", shares, shareText)]
        if values.hasNumbers { columns.append(column(values.colorName ?? "", all.map(\.number), numberText)) }
        if !values.groups.isEmpty {
            var groups = column(values.colorName ?? "", all.map { _ in .nan }, numberText)
            groups.words = all.map { $0.group.map { values.groups[$0] } ?? ValueFormat.missing }
            columns.insert(groups, at: 0)
        }
        return DataColumns(XValues(names: all.map(\.name)), columns: columns, heading: values.heading)
    }

    func drawing(id: String, on surface: Surface) throws(ChartError) -> Drawing {
        try TreemapDrawing(plot: self, on: surface).drawing()
    }
}
