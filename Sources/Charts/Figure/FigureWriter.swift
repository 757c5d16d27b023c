import Markup

/// A plot as a figure of a page: caption, legend, drawing, notes, source and data table.
struct FigureWriter {
    let spec: ChartSpec
    let id: String
    let dataAddress: String?

    func figure(_ plot: some Plot) throws(ChartError) -> ChartFigure {
        let drawing = try plot.drawing(id: id, on: .column)
        var html: HTML =
            "<figure class=\"chart\(drawing.hasDashes || drawing.legend.needDashes ? " dashes" : "" as HTML)\">"
        html += caption
        if !drawing.legend.isEmpty { html += Legend(items: drawing.legend, id: id).html }
        let table = DataTable(data: plot.data, address: dataAddress)
        // Without an address the script could not have the rows that the table leaves out.
        let isInteractive = drawing.positions != nil && (dataAddress != nil || !table.isPartial)
        html += Self.element(
            drawing, id: id, title: spec.name, description: plot.description, isInteractive: isInteractive)
        html += Self.lists(drawing)
        return finished(html, notes: drawing.notes, table: table, isInteractive: isInteractive)
    }

    /// Small charts beside each other, each with its name.
    func figure(_ plots: [(name: String, plot: SeriesPlot)], data: DataColumns) throws(ChartError) -> ChartFigure {
        var drawings: [Drawing] = []
        for (index, plot) in plots.enumerated() {
            drawings.append(try plot.plot.drawing(id: "\(id)-\(index + 1)", on: .page(narrow: 240)))
        }
        let legend = drawings.first?.legend ?? []
        let hasDashes = legend.needDashes || drawings.contains(where: \.hasDashes)
        var html: HTML = "<figure class=\"chart\(hasDashes ? " dashes" : "" as HTML)\">"
        html += caption
        // The first drawing has the patterns.
        if !legend.isEmpty { html += Legend(items: legend, id: "\(id)-1").html }
        html += "<div class=\"facets\">"
        for (index, drawing) in drawings.enumerated() {
            html += "<div class=\"facet\"><p class=\"facet-title\">\(plots[index].name)</p>"
            html += Self.element(
                drawing, id: "\(id)-\(index + 1)", title: "\(spec.name): \(plots[index].name)",
                description: plots[index].plot.description, isInteractive: false)
            html += Self.lists(drawing)
            html += "</div>"
        }
        html += "</div>\n"
        let table = DataTable(data: data, address: dataAddress)
        return finished(html, notes: drawings.first?.notes ?? [], table: table, isInteractive: false)
    }

    func empty() throws(ChartError) -> ChartFigure {
        switch spec.empty {
        case .error:
            throw ChartError(
                key: "data",
                message: "the query gives nothing to draw; write 'empty: warn' or 'empty: hide' if that may happen")
        case .hide: return ChartFigure(html: HTML(), isInteractive: false, isEmpty: true, csv: nil)
        case .warn:
            let html: HTML =
                "<figure class=\"chart\">\(caption)<p class=\"chart-empty\">There is no data for this chart.</p></figure>\n"
            return ChartFigure(html: html, isInteractive: false, isEmpty: true, csv: nil)
        }
    }

    private var caption: HTML {
        guard spec.title != nil || spec.subtitle != nil else { return HTML() }
        var html: HTML = "<figcaption>"
        if let title = spec.title { html += "<strong class=\"chart-title\">\(title)</strong>" }
        if let subtitle = spec.subtitle { html += " <span class=\"chart-subtitle\">\(subtitle)</span>" }
        html += "</figcaption>\n"
        return html
    }

    private func finished(_ begun: HTML, notes: [String], table: DataTable, isInteractive: Bool) -> ChartFigure {
        var html = begun
        for note in notes { html += "<p class=\"chart-source chart-note\">\(note)</p>\n" }
        if let source = spec.source { html += "<p class=\"chart-source\">Source: \(source)</p>\n" }
        html += table.html(label: spec.title ?? spec.subtitle, isInteractive: isInteractive)
        html += "</figure>\n"
        let csv = dataAddress != nil && table.isPartial ? DataFile(data: table.data).text : nil
        return ChartFigure(html: html, isInteractive: isInteractive, isEmpty: false, csv: csv)
    }

    /// The words behind the numbers in a drawing, as it is narrow or wide.
    private static func lists(_ drawing: Drawing) -> HTML {
        if drawing.narrowList == drawing.wideList { return list(drawing.wideList, class: "chart-notes") }
        var html = list(drawing.narrowList, class: "chart-notes nw")
        html += list(drawing.wideList, class: "chart-notes w")
        return html
    }

    private static func list(_ words: [String], class name: String) -> HTML {
        guard !words.isEmpty else { return HTML() }
        var html: HTML = "<ol class=\"\(name)\">"
        for word in words { html += "<li>\(word)</li>" }
        html += "</ol>\n"
        return html
    }

    /// The `svg` element of a drawing.
    private static func element(
        _ drawing: Drawing, id: String, title: String, description: String, isInteractive: Bool
    ) -> HTML {
        var svg = SVGWriter()
        svg.raw("<svg class=\"plot")
        if drawing.left > 0 {
            svg.raw(" g")
            svg.integer(drawing.left)
        }
        if let right = drawing.right {
            svg.raw(" e")
            svg.integer(right)
        }
        svg.raw("\" width=\"100%\" height=\"")
        svg.units(drawing.height)
        svg.raw("\" role=\"img\" aria-labelledby=\"")
        svg.text(id)
        svg.raw("-t\" aria-describedby=\"")
        svg.text(id)
        if isInteractive, let positions = drawing.positions {
            svg.raw("-d\" data-x=\"")
            svg.text(positions.kind)
            svg.raw(" ")
            svg.number(positions.low)
            svg.raw(" ")
            svg.number(positions.high)
            svg.raw("\"><title id=\"")
        } else {
            svg.raw("-d\"><title id=\"")
        }
        svg.text(id)
        svg.raw("-t\">")
        svg.text(title)
        svg.raw("</title><desc id=\"")
        svg.text(id)
        svg.raw("-d\">")
        svg.text(description)
        svg.raw("</desc>\n")
        svg.append(drawing.content)
        svg.raw("</svg>\n")
        return svg.html
    }
}

extension ChartSpec {
    /// What the drawing is called.
    var name: String { title ?? subtitle ?? "Chart" }
}
