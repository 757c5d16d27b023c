/// How the surface of a bar or area is filled, so that series differ without colour: solid, hollow, striped, finely
/// striped and dashed.
///
/// The patterns are made of horizontal stripes, which look the same however far the drawing is stretched.
struct FillPattern {
    /// The number of the series, from 1.
    let series: Int

    /// What the series' surfaces have for a class; the colour's class stands beside it.
    var name: String {
        switch kind {
        case 0: "b"
        case 1: "b h"
        default: "m"
        }
    }

    /// The value of the `fill` attribute; nil where the class says it all.
    ///
    /// - Parameter id: Begins the ids of the drawing's definitions.
    func fill(id: String) -> String? {
        kind < 2 ? nil : "url(#\(id)-p\(series))"
    }

    /// Writes the `defs` that the fills of some series refer to, if any do.
    static func definitions(for series: [Int], id: String, to svg: inout SVGWriter) {
        let patterns = series.map(FillPattern.init).filter { $0.kind > 1 }
        guard !patterns.isEmpty else { return }
        svg.raw("<defs>")
        for pattern in patterns { pattern.definition(id: id, to: &svg) }
        svg.raw("</defs>")
    }

    private func definition(id: String, to svg: inout SVGWriter) {
        svg.raw("<pattern id=\"")
        svg.text(id)
        svg.raw("-p")
        svg.integer(series)
        svg.raw("\" class=\"c")
        svg.integer((series - 1) % 6 + 1)
        svg.raw("\" patternUnits=\"userSpaceOnUse\" ")
        switch kind {
        case 2: svg.raw("width=\"100\" height=\"6\"><path class=\"b\" d=\"m0 0h100v3h-100z\"/>")
        case 3: svg.raw("width=\"100\" height=\"4\"><path class=\"b\" d=\"m0 0h100v1h-100z\"/>")
        default: svg.raw("width=\"20\" height=\"8\"><path class=\"b\" d=\"m0 1h10v2h-10zm10 4h10v2h-10z\"/>")
        }
        svg.raw("</pattern>")
    }

    /// Five kinds and six colours make thirty pairs.
    private var kind: Int { (series - 1) % 5 }
}
