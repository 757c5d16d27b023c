import Market

/// Small charts of the same marks, one for each value of a column, all on the same scales.
struct Facets {
    let plots: [(name: String, plot: SeriesPlot)]
    /// The numbers of all of them.
    let data: DataColumns

    /// As many as fit on two screens of a phone.
    static let most = 24

    init(_ spec: ChartSpec, data: [Rows]) throws(ChartError) {
        let facet = spec.facet ?? ""
        guard !spec.hasNames(data), !spec.layers.contains(where: { $0.mark == .slope || $0.mark == .sparkline }) else {
            throw ChartError(
                key: "facet",
                message: "small charts share an axis along x, which bars and points beside names, slopes "
                    + "and sparklines do not have")
        }
        let x = try XValues(spec, data: data)
        var names: [String] = []
        var groups: [[String: [Int]]] = []
        for rows in data {
            let found = try rows.groups(of: facet, key: "facet", atMost: Self.most)
            for group in found where !names.contains(group.name) { names.append(group.name) }
            groups.append(Dictionary(found.map { ($0.name, $0.rows) }) { first, _ in first })
        }
        var parts: [(name: String, values: ChartValues)] = []
        for name in names {
            let rows = groups.map { $0[name] ?? [] }
            let values = try ChartValues(
                spec, data: zip(data, rows).map { $0.choosing($1) }, x: x.choosing(rows))
            if !values.isEmpty { parts.append((name, values)) }
        }
        let scale = XScale(parts.map(\.values), domain: spec.xDomain)
        // By the panels' numbers, since a small chart has no panel where it has no value.
        var ranges: [Int: ValueRange] = [:]
        for panel in parts.flatMap(\.values.panels) {
            if let own = panel.range {
                ranges[panel.number, default: ValueRange()].include([own.lowerBound, own.upperBound])
            }
        }
        let heading = spec.heading(x, data: data)
        var plots: [(name: String, plot: SeriesPlot)] = []
        for part in parts {
            let own = part.values.panels.map { ranges[$0.number]?.closed ?? 0...1 }
            plots.append(
                (part.name, try SeriesPlot(spec, values: part.values, x: scale, ranges: own, heading: heading)))
        }
        self.plots = plots
        self.data = DataColumns(plots, heading: heading)
    }
}

extension Rows {
    /// Some of the rows, in their order.
    func choosing(_ rows: [Int]) -> Rows { Rows(columns: columns, values: rows.flatMap { Array(row($0)) }) }
}
