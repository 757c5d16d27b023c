/// How wide the plot is between its gutters, in pixels, on the two widths that labels are chosen for.
struct PlotWidths: Hashable {
    /// At the least width of the drawing.
    let narrow: Double
    /// Where the stylesheet's container query begins to show the labels for wide drawings.
    let wide: Double
    /// How far a label may reach beyond the plot.
    let left, right: Double

    /// - Parameters:
    ///   - left: The class of the gutter for the labels of the vertical axis, in widths of a digit; 0 for none.
    ///   - right: The same for labels at line ends; nil without them.
    ///   - narrow: The least width of the drawing with its gutters: that on a page of 320 px.
    ///   - wide: The width from which labels of class `w` show; the same as `narrow` for a drawing of one width.
    init(left: Int, right: Int?, narrow: Double = 288, wide: Double = 544) {
        // As in the stylesheet.
        let leftGutter = Self.gutter(left)
        let rightGutter = right.map { Double($0) * TextWidth.digit + 18 } ?? 10
        self.narrow = max(narrow - leftGutter - rightGutter, 40)
        self.wide = max(max(narrow, wide) - leftGutter - rightGutter, 40)
        self.left = leftGutter
        self.right = rightGutter
    }

    /// The width in pixels of the gutter of a class; none without labels.
    static func gutter(_ left: Int) -> Double { left == 0 ? 0 : Double(left) * TextWidth.digit + 10 }
}
