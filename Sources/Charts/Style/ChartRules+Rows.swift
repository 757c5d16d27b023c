extension ChartRules {
    /// Names and values beside bars, the lines that join dots or lead to labels, falling slopes, and a sparkline's lowest
    /// and highest value.
    static let rows = """
        .ink text|fill:@text
        .join|stroke:@axis;stroke-width:2
        .lead|stroke:@axis;stroke-width:1
        .fall|stroke-dasharray:6 4
        .o.mark|stroke:@muted;stroke-width:4

        """
}
