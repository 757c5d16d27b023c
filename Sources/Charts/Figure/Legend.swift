import Markup

/// The list of what is drawn how, under the caption.
struct Legend {
    let items: [LegendItem]
    /// Begins the ids of the drawing's patterns.
    let id: String

    var html: HTML {
        var svg = SVGWriter()
        svg.raw("<ul class=\"chart-legend\">")
        for item in items {
            svg.raw("<li><svg class=\"key\" width=\"24\" height=\"12\" aria-hidden=\"true\">")
            item.draw(id: id, to: &svg)
            svg.raw("</svg> ")
            svg.text(item.name)
            svg.raw("</li>")
        }
        svg.raw("</ul>\n")
        return svg.html
    }
}

extension [LegendItem] {
    /// Whether lines are told apart by dashes: where no label stands beside them.
    var needDashes: Bool {
        filter { item in
            switch item.swatch {
            case .line, .area: true
            default: false
            }
        }.count > 1
    }
}
