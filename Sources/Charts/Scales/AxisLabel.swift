/// A label under the horizontal axis.
struct AxisLabel: Hashable {
    /// Where its tick is, 0...1 from left to right.
    let fraction: Double
    let text: String
    /// 0 for the upper row.
    private(set) var row: Int
    var visibility = Visibility.always
    /// Pixels from above.
    let width: Double
    /// How many pixels a label near an edge moves to stay inside: decided for the narrow drawing, where edges are
    /// nearest, so that it holds for all.
    let shift: Int

    enum Visibility: Hashable {
        case always
        /// Hidden where the drawing is narrow.
        case wide
        /// One row lower where the drawing is narrow.
        case staggered
    }

    init(fraction: Double, text: String, row: Int, in plot: PlotWidths) {
        self.fraction = fraction
        // What the narrow drawing holds with its gutters.
        let room = (plot.left + plot.narrow + plot.right) / TextWidth.digit - 3
        self.text = TextWidth.shortened(text, to: min(max(room, 4), Self.mostDigits))
        self.row = row
        width = TextWidth.pixels(self.text)
        // Some of both gutters may be used, all of them by what is wider than the plot.
        let isWide = width > plot.narrow
        let left = width / 2 - fraction * plot.narrow - (isWide ? plot.left : min(plot.left, 20))
        let right = width / 2 - (1 - fraction) * plot.narrow - (isWide ? plot.right : 10)
        shift = left > 0 ? Int(left.rounded(.up)) : right > 0 ? -Int(right.rounded(.up)) : 0
    }

    /// The longest text that any drawing holds.
    private static let mostDigits = 34.0

    /// The label in the lower row, whatever the width.
    var lowered: AxisLabel {
        var label = self
        label.row = 1
        return label
    }

    /// The extent in pixels on a plot of some width.
    func extent(width: Double) -> ClosedRange<Double> {
        let middle = fraction * width + Double(shift)
        return (middle - self.width / 2)...(middle + self.width / 2)
    }

    /// Whether labels, in order, stand at least a space apart.
    static func fit(_ labels: some Collection<AxisLabel>, width: Double) -> Bool {
        var end = -Double.infinity
        for label in labels {
            let extent = label.extent(width: width)
            if extent.lowerBound < end + 6 { return false }
            end = extent.upperBound
        }
        return true
    }
}
