import Markup

/// A chart as it stands in a page.
public struct ChartFigure: Sendable {
    /// Caption, legend, drawing, source and data table.
    public let html: HTML
    /// Whether the script can serve the chart, so that its page needs `chartScript`.
    public let isInteractive: Bool
    /// Whether there was nothing to draw, for a caller that warns.
    public let isEmpty: Bool
    /// All rows as a CSV file, to be published at the chart's `dataAddress`; nil where the table shows them all.
    public let csv: String?
}
