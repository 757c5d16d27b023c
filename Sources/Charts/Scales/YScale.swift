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
            domain = Self.roundedLog(low, .down)...Self.roundedLog(high, .up)
        } else {
            domain = LinearTicks.nice(low, high, count: count)
        }
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
    }

    /// The distance from the top in pixels, not limited to the plot.
    func y(_ value: Double) -> Double {
        height - ((isLog ? log10(value) : value) - low) / span * height
    }

    /// Where bars and areas stand: nought, or the edge that is nearest to it.
    var base: Double {
        isLog ? domain.lowerBound : min(max(0, domain.lowerBound), domain.upperBound)
    }

    /// A range with one value in its middle.
    private static func around(_ value: Double) -> (Double, Double) {
        let half = abs(value) < 1e-280 ? 1 : abs(value) * 0.1
        return (value - half, value + half)
    }

    /// The next number of the form 1, 2 or 5 times a power of ten, unless that is a subnormal.
    private static func roundedLog(_ value: Double, _ rule: FloatingPointRoundingRule) -> Double {
        let power = pow(10, log10(value).rounded(.down))
        let candidates = [1, 2, 5, 10].map { $0 * power }
        let found = rule == .up ? candidates.first { $0 >= value } : candidates.last { $0 <= value }
        return found.flatMap { $0 > 1e-300 ? $0 : nil } ?? value
    }

    /// Powers of ten, with their double and fivefold where there is room, or round numbers within less than a decade.
    private static func logTicks(_ domain: ClosedRange<Double>, count: Int) -> [Double] {
        let (low, high) = (log10(domain.lowerBound), log10(domain.upperBound))
        guard high - low >= 1 else {
            return LinearTicks(domain.lowerBound, domain.upperBound, count: count).values.filter { $0 > 0 }
        }
        let factors: [Double] = high - low < Double(count) / 3 + 0.5 ? [1, 2, 5] : [1]
        let stride = max(1, Int(((high - low) / Double(count)).rounded(.up)))
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
