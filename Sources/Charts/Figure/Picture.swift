import Markup

/// A plot as an SVG file of its own: title, subtitle, legend, drawing, notes and source in a frame of one width.
struct Picture {
    let spec: ChartSpec
    let id: String
    /// In pixels.
    let width: Double
    let scheme: ColorScheme

    /// The space on all sides, in pixels.
    private static let margin = 16.0
    /// Between small charts beside each other.
    private static let gap = 24.0

    private var inner: Double { width - 2 * Self.margin }

    func svg(_ plot: some Plot) throws(ChartError) -> String {
        let drawing = try plot.drawing(id: id, on: .fixed(width: inner))
        return svg([(nil, drawing)], columns: 1, description: plot.description)
    }

    /// Small charts beside and below each other.
    func svg(_ plots: [(name: String, plot: SeriesPlot)]) throws(ChartError) -> String {
        let columns = max(1, min(Int((inner + Self.gap) / (240 + Self.gap)), plots.count))
        let part = ((inner + Self.gap) / Double(columns) - Self.gap).rounded(.down)
        var drawings: [(name: String?, drawing: Drawing)] = []
        for (index, plot) in plots.enumerated() {
            drawings.append((plot.name, try plot.plot.drawing(id: "\(id)-\(index + 1)", on: .fixed(width: part))))
        }
        let description = plots.map { "\($0.name): \($0.plot.description)" }.joined(separator: " ")
        return svg(drawings, columns: columns, description: description)
    }

    private func svg(
        _ drawings: [(name: String?, drawing: Drawing)], columns: Int, description: String
    ) -> String {
        var body = SVGWriter()
        var y = Self.margin
        y = lines(spec.title, class: "h", size: 16, from: y, to: &body)
        y = lines(spec.subtitle, class: "u", size: 13, from: y, to: &body)
        let legend = drawings.first?.drawing.legend ?? []
        // The first of several drawings has the patterns.
        y = self.legend(legend, id: drawings.first?.name == nil ? id : "\(id)-1", from: y + 6, to: &body)
        y = place(drawings, columns: columns, from: y, to: &body)
        for (name, drawing) in drawings {
            for (index, words) in drawing.wideList.enumerated() {
                let text = "\(name.map { "\($0) " } ?? "")\(index + 1) \(words)"
                y = lines(text, class: "f", size: 12, from: y, to: &body)
            }
        }
        for note in drawings.first?.drawing.notes ?? [] { y = lines(note, class: "f", size: 12, from: y, to: &body) }
        y = lines(spec.source.map { "Source: \($0)" }, class: "f", size: 12, from: y + 4, to: &body)
        let hasDashes = legend.needDashes || drawings.contains(where: \.drawing.hasDashes)
        return frame(body, height: (y + Self.margin - 4).rounded(.up), hasDashes: hasDashes, description)
    }

    private func frame(_ body: SVGWriter, height: Double, hasDashes: Bool, _ description: String) -> String {
        var svg = SVGWriter()
        svg.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot")
        if hasDashes { svg.raw(" dashes") }
        svg.raw("\" width=\"")
        svg.units(width)
        svg.raw("\" height=\"")
        svg.units(height)
        svg.raw("\" viewBox=\"0 0 ")
        svg.units(width)
        svg.raw(" ")
        svg.units(height)
        svg.raw("\" role=\"img\" aria-labelledby=\"")
        svg.text(id)
        svg.raw("-t\" aria-describedby=\"")
        svg.text(id)
        svg.raw("-d\">\n<title id=\"")
        svg.text(id)
        svg.raw("-t\">")
        svg.text(spec.name)
        svg.raw("</title>\n<desc id=\"")
        svg.text(id)
        svg.raw("-d\">")
        svg.text(description)
        svg.raw("</desc>\n<style>")
        svg.literal(standaloneStylesheet(scheme))
        svg.raw("</style>\n<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n")
        svg.append(body)
        svg.raw("</svg>\n")
        return svg.html.source
    }

    /// The drawings in their columns; returns the bottom.
    private func place(
        _ drawings: [(name: String?, drawing: Drawing)], columns: Int, from top: Double, to svg: inout SVGWriter
    ) -> Double {
        var y = top
        let step = (inner + Self.gap) / Double(columns)
        for start in stride(from: 0, to: drawings.count, by: columns) {
            let row = drawings[start..<min(start + columns, drawings.count)]
            let head = row.contains { $0.name != nil } ? 20.0 : 0
            for (column, item) in row.enumerated() {
                let left = Self.margin + Double(column) * step
                if let name = item.name {
                    let short = TextWidth.shortened(name, to: (step - Self.gap) / TextWidth.digit)
                    svg.line(short, x: left, y: y + 14, class: "m")
                }
                let gutter = PlotWidths.gutter(item.drawing.left)
                svg.raw("<svg x=\"")
                svg.units(left + gutter)
                svg.raw("\" y=\"")
                svg.units(y + head)
                svg.raw("\" width=\"")
                svg.units(step - Self.gap - gutter)
                svg.raw("\" height=\"")
                svg.units(item.drawing.height)
                svg.raw("\" overflow=\"visible\">\n")
                svg.append(item.drawing.content)
                svg.raw("</svg>\n")
            }
            y += head + (row.map(\.drawing.height).max() ?? 0) + (row.count > 1 ? 12 : 4)
        }
        return y
    }

    /// A text in as many lines as it needs; returns the bottom.
    private func lines(
        _ text: String?, class name: StaticString, size: Double, from top: Double, to svg: inout SVGWriter
    ) -> Double {
        guard let text else { return top }
        var y = top
        // Wide letters of a bold title take a tenth more.
        let isBold = size > 13
        let digit = TextWidth.digit * size / 12 * (isBold ? 1.1 : 1)
        for line in TextWidth.wrapped(text, to: inner / digit) {
            svg.line(line, x: Self.margin, y: y + size, class: name)
            y += (size * 1.35).rounded()
        }
        return y
    }

    /// Names and pictures in rows; returns the bottom.
    private func legend(_ items: [LegendItem], id: String, from top: Double, to svg: inout SVGWriter) -> Double {
        guard !items.isEmpty else { return top }
        var (x, y) = (Self.margin, top)
        for item in items {
            let name = TextWidth.shortened(item.name, to: (inner - 40) / TextWidth.digit)
            let extent = 30 + TextWidth.pixels(name) + 16
            if x > Self.margin, x + extent - 16 > width - Self.margin { (x, y) = (Self.margin, y + 18) }
            svg.raw("<svg x=\"")
            svg.units(x)
            svg.raw("\" y=\"")
            svg.units(y + 1)
            svg.raw("\" width=\"24\" height=\"12\" overflow=\"visible\">")
            item.draw(id: id, to: &svg)
            svg.raw("</svg>")
            svg.line(name, x: x + 30, y: y + 11, class: "k")
            x += extent
        }
        return y + 22
    }
}
