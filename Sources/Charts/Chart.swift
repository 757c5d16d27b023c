import Market
import Markup

/// A chart: its block's words and the rows of each layer.
public struct Chart {
    public let spec: ChartSpec
    /// The rows of each layer, in the layers' order.
    public let data: [Rows]
    /// Makes the ids inside unique on the page.
    public let id: String

    /// - Precondition: There is one table of rows for each layer, and at least one layer.
    public init(_ spec: ChartSpec, data: [Rows], id: String) {
        precondition(
            !spec.layers.isEmpty && data.count == spec.layers.count,
            "\(data.count) tables for \(spec.layers.count) layers")
        self.spec = spec
        self.data = data
        self.id = id
    }

    /// The whole figure: caption, legend, drawing, source and data table; nothing when `empty` says hide.
    public func html() throws(ChartError) -> HTML {
        HTML()
    }
}
