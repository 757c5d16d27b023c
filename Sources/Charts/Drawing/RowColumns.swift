/// The widths of what stands beside the plot of values with names: the names, and the values at the ends of bars.
struct RowColumns {
    /// The class of the left gutter, in widths of a digit; 0 for none.
    private(set) var left = 0
    /// The same for values at the ends of bars that rise; nil without them.
    private(set) var right: Int?
    /// Whether each name stands on a line of its own above its bars.
    let isNameAbove: Bool
    /// How far the names begin, or where they stand beside the bars end, from the plot's left edge, in pixels.
    let shift: Int
    /// Whether values stand at the ends of bars.
    let hasEnds: Bool
    /// The names as there is room for them.
    let names: [String]
    /// The narrowest drawing, in pixels.
    let drawing: Double

    /// The narrowest plot whose bars can be compared, in pixels.
    private static let leastPlot = 80.0
    /// The least width in pixels of a digit, as Arial has it.
    private static let leastDigit = 6.6

    /// - Parameter ends: The widths in digits of the longest values below nought and of the others; nil without any.
    init(names: [String], ends: (below: Int, above: Int)?, on surface: Surface) {
        drawing = surface.narrow
        let longest = max((names.map(TextWidth.digits).max() ?? 0).rounded(.up), 2)
        let isShort = longest <= Double(Arrangement.mostDigits) && longest * TextWidth.digit <= surface.narrow * 0.4
        let beside = isShort ? Int(longest) : 0
        let below = ends?.below ?? 0
        // In a narrow font digits are narrower than here, letters no less so: one more is for the difference.
        let negative = below > 0 ? below + 1 : 0
        let right = ends.flatMap { $0.above > 0 ? max($0.above, 3) : nil }
        let candidate = (isShort ? [beside, 0] : [0]).first { left in
            left + negative <= Arrangement.mostDigits
                && surface.widths(left: left + negative, right: right).narrow >= Self.leastPlot
        }
        if let ends, max(ends.above, below) <= EndLabels.mostDigits, let candidate {
            hasEnds = true
            isNameAbove = candidate == 0
            left = candidate + negative
            self.right = right
        } else {
            hasEnds = false
            isNameAbove = !isShort
            left = beside
        }
        if isNameAbove {
            shift = left == 0 ? 0 : -Int(Double(left) * Self.leastDigit + 10)
        } else {
            shift = hasEnds && below > 0 ? -18 - Int((Double(below) * Self.leastDigit).rounded(.up)) : -8
        }
        let room = isNameAbove ? (surface.narrow - 10) / TextWidth.digit : longest
        self.names = names.map { TextWidth.shortened($0, to: max(room, 4)) }
    }
}

extension Surface {
    /// The narrowest drawing, in pixels.
    var narrow: Double {
        switch self {
        case .page(let narrow): narrow
        case .fixed(let width): width
        }
    }
}
