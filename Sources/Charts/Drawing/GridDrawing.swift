/// The drawing of a heat map: the strip of colours, the columns' names, and the cells beside the rows' names.
struct GridDrawing {
    let plot: GridPlot
    private let surface: Surface
    private let widths: PlotWidths
    private let across: Double
    private let gutter: Int
    private let rowNames: [String]
    private let heads: GridHeads
    private let rowHeight: Double
    /// Where the cells begin, in pixels from the top.
    private let top: Double
    /// The height of what stands below them.
    private let foot: Double

    /// Longer names of rows, in widths of a digit, would leave a phone no room for cells.
    private static let mostDigits = 13.0
    /// What a text needs.
    private static let leastHeight = 20.0

    init(plot: GridPlot, on surface: Surface) {
        self.plot = plot
        self.surface = surface
        let values = plot.values
        rowNames = values.rows.map { TextWidth.shortened($0, to: Self.mostDigits) }
        gutter = max(Int((rowNames.map(TextWidth.digits).max() ?? 0).rounded(.up)), 2)
        widths = surface.widths(left: gutter, right: nil)
        across = surface.across(left: gutter, right: nil)
        heads = GridHeads(values, in: widths)
        let hasTitles = plot.spec.panels[0].y.title != nil || heads.below == 0 && plot.spec.x.title != nil
        let head = (plot.colors.isPlain ? 0 : StepColors.height) + (hasTitles ? 18 : 0) + heads.above
        let foot = heads.below + (heads.below > 0 && plot.spec.x.title != nil ? 20 : 2)
        let usual: Double = values.rows.count <= 8 ? 32 : values.rows.count <= 16 ? 28 : 24
        let wished = plot.spec.height.map { (Double(min($0, 2000)) - head - foot) / Double(max(values.rows.count, 1)) }
        rowHeight = max((wished ?? usual).rounded(.down), Self.leastHeight)
        top = head
        self.foot = foot
    }

    private var values: GridValues { plot.values }
    private var bottom: Double { top + rowHeight * Double(values.rows.count) }

    func drawing() throws(ChartError) -> Drawing {
        var svg = SVGWriter(surface, across: across)
        if !plot.colors.isPlain { try plot.colors.draw(top: 4, across: across, in: widths, to: &svg) }
        titles(to: &svg)
        heads.draw(top: top, bottom: bottom, to: &svg)
        svg.group(class: "y") { svg in
            for (row, name) in rowNames.enumerated() { svg.label(name, at: 0, dx: -8, y: middle(row) + 4) }
        }
        cells(to: &svg)
        try texts(to: &svg)
        var drawing = Drawing(content: svg, height: bottom + foot, left: gutter, right: nil)
        if plot.colors.isPlain, let value = values.range?.lowerBound {
            drawing.legend = [LegendItem(name: plot.text.text(value), swatch: .step(plot.colors.name(of: value)))]
        }
        if values.cells.contains(where: { $0.contains(where: \.isNaN) }) {
            drawing.notes = ["A dash stands for no value."]
        }
        return drawing
    }

    /// What rows and columns are: above, beside their names, or below where the columns' names are.
    private func titles(to svg: inout SVGWriter) {
        let y = top - heads.above - 4
        // Two may stand on one line.
        let limit = widths.narrow / 2 / TextWidth.digit - 1
        if let title = plot.spec.panels[0].y.title {
            svg.label(TextWidth.shortened(title, to: limit), at: 0, y: y, class: "t")
        }
        guard let title = plot.spec.x.title else { return }
        svg.label(
            TextWidth.shortened(title, to: limit), at: 1, y: heads.below > 0 ? bottom + foot - 6 : y, class: "t z")
    }

    private func middle(_ row: Int) -> Double { top + (Double(row) + 0.5) * rowHeight }

    /// A path for each colour, and one of dashes where there is no number.
    private func cells(to svg: inout SVGWriter) {
        let unit = across / Double(values.columns.count)
        var paths: [String: PathData] = [:]
        var empty = PathData()
        for (row, cells) in values.cells.enumerated() {
            let y = Double(row) * rowHeight
            for (column, value) in cells.enumerated() {
                let x = Double(column) * unit
                if value.isFinite {
                    paths[plot.colors.name(of: value), default: PathData()].rectangle(x, y, x + unit, y + rowHeight)
                } else {
                    empty.move(x + unit * 0.4, y + rowHeight / 2)
                    empty.horizontal(x + unit * 0.6)
                }
            }
        }
        svg.panel(top: top, height: rowHeight * Double(values.rows.count), isClipped: false) { svg in
            for (name, path) in paths.sorted(by: { $0.key < $1.key }) { svg.path(class: name, path) }
            svg.path(class: "zero", empty)
        }
    }

    /// The numbers in their cells: all of them or none, since some alone would look like all.
    private func texts(to svg: inout SVGWriter) throws(ChartError) {
        var (texts, needed) = try texts(digits: 3)
        if needed > widths.wide, plot.spec.panels[0].y.format == nil { (texts, needed) = try self.texts(digits: 2) }
        guard needed <= widths.wide else { return }
        let name = needed <= widths.narrow || svg.isFixed ? "" : " w"
        svg.group(class: "x") { svg in
            for (row, cells) in values.cells.enumerated() {
                for (column, value) in cells.enumerated() where value.isFinite {
                    svg.label(
                        texts[row][column], at: (Double(column) + 0.5) / Double(values.columns.count),
                        y: middle(row) + 4, class: plot.colors.name(of: value) + name)
                }
            }
        }
    }

    /// The text of each cell, and how wide the plot must be for the widest, with a pixel on both sides.
    private func texts(digits: Double) throws(ChartError) -> (texts: [[String]], needed: Double) {
        let number = CellNumber(values.range ?? 0...0, digits: digits)
        let format = plot.spec.panels[0].y.format
        var texts: [[String]] = []
        var widest = 0.0
        for cells in values.cells {
            var row: [String] = []
            for value in cells {
                let text = value.isFinite ? try format?.text(.real(value)) ?? number.text(value) : ""
                widest = max(widest, TextWidth.pixels(text))
                row.append(text)
            }
            texts.append(row)
        }
        return (texts, (widest + 2) * Double(values.columns.count))
    }
}
