/// Words of Vega-Lite that charts here do without, and what to write instead.
enum ForeignWords {
    /// Ends the message about a key that there is not.
    static let keys: [String: String] = {
        var keys = [
            "transform": "compute in the query's SQL",
            "aggregate": "write sum(…), avg(…) or count(*) with 'group by' in the query",
            "timeUnit": "write strftime('%Y-%m', date) with 'group by' in the query",
            "impute": "write 'missing: gap', 'connect' or 'zero' beside 'mark'",
            "sort": "the query's 'order by' counts",
            "order": "the query's 'order by' counts",
            "params": "make a chart, or a page from a row, for each choice",
            "selection": "make a chart, or a page from a row, for each choice",
            "condition": "compute a column in the query and name it as 'color'",
            "repeat": "write 'facet: COLUMN', or several columns as 'y'",
            "hconcat": "write 'vconcat', 'facet' or two charts",
            "concat": "write 'vconcat', 'facet' or two charts",
            "spec": "write its keys beside 'facet'",
            "resolve": "panels share x, each with a y of its own; layers share both; small charts of 'facet' too",
            "row": "write 'facet: COLUMN'",
            "column": "write 'facet: COLUMN'",
            "columns": "small charts take as many columns as fit",
            "datasets": "write a query, and its name as 'data'",
            "detail": "write 'color: COLUMN'",
            "x2": "write 'mark: band' with 'lower' and 'upper'",
            "y2": "write 'mark: band' with 'lower' and 'upper'",
            "xOffset": "bars of several series stand beside each other unless 'stack' is there",
            "yOffset": "bars of several series stand beside each other unless 'stack' is there",
            "theta": "write 'mark: bar' or 'mark: treemap'",
            "radius": "write 'mark: bar' or 'mark: treemap'",
            "tooltip": "every chart has its numbers in a table",
            "href": "link from a table or from the text",
            "legend": "lines are named at their ends, or in a legend where that does not fit; 'labels' gives the names",
            "interpolate": "write 'mark: step' for steps",
            "width": "a chart is as wide as its column",
            "autosize": "a chart is as wide as its column",
            "$schema": "leave it out",
            "nice": "limits are round unless 'domain' gives them",
        ]
        for key in ["projection", "latitude", "longitude"] { keys[key] = "there are no maps" }
        for key in [
            "config", "background", "padding", "view", "style", "opacity", "fillOpacity", "strokeOpacity", "fill",
            "stroke",
            "strokeDash", "strokeWidth", "shape", "scheme", "range",
        ] { keys[key] = "colours, dashes and shapes are those of the style sheet" }
        for key in ["grid", "ticks", "tickCount", "labelAngle", "labelExpr", "orient", "labels", "domain", "values"] {
            keys["axis." + key] = "ticks and grid follow the size of the chart"
        }
        return keys
    }()

    /// Marks that are called otherwise here, or are drawn with another.
    static let marks = [
        "circle": "point", "square": "point", "tick": "rule", "trail": "line", "errorband": "band", "errorbar": "band",
        "arc": "treemap", "pie": "treemap", "heatmap": "rect", "ohlcv": "candlestick", "candle": "candlestick",
        "histogramm": "histogram", "dot": "point", "scatter": "point", "column": "bar",
    ]

    /// Scales that are called otherwise here.
    static let scales = ["utc": "time", "point": "band", "ordinal": "band", "sqrt": "symlog", "pow": "symlog"]
}
