/// The stylesheet's rules for drawings, as selectors and declarations in which `@NAME` is a colour of the palette.
///
/// They are used twice: in pages, where the selectors are confined to drawings and colours are custom properties, and in
/// stand-alone drawings, whose viewers may know neither: there selectors stay as plain and colours are written out.
enum ChartRules {
    /// Marks and text, with a selector inside the drawing.
    static let inside = """
        path|vector-effect:non-scaling-stroke
        circle|fill:currentColor
        text|fill:@muted
        .y text,.z|text-anchor:end
        .x text|text-anchor:middle
        .n|fill:currentColor;font-weight:600
        .marks|overflow:visible
        .marks.clip|overflow:hidden
        .l|stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round
        .o|stroke:currentColor;stroke-width:5;stroke-linecap:round
        .o.p|stroke-width:8
        .o.p2|stroke-width:7;stroke-linecap:square
        .o.in|stroke:@ground;stroke-width:4
        .a|fill:currentColor;fill-opacity:.16
        .b|fill:currentColor
        .b.k|stroke:@ground;stroke-width:1
        .b.h|fill:@ground;stroke:currentColor;stroke-width:1.5
        path.m|stroke:currentColor;stroke-width:1.5
        .i|fill:@band;fill-opacity:.16;stroke:@band;stroke-opacity:.7;stroke-width:1
        .up|fill:@ground;stroke:@up;stroke-width:1
        .down|fill:@down;stroke:@down;stroke-width:1
        .up.r|fill:none
        .down.r|fill:none;stroke-width:2
        .grid|stroke:@rule;stroke-width:1
        .zero,.axis|stroke:@axis;stroke-width:1
        .grid,.zero,.axis|shape-rendering:crispEdges
        .rule|stroke:@muted;stroke-width:1;stroke-dasharray:4 3

        """ + paints + annotations + steps + rows + rectangles

    /// Where dashes tell lines apart; the figure says so, or the stand-alone drawing.
    static let dashes = """
        .dashes .d2|stroke-dasharray:7 4
        .dashes .d3|stroke-dasharray:1 5
        .dashes .d4|stroke-dasharray:10 4 1 4
        .dashes .d5|stroke-dasharray:4 4

        """

    /// What only a stand-alone drawing has: its ground, title, subtitle, source, legend and
    /// the names of small charts.
    static let standalone = """
        svg|fill:none;font-size:12px;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",Arial,sans-serif;\
        font-variant-numeric:tabular-nums lining-nums
        .ground|fill:@ground
        .h|fill:@text;font-size:16px;font-weight:700
        .u|fill:@muted;font-size:13px
        .f|fill:@muted;font-size:12px
        text.k|fill:@text;font-size:12px
        text.m|fill:@text;font-weight:600

        """

    private static let paints = (1...6).map { ".c\($0)|color:@\($0)\n" }.joined()

    /// Cells of heat maps and treemaps, and the text on them.
    private static let steps =
        ["q", "v"].flatMap { name in
            (1...9).map { ".\(name)\($0)|fill:@\(name)\($0);stroke:@cell;stroke-width:1\n" }
        }.joined() + texts("near", ["q1", "q2", "q3", "q4", "q5", "v3", "v4", "v5", "v6", "v7"])
        + texts("far", ["q6", "q7", "q8", "q9", "v1", "v2", "v8", "v9"])

    private static func texts(_ color: String, _ classes: [String]) -> String {
        classes.map { "text.\($0)" }.joined(separator: ",") + "|fill:@\(color);stroke:none\n"
    }

    /// The rules as CSS.
    ///
    /// - Parameters:
    ///   - scope: A selector for what they are confined to; nil for all of the document.
    ///   - colorful: Whether only declarations with colours are kept.
    ///   - color: What stands for a colour's name.
    static func css(_ rules: String, scope: String?, colorful: Bool = false, color: (Substring) -> String) -> String {
        rules.split(separator: "\n").map { rule in
            let parts = rule.split(separator: "|")
            let selector = scope.map { parts[0].contains(",") ? "\($0) :is(\(parts[0]))" : "\($0) \(parts[0])" }
            let declarations = parts[1].split(separator: ";").filter { !colorful || $0.contains("@") }
                .map { colored($0, color) }
            return declarations.isEmpty
                ? "" : "\(selector ?? String(parts[0])){\(declarations.joined(separator: ";"))}\n"
        }.joined()
    }

    private static func colored(_ declaration: Substring, _ color: (Substring) -> String) -> String {
        let parts = declaration.split(separator: "@", maxSplits: 1)
        return parts.count == 2 ? parts[0] + color(parts[1]) : String(declaration)
    }
}
