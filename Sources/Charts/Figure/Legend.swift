import Markup

/// The list of what is drawn how, under the caption.
struct Legend {
    let values: ChartValues

    /// Whether lines are told apart by dashes: where no label stands beside them.
    static func needsDashes(_ values: ChartValues) -> Bool {
        values.series.filter { $0.mark == .line || $0.mark == .area }.count > 1
    }

    var html: HTML {
        var svg = SVGWriter()
        svg.raw("<ul class=\"chart-legend\">")
        for _ in values.candles.prefix(1) {
            item("Rise", to: &svg) { $0.raw("<path class=\"up\" d=\"m8 1h8v10h-8z\"/>") }
            item("Fall", to: &svg) { $0.raw("<path class=\"down\" d=\"m8 1h8v10h-8z\"/>") }
        }
        var bar = 0
        for series in values.series {
            item(series.name, to: &svg) { svg in
                switch series.mark {
                case .line, .candlestick: Self.swatch("l c", series, "m0 6h24", to: &svg)
                case .area:
                    Self.swatch("a c", series, "m0 6h24v6h-24z", to: &svg)
                    Self.swatch("l c", series, "m0 6h24", to: &svg)
                case .band: svg.raw("<path class=\"i\" d=\"m0 1h24v10h-24z\"/>")
                case .bar: Self.swatch(bar.isMultiple(of: 2) ? "b c" : "b h c", series, "m6 1h12v10h-12z", to: &svg)
                }
            }
            if series.mark == .bar { bar += 1 }
        }
        svg.raw("</ul>\n")
        return svg.html
    }

    private func item(_ name: String, to svg: inout SVGWriter, swatch: (inout SVGWriter) -> Void) {
        svg.raw("<li><svg class=\"key\" width=\"24\" height=\"12\" aria-hidden=\"true\">")
        swatch(&svg)
        svg.raw("</svg> ")
        svg.text(name)
        svg.raw("</li>")
    }

    private static func swatch(_ name: StaticString, _ series: Series, _ path: StaticString, to svg: inout SVGWriter) {
        svg.raw("<path class=\"")
        svg.raw(name)
        svg.integer(series.paint)
        if series.mark == .line || series.mark == .area {
            svg.raw(" d")
            svg.integer(series.dash)
        }
        svg.raw("\" d=\"")
        svg.raw(path)
        svg.raw("\"/>")
    }
}
