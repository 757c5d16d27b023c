#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The choice of domains and ticks.
extension ValueScale {
    /// The labels under an axis that lies, none touching another.
    ///
    /// - Parameter texts: What the ticks say, as many as they are.
    func labels(_ texts: [String], in plot: PlotWidths) -> [AxisLabel] {
        zip(ticks, texts).map { AxisLabel(fraction: fraction($0), text: $1, row: 0, in: plot) }
            .thinned(at: ticks, step: step, in: plot)
    }

    /// A range with one value in its middle.
    static func around(_ value: Double) -> (Double, Double) {
        let half = abs(value) < 1e-280 ? 1 : abs(value) * 0.1
        return (value - half, value + half)
    }

    /// The ticks without those whose labels would touch: a low plot has room for few. Nought stays.
    static func apart(_ ticks: [Double], place: (Double) -> Double) -> [Double] {
        let anchor = ticks.firstIndex(of: 0) ?? 0
        var kept: [Double] = []
        for index in ticks.indices.dropFirst(anchor)
        where kept.isEmpty || place(ticks[index]) - place(kept[kept.count - 1]) >= line {
            kept.append(ticks[index])
        }
        for index in ticks.indices.prefix(anchor).reversed() where place(kept[0]) - place(ticks[index]) >= line {
            kept.insert(ticks[index], at: 0)
        }
        return kept
    }

    /// The height of a line of text in pixels.
    private static let line = 14.0

    /// The range widened to numbers that may have a label: 1, 2 or 5 times a power of ten, or round numbers within less
    /// than a decade.
    static func niceLog(_ low: Double, _ high: Double, count: Int) -> ClosedRange<Double> {
        guard high / low >= 10 else {
            let nice = LinearTicks.nice(low, high, count: count)
            return nice.lowerBound > 0 ? nice : low...nice.upperBound
        }
        return roundedDown(low)...roundedUp(high)
    }

    /// The greatest of 1, 2 or 5 times a power of ten that isn't above a number above 0.
    private static func roundedDown(_ value: Double) -> Double {
        round(value) { $0.last { $0 <= value } }
    }

    private static func roundedUp(_ value: Double) -> Double {
        round(value) { $0.first { $0 >= value } }
    }

    private static func round(_ value: Double, choose: ([Double]) -> Double?) -> Double {
        let power = pow(10, log10(value).rounded(.down))
        // Near the least number that Double can hold, its power of ten may be nought.
        return choose([1, 2, 5, 10].map { $0 * power }).flatMap { $0 > 1e-300 && $0.isFinite ? $0 : nil } ?? value
    }

    /// Powers of ten, with their double and fivefold where there is room, or round numbers within less than a decade.
    static func logTicks(_ domain: ClosedRange<Double>, count: Int) -> [Double] {
        let (low, high) = (log10(domain.lowerBound), log10(domain.upperBound))
        guard high - low >= 1 else {
            return LinearTicks(domain.lowerBound, domain.upperBound, count: count).values.filter { $0 > 0 }
        }
        return powers(
            from: low, through: high, decades: high - low, count: count,
            factors: high - low < Double(count) / 3 + 0.5 ? [1, 2, 5] : [1]
        ).filter(domain.contains)
    }

    /// Multiples of powers of ten, all of them or every nth, as many as an axis of `decades` has room for.
    private static func powers(
        from low: Double, through high: Double, decades: Double, count: Int, factors: [Double]
    ) -> [Double] {
        let stride = max(1, Int((decades / (Double(count) * 1.5)).rounded(.up)))
        return (Int(low.rounded(.down))...Int(high.rounded(.up))).filter { $0.isMultiple(of: stride) }
            .flatMap { exponent in factors.map { $0 * pow(10, Double(exponent)) } }
    }

    /// A power of ten of which the smallest magnitude is a multiple, at most six decades below the largest, which leaves
    /// each decade some pixels, and at least one; three decades where the smallest is unknown.
    static func constant(for range: ClosedRange<Double>, smallest: Double?) -> Double {
        let largest = max(abs(range.lowerBound), abs(range.upperBound))
        let exponent = log10(max(largest, 1e-290)).rounded(.down)
        guard let smallest, smallest > 0 else { return pow(10, max(exponent - 3, -300)) }
        return pow(10, max(min(max(log10(smallest).rounded(.down), exponent - 6), exponent - 1), -300))
    }

    /// The range widened to numbers that may have a label.
    static func niceSymlog(_ low: Double, _ high: Double, constant: Double, count: Int) -> ClosedRange<Double> {
        if low > 0, high / low < 10 || high < 0, low / high < 10 { return LinearTicks.nice(low, high, count: count) }
        func rounded(_ value: Double, isLow: Bool) -> Double {
            let magnitude = abs(value)
            let isInward = isLow == (value > 0)
            if magnitude < constant { return isInward ? 0 : value < 0 ? -constant : value > 0 ? constant : 0 }
            let nice = isInward ? roundedDown(magnitude) : roundedUp(magnitude)
            return value < 0 ? -nice : nice
        }
        return rounded(low, isLow: true)...rounded(high, isLow: false)
    }

    /// Nought and powers of ten of both signs, or the ticks of a logarithmic scale where the range is on one side.
    static func symlogTicks(_ domain: ClosedRange<Double>, constant: Double, count: Int) -> [Double] {
        let (low, high) = (domain.lowerBound, domain.upperBound)
        if low >= constant { return logTicks(domain, count: count) }
        if high <= -constant { return logTicks(-high ... -low, count: count).reversed().map { -$0 } }
        let start = log10(constant)
        func decades(_ value: Double) -> Double { max(log10(max(value, constant)) - start, 0) }
        let (above, below) = (decades(high), decades(-low))
        let powers = Self.powers(
            from: start, through: start + max(above, below), decades: above + below, count: count, factors: [1])
        let ticks = (powers.reversed().map { -$0 } + [0] + powers).filter(domain.contains)
        return ticks.count > 1 ? ticks : LinearTicks(low, high, count: count).values
    }
}
