extension ChartRules {
    /// Rectangles of treemaps without a number for their colour, and text on full colours.
    static let rectangles = """
        .nv|fill:@rule;stroke:@cell;stroke-width:1
        text.nv|fill:@text;stroke:none
        text.on|fill:@ground

        """
}
