/// The names of a heat map's columns: above the cells in one row, below them in two, or standing on end.
struct GridHeads {
    /// The room for them above and below the cells, in pixels.
    let above, below: Double
    private var labels: [AxisLabel] = []
    private var standing: [(fraction: Double, text: String, isWide: Bool)] = []

    /// The width of a line on end, and the longest name there, in pixels and widths of a digit.
    private static let line = 13.0
    private static let mostDigits = 16.0

    init(_ values: GridValues, in widths: PlotWidths) {
        let names = values.columns
        func fraction(_ place: Int) -> Double { (Double(place) + 0.5) / Double(names.count) }
        let labels = names.enumerated().map { place, name in
            AxisLabel(fraction: fraction(place), text: TextWidth.shortened(name, to: 24), row: 0, in: widths)
        }
        if AxisLabel.fit(labels, width: widths.narrow) {
            (above, below, self.labels) = (22, 0, labels)
            return
        }
        let staggered = labels.staggered(in: widths)
        if staggered.contains(where: { $0.visibility == .staggered }) {
            (above, below, self.labels) = (4, 40, staggered)
        } else if values.isOrdered {
            (above, below, self.labels) = (22, 0, staggered)
        } else {
            let short = names.map { TextWidth.shortened($0, to: Self.mostDigits) }
            above = (short.map(TextWidth.pixels).max() ?? 0).rounded(.up) + 10
            below = 0
            func step(_ width: Double) -> Int { Int((Self.line * Double(names.count) / width).rounded(.up)) }
            let wide = max(step(widths.wide), 1)
            let narrow = (max(step(widths.narrow), 1) + wide - 1) / wide * wide
            for place in stride(from: 0, to: names.count, by: wide) {
                standing.append((fraction(place), short[place], !place.isMultiple(of: narrow)))
            }
        }
    }

    /// - Parameters:
    ///   - top: Where the cells begin, in pixels from the drawing's top.
    ///   - bottom: Where they end.
    func draw(top: Double, bottom: Double, to svg: inout SVGWriter) {
        svg.group(class: "x") { svg in
            for label in labels { svg.label(label, axis: below > 0 ? bottom - 2 : top - 25) }
        }
        for name in standing {
            svg.standing(name.text, at: name.fraction, y: top - 7, class: name.isWide && !svg.isFixed ? "w" : "")
        }
    }
}
