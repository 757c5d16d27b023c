@testable import Charts

/// Where the labels of an axis stand in a drawing of some width, as the stylesheet shows them.
struct LabelReader {
    /// What touches or leaves the frame; nil when all is well.
    let fault: String?

    init(_ labels: [AxisLabel], in plot: PlotWidths, drawing: Double) {
        // The least width with the labels of class w; a drawing of one width has none.
        let isWide = drawing > 544 || plot.narrow == plot.wide
        let width = max(drawing - plot.left - plot.right, 40)
        var fault: String?
        var ends: [Int: Double] = [:]
        for label in labels where isWide || label.visibility != .wide {
            let row = label.visibility == .staggered && !isWide ? 1 : label.row
            let extent = label.extent(width: width)
            if extent.lowerBound < ends[row] ?? -.infinity { fault = "'\(label.text)' touches the label before it" }
            if extent.lowerBound < -plot.left - 0.5 || extent.upperBound > width + plot.right + 0.5 {
                fault = "'\(label.text)' leaves the frame"
            }
            ends[row] = extent.upperBound
        }
        self.fault = fault
    }
}
