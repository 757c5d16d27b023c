/// How wide the plot is between its gutters, in pixels, on the two widths that labels are chosen for.
struct PlotWidths: Hashable {
    /// On a page of 320 px.
    let narrow: Double
    /// Where the stylesheet's container query begins to show the labels for wide drawings.
    let wide: Double
    /// How far a label may reach beyond the plot.
    let left, right: Double

    /// - Parameters:
    ///   - left: The class of the gutter for the labels of the vertical axis, in widths of a digit.
    ///   - right: The same for labels at line ends; nil without them.
    init(left: Int, right: Int?) {
        // As in the stylesheet.
        let leftGutter = Double(left) * TextWidth.digit + 10
        let rightGutter = right.map { Double($0) * TextWidth.digit + 18 } ?? 10
        narrow = max(288 - leftGutter - rightGutter, 40)
        wide = max(544 - leftGutter - rightGutter, 40)
        self.left = leftGutter
        self.right = rightGutter
    }
}
