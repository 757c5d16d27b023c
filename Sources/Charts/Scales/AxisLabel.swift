/// A label under the horizontal axis.
struct AxisLabel: Hashable {
    /// Where its tick is, 0...1 from left to right.
    let fraction: Double
    let text: String
    /// 0 for the upper row.
    let row: Int
    var visibility = Visibility.always

    enum Visibility: Hashable {
        case always
        /// Hidden where the drawing is narrow.
        case wide
        /// One row lower where the drawing is narrow.
        case staggered
    }

    /// Pixels, from above: the widest of system fonts at 12 px needs 0.6 em on average over digits and capitals.
    static func width(_ text: String) -> Double { Double(text.count) * 7.2 }

    /// The extent in pixels on a drawing of some width.
    func extent(width: Double) -> ClosedRange<Double> {
        let half = Self.width(text) / 2
        let middle = fraction * width + Double(shift)
        return (middle - half)...(middle + half)
    }

    /// How many pixels a label near an edge moves to stay inside: decided for the narrow drawing, where edges are
    /// nearest, so that it holds for all. Both gutters give some room.
    var shift: Int {
        let half = Self.width(text) / 2
        let left = half - fraction * Self.narrow - 20
        let right = half - (1 - fraction) * Self.narrow - 10
        return left > 0 ? Int(left.rounded(.up)) : right > 0 ? -Int(right.rounded(.up)) : 0
    }

    /// The width in pixels of the plot on the narrowest phone, and the least that counts as wide.
    static let narrow = 220.0
    static let wide = 440.0

    /// Whether labels, in order, stand at least a space apart.
    static func fit(_ labels: some Collection<AxisLabel>, width: Double) -> Bool {
        var end = -Double.infinity
        for label in labels {
            let extent = label.extent(width: width)
            if extent.lowerBound < end + 6 { return false }
            end = extent.upperBound
        }
        return true
    }
}
