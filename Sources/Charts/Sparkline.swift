import Market
import Markup

/// A tiny line without axes, for a table's cell.
public struct Sparkline {
    /// In order; what isn't finite is a gap.
    public let values: [Double]
    /// What a screen reader says; nil hides the line from it.
    public let label: String?

    public init(_ values: [Double], label: String? = nil) {
        self.values = values
        self.label = label
    }

    /// An `svg` element of 96 by 24 pixels with a dot at the last value; nothing without a finite value.
    public var html: HTML {
        let finite = values.map { abs($0) <= Rows.limit ? $0 : .nan }
        guard let last = finite.lastIndex(where: \.isFinite) else { return HTML() }
        let low = finite.reduce(Double.infinity) { $1 < $0 ? $1 : $0 }
        let high = finite.reduce(-Double.infinity) { $1 > $0 ? $1 : $0 }
        let span = high - low > max(max(abs(low), abs(high)) * 1e-12, 1e-290) ? high - low : 0
        func x(_ index: Int) -> Double {
            values.count > 1 ? 3 + 90 * Double(index) / Double(values.count - 1) : 48
        }
        func y(_ value: Double) -> Double {
            value.isNaN ? .nan : span > 0 ? 3 + 18 * (high - value) / span : 12
        }
        let line = Polyline(count: values.count, x: { x($0) / 1000 }, y: { y(finite[$0]) })
        var svg = SVGWriter()
        svg.raw("<svg class=\"spark\" width=\"96\" height=\"24\" viewBox=\"0 0 96 24\" ")
        if let label {
            svg.raw("role=\"img\" aria-label=\"")
            svg.text(label)
            svg.raw("\">")
        } else {
            svg.raw("aria-hidden=\"true\">")
        }
        svg.path(class: "l c1", line.line)
        svg.path(class: "o c1", line.points)
        svg.raw("<circle class=\"c1\" cx=\"")
        svg.units(x(last))
        svg.raw("\" cy=\"")
        svg.units(y(finite[last]))
        svg.raw("\" r=\"2\"/></svg>")
        return svg.html
    }
}
