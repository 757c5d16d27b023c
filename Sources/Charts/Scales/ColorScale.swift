#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Values to the nine steps of a colour ramp, parted at round numbers.
struct ColorScale {
    /// The values that part the steps, in rising order; none where all values are equal.
    let breaks: [Double]
    /// The step below the first break, those between breaks, and that from the last break on: 1...9 each.
    let steps: [Int]
    /// The least difference that the labels of breaks must show.
    let unit: Double
    private let isDiverging: Bool
    private let middle: Double

    /// - Parameters:
    ///   - values: The least and greatest value; finite.
    ///   - isDiverging: Whether the ramp has two sides, symmetric about the middle, where step 5 is.
    init(values: ClosedRange<Double>, isDiverging: Bool, middle: Double = 0) {
        self.isDiverging = isDiverging
        self.middle = middle
        let (low, high) = (values.lowerBound, values.upperBound)
        let extent = isDiverging ? 2 * max(high - middle, middle - low) : high - low
        guard extent > max(max(abs(low), abs(high)) * 1e-12, 1e-280), extent.isFinite else {
            (breaks, steps, unit) = ([], [5], 0)
            return
        }
        let widths = RoundNumber.rising(from: extent / 9)
        // Rounding must not make a range of nine steps one of ten.
        let slack = extent * 1e-12
        if isDiverging {
            let width = widths.first { $0.times(9) + slack >= extent } ?? widths[0]
            breaks = [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5].map { middle + width.times($0) }
            steps = Array(1...9)
            unit = width.times(0.5)
        } else {
            func first(_ width: RoundNumber) -> Double { (low / width.times(1) + 1e-9).rounded(.down) }
            let width = widths.first { $0.times(first($0) + 9) + slack >= high } ?? widths[0]
            let start = first(width)
            let between = (1...8).map { width.times(start + Double($0)) }.filter { $0 < high - slack }
            breaks = between
            steps = (0...between.count).map { 1 + Int((Double($0 * 8) / Double(max(between.count, 1))).rounded()) }
            unit = width.times(1)
        }
    }

    /// The step of a value: 1 for the lowest to 9 for the highest. A value at a break belongs to the step that is
    /// farther from the middle, or higher.
    func step(of value: Double) -> Int {
        if isDiverging, value < middle { return 10 - step(of: middle + (middle - value)) }
        return steps[breaks.count { $0 <= value }]
    }

    /// The stylesheet's class for a step.
    func name(ofStep step: Int) -> String { (isDiverging ? "v" : "q") + String(step) }
}

/// A number of at most two digits times a power of ten, with multiples as exact as Double can say them.
private struct RoundNumber {
    let mantissa: Double
    let exponent: Double

    func times(_ count: Double) -> Double {
        exponent < 0 ? count * mantissa / pow(10, -exponent) : count * mantissa * pow(10, exponent)
    }

    /// Round numbers that are not less, in rising order, each at most a third more than the one before.
    static func rising(from least: Double) -> [RoundNumber] {
        let exponent = log10(least).rounded(.down)
        let numbers = [exponent, exponent + 1].flatMap { exponent in
            [10, 12, 16, 20, 24, 30, 40, 50, 60, 80].map { RoundNumber(mantissa: $0, exponent: exponent - 1) }
        }
        return numbers.filter { $0.times(1) >= least * (1 - 1e-12) }
    }
}
