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

    /// The whole figure: caption, legend, drawing, source and data table.
    ///
    /// Without a single value it is what `empty` says: an error, a sentence, or nothing.
    public func html() throws(ChartError) -> HTML { try figure().html }

    /// The figure, and whether there was nothing to draw, for a caller that warns.
    public func figure() throws(ChartError) -> (html: HTML, isEmpty: Bool) {
        let values = try ChartValues(spec, data: data)
        guard let range = values.range, !values.isEmpty else { return (try emptyFigure(), true) }
        let text = try ValueText(spec.y.format, range: range, samples: Self.samples(values))
        let drawing = try ChartDrawing(spec, values: values, range: range)
        let description = ChartDescription(values: values, text: text).sentences
        let title = spec.title ?? spec.subtitle ?? "Chart"
        let needsLegend = drawing.ends == nil && (values.series.count > 1 || !values.candles.isEmpty)
        let dashes: HTML = needsLegend && Legend.needsDashes(values) ? " dashes" : ""
        var html: HTML = "<figure class=\"chart\(dashes)\">"
        html += caption
        if needsLegend { html += Legend(values: values).html }
        html += drawing.svg(id: id, title: title, description: spec.description ?? description)
        if let candles = values.candles.first, candles.count > ChartDrawing.mostCandles {
            let sessions = candles.grouped(atMost: ChartDrawing.mostCandles).sessions
            html += "<p class=\"chart-source\">Each candle stands for \(sessions) sessions.</p>\n"
        }
        if let source = spec.source { html += "<p class=\"chart-source\">Source: \(source)</p>\n" }
        html += DataTable(values: values, text: text, heading: heading(values)).html(label: spec.title ?? spec.subtitle)
        html += "</figure>\n"
        return (html, false)
    }

    private var caption: HTML {
        guard spec.title != nil || spec.subtitle != nil else { return HTML() }
        var html: HTML = "<figcaption>"
        if let title = spec.title { html += "<strong class=\"chart-title\">\(title)</strong>" }
        if let subtitle = spec.subtitle { html += " <span class=\"chart-subtitle\">\(subtitle)</span>" }
        html += "</figcaption>\n"
        return html
    }

    private func emptyFigure() throws(ChartError) -> HTML {
        switch spec.empty {
        case .error:
            throw ChartError(
                key: "data",
                message: "the query gives nothing to draw; write 'empty: warn' or 'empty: hide' if that may happen")
        case .hide: return HTML()
        case .warn:
            return
                "<figure class=\"chart\">\(caption)<p class=\"chart-empty\">There is no data for this chart.</p></figure>\n"
        }
    }

    private func heading(_ values: ChartValues) -> String {
        if let title = spec.x.title { return title }
        switch values.x.kind {
        case .time, .sessions: return "Date"
        case .linear, .band: return spec.layers[0].x ?? spec.x.field ?? data[0].columns.first ?? "x"
        }
    }

    /// The last values of each series, which show how many decimals the data has.
    private static func samples(_ values: ChartValues) -> [Double] {
        values.series.flatMap { $0.y.suffix(DataTable.mostRows) }
            + values.candles.flatMap { $0.close.suffix(DataTable.mostRows) + $0.open.suffix(DataTable.mostRows) }
    }
}
