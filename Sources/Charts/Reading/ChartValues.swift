import Market

/// Everything that a chart along one horizontal axis draws, read from its rows and checked.
struct ChartValues {
    let x: XValues
    /// From top to bottom.
    private(set) var panels: [PanelValues] = []

    /// As many as a reader could tell apart with colour and dash, twice over.
    static let mostSeries = 24

    /// - Parameters:
    ///   - data: The rows of each layer.
    ///   - x: Their positions.
    init(_ spec: ChartSpec, data: [Rows], x: XValues) throws(ChartError) {
        self.x = x
        var index = 0
        for panel in spec.panels {
            var values = PanelValues(axis: panel.axis, height: panel.height)
            var below: [Volumes] = []
            for layer in panel.layers {
                try values.read(layer, rows: data[index], x: x, positions: x.layers[index])
                if let volumes = try Self.volumes(under: layer, rows: data[index], x: x.layers[index]) {
                    below.append(volumes)
                }
                index += 1
            }
            panels.append(values)
            if !below.isEmpty {
                var panel = PanelValues(axis: YAxis(), height: nil)
                panel.volumes = below
                panels.append(panel)
            }
        }
        if let target = spec.rebase { try panels[0].rebase(to: target) }
        try panels[0].addMovingAverages(spec)
        guard series.count <= Self.mostSeries else {
            throw ChartError(
                key: spec.layers.contains { $0.color != nil } ? "color" : "y",
                message: "\(series.count) series are more than a chart can show; the limit is \(Self.mostSeries)")
        }
        for index in panels.indices {
            panels[index].number = index
            panels[index].tidy(sorting: x.kind != .band, missing: spec.missing)
            if panels[index].axis.scale == .log { try panels[index].keepPositive() }
        }
        // A panel without a value, such as the volume of indices, takes no room.
        if !isEmpty { panels.removeAll { $0.isEmpty } }
    }

    /// Reads the rows' positions first.
    init(_ spec: ChartSpec, data: [Rows]) throws(ChartError) {
        try self.init(spec, data: data, x: try XValues(spec, data: data))
    }

    /// Drops annotations that lie beside the axis or above or below an axis with fixed limits.
    mutating func keepAnnotations(on x: XScale) {
        for index in panels.indices where !panels[index].annotations.isEmpty {
            let domain = panels[index].axis.domain
            panels[index].annotations.removeAll { note in
                note.x.map { !(-0.001...1.001).contains(x.fraction($0)) } ?? false
                    || note.y.map { domain?.contains($0) == false } ?? false
            }
        }
    }

    var series: [Series] { panels.flatMap(\.series) }
    var candles: [Candles] { panels.flatMap(\.candles) }
    var volumes: [Volumes] { panels.flatMap(\.volumes) }

    /// Whether there is nothing to draw.
    var isEmpty: Bool { panels.allSatisfy(\.isEmpty) }
}
