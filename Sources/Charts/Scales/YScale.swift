#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Values to heights: the top of the plot is the highest value.
struct YScale {
    let domain: ClosedRange<Double>
    let isLog: Bool
    /// The values with a grid line and a label, in rising order.
    let ticks: [Double]
    /// The distance between ticks; 0 where it differs.
    let step: Double
    /// The height of the plot in pixels.
    let height: Double
    private let low, span: Double

    /// - Parameters:
    ///   - values: The range of all finite values that are drawn; above 0 for a logarithmic scale.
    ///   - includesZero: Whether nought is part of a linear scale.
    init(
        values: ClosedRange<Double>, fixed: ClosedRange<Double>?, isLog: Bool, includesZero: Bool, height: Double
    ) {
        self.isLog = isLog
        self.height = height
        let count = max(2, Int(height / 55))
        var (low, high) = (values.lowerBound, values.upperBound)
        if includesZero, !isLog { (low, high) = (min(low, 0), max(high, 0)) }
        // Closer together than Double can tell apart: as good as equal.
        if !(high - low > max(max(abs(low), abs(high)) * 1e-12, 1e-290)) {
            (low, high) = isLog ? (low / 2, low * 2) : Self.around(low)
        }
        if let fixed {
            domain = fixed
        } else if isLog {
            domain = Self.niceLog(low, high, count: count)
        } else {
            domain = LinearTicks.nice(low, high, count: count)
        }
        let ticks: [Double]
        if isLog {
            ticks = Self.logTicks(domain, count: count)
            step = 0
        } else {
            let linear = LinearTicks(domain.lowerBound, domain.upperBound, count: count)
            ticks = linear.values
            step = linear.step
        }
        self.low = isLog ? log10(domain.lowerBound) : domain.lowerBound
        span = (isLog ? log10(domain.upperBound) : domain.upperBound) - self.low
        self.ticks = Self.apart(ticks, height: height) { [low = self.low, span] tick in
            ((isLog ? log10(tick) : tick) - low) / span * height
        }
    }

    /// The distance from the top in pixels, not limited to the plot.
    func y(_ value: Double) -> Double {
        height - ((isLog ? log10(value) : value) - low) / span * height
    }

    /// Where bars and areas stand: nought, or the edge that is nearest to it.
    var base: Double {
        isLog ? domain.lowerBound : min(max(0, domain.lowerBound), domain.upperBound)
    }

    /// The ticks without those whose labels would touch: a low plot has room for few. Nought stays.
    private static func apart(_ ticks: [Double], height: Double, place: (Double) -> Double) -> [Double] {
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

    /// A range with one value in its middle.
    private static func around(_ value: Double) -> (Double, Double) {
        let half = abs(value) < 1e-280 ? 1 : abs(value) * 0.1
        return (value - half, value + half)
    }

    /// The range widened to numbers that may have a label: 1, 2 or 5 times a power of ten, or round numbers within less
    /// than a decade.
    private static func niceLog(_ low: Double, _ high: Double, count: Int) -> ClosedRange<Double> {
        guard high / low >= 10 else {
            let nice = LinearTicks.nice(low, high, count: count)
            return nice.lowerBound > 0 ? nice : low...nice.upperBound
        }
        func round(_ value: Double, _ isWanted: (Double) -> Bool, last: Bool) -> Double {
            let power = pow(10, log10(value).rounded(.down))
            let candidates = [1, 2, 5, 10].map { $0 * power }.filter(isWanted)
            // Near the least number that Double can hold, its power of ten may be nought.
            return (last ? candidates.last : candidates.first).flatMap { $0 > 1e-300 && $0.isFinite ? $0 : nil }
                ?? value
        }
        return round(low, { $0 <= low }, last: true)...round(high, { $0 >= high }, last: false)
    }

    /// Powers of ten, with their double and fivefold where there is room, or round numbers within less than a decade.
    private static func logTicks(_ domain: ClosedRange<Double>, count: Int) -> [Double] {
        let (low, high) = (log10(domain.lowerBound), log10(domain.upperBound))
        guard high - low >= 1 else {
            return LinearTicks(domain.lowerBound, domain.upperBound, count: count).values.filter { $0 > 0 }
        }
        let factors: [Double] = high - low < Double(count) / 3 + 0.5 ? [1, 2, 5] : [1]
        let stride = max(1, Int(((high - low) / (Double(count) * 1.5)).rounded(.up)))
        var ticks: [Double] = []
        for exponent in Int(low.rounded(.down))...Int(high.rounded(.up)) where exponent.isMultiple(of: stride) {
            for factor in factors {
                let tick = factor * pow(10, Double(exponent))
                if domain.contains(tick) { ticks.append(tick) }
            }
        }
        return ticks
    }
}
