import Market
import Markup

/// A chart: its block's words and the rows of each layer.
public struct Chart {
    public let spec: ChartSpec
    /// The rows of each layer, in the layers' order.
    public let data: [Rows]
    /// Makes the ids inside unique on the page.
    public let id: String
    /// Where the page's author publishes all rows as a CSV file when the table does not show them all; nil for nowhere.
    public let dataAddress: String?

    /// - Precondition: There is one table of rows for each layer, and at least one layer.
    public init(_ spec: ChartSpec, data: [Rows], id: String, dataAddress: String? = nil) {
        precondition(
            !spec.layers.isEmpty && data.count == spec.layers.count,
            "\(data.count) tables for \(spec.layers.count) layers")
        self.spec = spec
        self.data = data
        self.id = id
        self.dataAddress = dataAddress
    }

    /// The whole figure: caption, legend, drawing, source and data table.
    ///
    /// Without a single value it is what `empty` says: an error, a sentence, or nothing.
    public func html() throws(ChartError) -> HTML { try figure().html }

    /// The figure with what belongs to it: whether there was nothing to draw, and the file of all its numbers.
    public func figure() throws(ChartError) -> ChartFigure {
        let writer = FigureWriter(spec: spec, id: id, dataAddress: dataAddress)
        if spec.facet != nil {
            let facets = try Facets(spec, data: data)
            return facets.plots.isEmpty ? try writer.empty() : try writer.figure(facets.plots, data: facets.data)
        }
        let plot = try plot()
        return plot.isEmpty ? try writer.empty() : try writer.figure(plot)
    }

    /// The chart as an SVG file of its own, with its style inside.
    ///
    /// - Parameter width: In pixels.
    /// - Returns: Nil where there is nothing to draw and `empty` says that this is no error.
    public func svg(width: Int, scheme: ColorScheme = .light) throws(ChartError) -> String? {
        let picture = Picture(spec: spec, id: id, width: Double(width), scheme: scheme)
        if spec.facet != nil {
            let facets = try Facets(spec, data: data)
            if !facets.plots.isEmpty { return try picture.svg(facets.plots) }
        } else {
            let plot = try plot()
            if !plot.isEmpty { return try picture.svg(plot) }
        }
        _ = try FigureWriter(spec: spec, id: id, dataAddress: nil).empty()
        return nil
    }

    /// What draws the marks.
    private func plot() throws(ChartError) -> any Plot {
        let marks = spec.layers.map(\.mark)
        if marks.contains(.slope) { return try SlopePlot(spec, data: data) }
        if marks.contains(.sparkline) { return try SparklinePlot(spec, data: data) }
        if marks == [.rect], spec.facet == nil { return try GridPlot(spec, data: data[0]) }
        if marks == [.treemap], spec.facet == nil { return try TreemapPlot(spec, data: data[0]) }
        if spec.hasNames(data) { return try RowPlot(spec, data: data) }
        return try SeriesPlot(spec, data: data)
    }
}
