import Market

/// Bars that lie and dots, beside names.
struct RowPlot: Plot {
    let spec: ChartSpec
    let values: RowValues
    /// How the values are written in table and description.
    let text: ValueText

    private let heading: String

    init(_ spec: ChartSpec, data: [Rows]) throws(ChartError) {
        self.spec = spec
        values = try RowValues(spec, data: data)
        let samples = values.series.flatMap(\.y)
        var range = ValueRange()
        range.include(samples)
        text = try ValueText(spec.rowFormat, range: range.closed ?? 0...1, samples: samples)
        heading =
            spec.panels[0].y.title ?? spec.layers.lazy.filter { $0.mark != .rule }.compactMap(\.y.first).first ?? "y"
    }

    var isEmpty: Bool { values.isEmpty }

    var data: DataColumns {
        DataColumns(
            values.x, columns: values.series.map { DataColumns.Column(name: $0.name, x: $0.x, y: $0.y, text: text) },
            heading: heading)
    }

    func drawing(id: String, on surface: Surface) throws(ChartError) -> Drawing {
        let arrangement = try RowArrangement(spec, values: values, text: text, on: surface)
        return RowDrawing(id: id, plot: self, arrangement: arrangement, on: surface).drawing
    }

    var description: String {
        if let description = spec.description { return description }
        let count = values.x.names.count
        let kind = values.points.isEmpty ? "Bar chart" : values.bars.isEmpty ? "Dot plot" : "Bar and dot chart"
        var sentences = [kind + (count == 1 ? " of one value." : " of \(count) values.")]
        let series = values.series.filter { $0.last != nil }
        for series in series.prefix(6) { sentences.append(summary(series)) }
        if series.count > 6 { sentences.append("\(series.count - 6) more series are in the table.") }
        for rule in values.rules.prefix(12) where !rule.text.isEmpty {
            sentences.append("\(rule.text): \(text.text(rule.x ?? .nan)).")
        }
        return sentences.joined(separator: " ")
    }

    /// The lowest and highest value with their names, or all of a few.
    private func summary(_ series: Series) -> String {
        let found = series.y.indices.filter { series.y[$0].isFinite }
        func place(_ index: Int) -> String { values.x.text(series.x[index]) }
        guard found.count > 3, let first = found.first else {
            let all = found.map { "\(place($0)) \(text.text(series.y[$0]))" }
            return "\(series.name): \(all.joined(separator: ", "))."
        }
        var (least, most) = (first, first)
        for index in found {
            if series.y[index] < series.y[least] { least = index }
            if series.y[index] > series.y[most] { most = index }
        }
        return "\(series.name): lowest \(text.text(series.y[least])) (\(place(least))), highest "
            + "\(text.text(series.y[most])) (\(place(most)))."
    }
}
