import Market

/// Lines from the first to the last of a few places, named at both ends.
struct SlopePlot: Plot {
    let spec: ChartSpec
    let values: SlopeValues
    /// How the values are written.
    let text: ValueText

    private let heading: String

    init(_ spec: ChartSpec, data: [Rows]) throws(ChartError) {
        self.spec = spec
        values = try SlopeValues(spec, data: data)
        text = try ValueText(
            spec.panels[0].y.format, range: values.range ?? 0...1, samples: values.lines.flatMap(\.values))
        heading = spec.heading(values.x, data: data)
    }

    var isEmpty: Bool { values.isEmpty }

    var data: DataColumns {
        DataColumns(
            values.x,
            columns: values.lines.map {
                DataColumns.Column(name: $0.name, x: values.places, y: $0.values, text: text)
            }, heading: heading)
    }

    func drawing(id: String, on surface: Surface) throws(ChartError) -> Drawing {
        SlopeDrawing(plot: self, arrangement: try SlopeArrangement(plot: self, on: surface), on: surface).drawing
    }

    var description: String {
        if let description = spec.description { return description }
        let (first, last) = (values.x.text(values.places[0]), values.x.text(values.places[values.places.count - 1]))
        var sentences = ["Slope chart, \(first) to \(last)."]
        let changes = values.lines.compactMap(\.change)
        if changes.count > 6 {
            let (rose, fell) = (changes.count { $0 > 0 }, changes.count { $0 < 0 })
            sentences.append("\(rose) of \(changes.count) rose, \(fell) fell.")
        }
        for line in values.lines.prefix(6) { sentences.append(sentence(line)) }
        if values.lines.count > 6 { sentences.append("\(values.lines.count - 6) more are in the table.") }
        return sentences.joined(separator: " ")
    }

    private func sentence(_ line: SlopeValues.Line) -> String {
        let found = line.values.indices.filter { line.values[$0].isFinite }
        guard let first = found.first, let last = found.last else { return "\(line.name): no value." }
        let (from, to) = (text.text(line.values[first]), text.text(line.values[last]))
        guard let change = line.change else {
            return "\(line.name): \(to), \(values.x.text(values.places[last]))."
        }
        if change == 0 || from == to { return "\(line.name) stayed at \(to)." }
        return "\(line.name) \(change > 0 ? "rose" : "fell") from \(from) to \(to)."
    }
}
