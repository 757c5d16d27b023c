/// Where the panels of a drawing stand, in pixels from its top.
struct ChartLayout {
    struct Place: Hashable {
        /// The height at which the panel's title stands; nil without one.
        let title: Double?
        /// The top and height of the plot.
        let top, height: Double
    }

    /// The rows of labels under the axis.
    let rows: Int
    /// The height of the drawing.
    let height: Double
    let panels: [Place]
    /// The bottom of the lowest panel, where the horizontal axis begins.
    let axis: Double

    /// - Parameters:
    ///   - height: What the author or the marks ask for.
    ///   - rows: Rows of labels under the axis.
    ///   - above: Rows of words above the plot of each panel.
    ///   - hasTitle: Whether the horizontal axis has a title.
    init(height: Int, panels: [PanelValues], rows: Int, above: [Int], hasTitle: Bool) {
        self.rows = rows
        // Below 120 px no axis has room for two labels; above 2000 px no screen has.
        let wished = Double(min(max(height, 120), 2000))
        let foot = 8 + 16 * Double(rows) + (hasTitle ? 18 : 0)
        let heads = panels.indices.map { index in
            (panels[index].axis.title == nil ? 0 : 20) + (index == 0 ? 10.0 : 14)
                + Double(above[index]) * AnnotationPlacer.row
        }
        let inner = wished - foot - heads.reduce(0, +)
        let heights = Self.heights(panels, inner: inner)
        var top = 0.0
        var places: [Place] = []
        for index in panels.indices {
            let hasTitle = panels[index].axis.title != nil
            let title = hasTitle ? top + (index == 0 ? 12 : 22) : nil
            top += heads[index]
            places.append(Place(title: title, top: top, height: heights[index]))
            top += heights[index]
        }
        self.panels = places
        axis = top
        self.height = top + foot
    }

    /// Heights as wished, a fifth for traded shares, and the rest in equal parts, the first panel's twice as high.
    private static func heights(_ panels: [PanelValues], inner: Double) -> [Double] {
        var heights = [Double](repeating: 0, count: panels.count)
        var rest = inner
        for (index, panel) in panels.enumerated() {
            if let height = panel.height {
                heights[index] = Double(min(max(height, 24), 1000))
            } else if panel.isVolume, panels.count > 1 {
                heights[index] = max((inner * 0.2).rounded(), 24)
            }
            rest -= heights[index]
        }
        let open = panels.indices.filter { heights[$0] == 0 }
        let parts = Double(open.count) + (open.first == 0 && open.count > 1 ? 1 : 0)
        for index in open {
            let part = max(rest / max(parts, 1), 48).rounded(.down)
            heights[index] = index == 0 && open.count > 1 ? part * 2 : open.count == 1 ? max(rest, 48) : part
        }
        return heights
    }
}
