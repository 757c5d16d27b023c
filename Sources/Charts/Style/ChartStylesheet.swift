/// The rules that every page with a chart needs: colours, strokes, dashes and text, by class.
public let chartStylesheet =
    properties + figures + ChartRules.css(ChartRules.inside, scope: ":is(.plot,.key,.spark)") { "var(--chart-\($0))" }
    + ChartRules.css(ChartRules.dashes, scope: nil) { "var(--chart-\($0))" } + widths + annotationStyle
    + gutters

/// The palette as custom properties. Dark is for screens: paper is light.
private let properties = """
    :root{\(declarations(\.light))}
    @media screen and (prefers-color-scheme:dark){:root{\(declarations(\.dark))}}
    @media (forced-colors:active){:root{\(declarations(\.forced, isOwn: true))}.plot,.key,.spark{forced-color-adjust:none}}

    """

/// - Parameter isOwn: Whether the site's own colours are passed over.
private func declarations(_ scheme: KeyPath<ChartColor, String>, isOwn: Bool = false) -> String {
    ChartPalette.colors.map { color in
        let value = color[keyPath: scheme]
        return "--chart-\(color.name):"
            + (isOwn ? value : color.site.map { "var(--\($0),\(value))" } ?? value)
    }.joined(separator: ";")
}

private let figures = """
    .chart{container-type:inline-size;margin:1.5rem 0;color:var(--chart-text)}
    .chart figcaption{margin:0 0 .5rem;line-height:1.4}
    .chart-title{display:block;font-weight:600}
    .chart-subtitle{display:block;color:var(--chart-muted);font-size:.875rem}
    .chart-source,.chart-empty{margin:.25rem 0;color:var(--chart-muted);font-size:.8125rem}
    .chart-legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:0 0 .5rem;padding:0;list-style:none;font-size:.8125rem}
    .chart-legend li{min-width:0;margin:0;padding:0;overflow-wrap:anywhere}
    .chart-data{margin:.25rem 0;font-size:.875rem}
    .chart-data summary{width:fit-content;color:var(--chart-muted);font-size:.8125rem;cursor:pointer}
    .chart-data p{margin:.5rem 0}
    .facets{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(240px,100%),1fr));gap:.75rem 1rem}
    .facet{container-type:inline-size}
    .facet-title{margin:0;font-size:.875rem;font-weight:600}
    .plot{display:block;box-sizing:border-box;max-width:none;overflow:visible;padding-right:10px;\
    font-size:12px;line-height:1;font-variant-numeric:tabular-nums lining-nums}
    .key{overflow:visible;vertical-align:-1px}
    .spark{display:inline-block;vertical-align:middle;overflow:visible}
    .plot,.key,.spark{fill:none;print-color-adjust:exact}

    """

/// After the rules for marks, because it goes before them.
private let widths = """
    .spark .l{stroke-width:1.5}
    .spark .o{stroke-width:3}
    @container (max-width:34rem){.plot .w{display:none}.plot .s{transform:translateY(16px)}}
    @media print{.chart{break-inside:avoid}.chart-data{display:none}}

    """

/// The width of the gutters for labels of 2 to 24 digits on the left and 3 to 16 on the right; see `PlotWidths`.
private let gutters =
    (2...24).map { ".plot.g\($0){padding-left:calc(\($0)ch + 10px)}\n" }.joined()
    + (3...SlopeArrangement.mostDigits).map { ".plot.e\($0){padding-right:calc(\($0)ch + 18px)}\n" }.joined()
