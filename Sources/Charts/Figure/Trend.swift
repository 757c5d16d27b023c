/// What became of a series from its first value to its last, in the words that a person would use.
struct Trend {
    let first, last: Double
    /// The lowest and highest of all values.
    let low, high: Double
    /// Whether the values are shares, of which nobody takes a percentage again.
    let isShare: Bool
    /// How values are written.
    let text: ValueText

    /// After a name: `rose 341% from 74.75 to 329.57`.
    var words: String {
        let (start, end) = (text.text(first), text.text(last))
        if low == high { return "is \(end) throughout" }
        if first == last { return "ends as it began, at \(end)" }
        if isSmall { return "changed little, from \(start) to \(end)" }
        let verb = last > first ? "rose" : "fell"
        guard let change else { return "\(verb) from \(start) to \(end)" }
        return "\(verb) \(change) from \(start) to \(end)"
    }

    /// The size of the change in per cent, where both values are above nought.
    private var change: String? {
        guard !isShare, first > 0, last > 0 else { return nil }
        let ratio = abs(last / first - 1)
        // A thousandfold change is told by its ends.
        guard ratio < 1000 else { return nil }
        return (ratio < 0.0995 ? Self.tenths : Self.whole)?.string(from: ratio)
    }

    /// Less than a hundredth of the value or, where it may be nought, of the range.
    private var isSmall: Bool {
        let measure = !isShare && first > 0 && last > 0 ? first : high - low
        return abs(last - first) < measure / 100
    }

    private static let whole = try? NumberFormat(",.0%")
    private static let tenths = try? NumberFormat(",.1%")
}
