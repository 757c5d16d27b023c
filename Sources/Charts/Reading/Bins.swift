import Market

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The ranges of equal width that a histogram counts values in, between round numbers where they may be.
///
/// A value that equals a boundary belongs to the range above it, `[a, b)`; the last range holds its upper boundary too.
/// All groups and small charts of a figure share them.
struct Bins {
    /// In rising order, one more than there are ranges.
    let boundaries: [Double]
    /// How boundaries are written, and how values are.
    let text, valueText: ValueText
    private let format: ValueFormat?

    var width: Double { boundaries[1] - boundaries[0] }
    var count: Int { boundaries.count - 1 }

    /// As many as a phone has room for; and as an author may ask for.
    private static let usual = 60, most = 200

    /// The ranges of all values of the histograms among some layers; nil without a value.
    ///
    /// - Parameter layers: The values of each layer's rows; NaN for none.
    init?(_ spec: ChartSpec, layers: [[Double]]) throws(ChartError) {
        guard spec.rebase == nil, spec.movingAverage.isEmpty else {
            throw ChartError(
                key: spec.rebase == nil ? "movingAverage" : "rebase",
                message: "a histogram counts rows, which have no order; change the values in the query")
        }
        var values: [Double] = []
        var limit: Int?
        for (layer, numbers) in zip(spec.layers, layers) where layer.mark == .histogram {
            values += numbers.filter(\.isFinite)
            guard let own = layer.maxbins else { continue }
            guard (1...Self.most).contains(own) else {
                throw ChartError(
                    key: "maxbins", message: "\(own) is no number of ranges; it is 1 to \(Self.most)")
            }
            limit = min(own, limit ?? own)
        }
        guard !values.isEmpty else { return nil }
        values.sort()
        boundaries = Self.boundaries(values, limit: limit)
        format = spec.positionFormat
        let range = boundaries[0]...boundaries[boundaries.count - 1]
        text = try ValueText(format?.exact(for: boundaries), range: range, samples: boundaries)
        valueText = try ValueText(format, range: range, samples: values.suffix(Self.most))
    }

    /// A place on the axis in words: a boundary, or where a rule is, which an author may have put between round numbers.
    func text(at place: Double) -> String {
        if boundaries[min(boundaries.lowerBound(of: place), count)] == place { return text.text(place) }
        return (try? format?.exact(for: [place]).string(from: .real(place))) ?? valueText.text(place)
    }

    /// The range that a value is in.
    func index(of value: Double) -> Int {
        let above = boundaries.lowerBound(of: value)
        return min(max(boundaries[min(above, count)] == value ? above : above - 1, 0), count - 1)
    }

    /// How many values each range holds.
    func counts(_ values: [Double]) -> [Double] {
        var counts = [Double](repeating: 0, count: count)
        for value in values where value.isFinite { counts[index(of: value)] += 1 }
        return counts
    }

    /// The middle of each range.
    var middles: [Double] { zip(boundaries, boundaries.dropFirst()).map { $0 / 2 + $1 / 2 } }

    /// - Parameters:
    ///   - values: In rising order; at least one.
    ///   - limit: What the author wants at most.
    private static func boundaries(_ values: [Double], limit: Int?) -> [Double] {
        var (low, high) = (values[0], values[values.count - 1])
        let isWhole = abs(low) < 1e9 && abs(high) < 1e9 && values.allSatisfy { $0 == $0.rounded(.down) }
        var wished = Self.wished(values)
        if isWhole {
            // One range for each number, at the finest: the last must not hold two.
            if Double(wished) >= high - low { high += 1 }
            wished = min(wished, max(Int(high - low), 1))
        } else if !(high - low > max(abs(low), abs(high)) * 1e-9) {
            // As good as equal.
            (low, high) = ValueScale.around(low)
            wished = 1
        }
        let limit = limit ?? usual
        for count in (1...min(wished, limit)).reversed() {
            let boundaries = multiples(of: LinearTicks(low, high, count: count).step, from: low, to: high)
            if (2...limit + 1).contains(boundaries.count) { return boundaries }
        }
        // As few ranges as this don't end at round numbers.
        let width = high / Double(limit) - low / Double(limit)
        return (0..<limit).map { low + width * Double($0) } + [high]
    }

    /// The multiples of a step about a range, as exact as Double can say them; none for too many.
    private static func multiples(of step: Double, from low: Double, to high: Double) -> [Double] {
        guard step > 0 else { return [] }
        let perUnit = (1 / step).rounded()
        let isFraction = step < 1 && abs(1 / step - perUnit) < perUnit * 1e-9
        func multiple(_ count: Double) -> Double { isFraction ? count / perUnit : count * step }
        var first = (low / step).rounded(.down), last = (high / step).rounded(.up)
        // The quotients may be rounded across a whole number.
        if multiple(first) > low { first -= 1 }
        if multiple(first + 1) <= low { first += 1 }
        if multiple(last) < high { last += 1 }
        if multiple(last - 1) >= high { last -= 1 }
        last = max(last, first + 1)
        guard last - first <= Double(most) else { return [] }
        return (0...Int(last - first)).map { multiple(first + Double($0)) }
    }

    /// How many ranges show the shape: by the rule of Freedman and Diaconis (1981), two interquartile ranges by the cube
    /// root of the number of values wide, but no fewer than by that of Sturges (1926).
    private static func wished(_ values: [Double]) -> Int {
        let count = Double(values.count)
        let fewest = log2(count).rounded(.up) + 1
        let spread = Quartiles(ofSorted: values)
        let width = 2 * (spread.upper - spread.lower) / cbrt(count)
        let extent = spread.highest - spread.lowest
        return Int(min(max(width > 0 ? (extent / width).rounded(.up) : 0, fewest), Double(most)))
    }
}

extension Bins {
    /// The boundaries with a label on an axis between two values, and their distance: all, or every second, fifth or so.
    func ticks(from low: Double, to high: Double) -> (values: [Double], step: Double) {
        var (step, factor) = (width, 0)
        while (high - low) / step > 10.5, factor < 30 {
            step *= [2, 2.5, 2][factor % 3]
            factor += 1
        }
        let isRound = abs((boundaries[0] / width).rounded() - boundaries[0] / width) < 1e-6
        let origin = isRound ? 0 : boundaries[0]
        let first = ((low - origin) / step - 1e-9).rounded(.up), last = ((high - origin) / step + 1e-9).rounded(.down)
        guard first <= last, last - first < 50 else { return (boundaries, width) }
        return ((0...Int(last - first)).map { origin + (first + Double($0)) * step }, step)
    }

    /// Where the axis begins and ends: at boundaries, or where others of the same width would be, so that some places
    /// are inside.
    func extent(including places: [Double]) -> (low: Double, high: Double) {
        let (low, high) = (boundaries[0], boundaries[count])
        var (before, after) = (0.0, 0.0)
        for place in places where place.isFinite {
            before = max(before, ((low - place) / width).rounded(.up))
            after = max(after, ((place - high) / width).rounded(.up))
        }
        return (low - before * width, high + after * width)
    }
}

/// The least value, the quarters' ends and the greatest of some values.
struct Quartiles: Hashable {
    let lowest, lower, median, upper, highest: Double

    /// - Parameter values: In rising order; at least one.
    init(ofSorted values: [Double]) {
        /// Interpolated between neighbours: type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996).
        func quantile(_ share: Double) -> Double {
            let place = share * Double(values.count - 1)
            let below = Int(place)
            let rest = place - Double(below)
            return rest > 0 ? values[below] * (1 - rest) + values[below + 1] * rest : values[below]
        }
        (lowest, lower, median, upper, highest) = (
            quantile(0), quantile(0.25), quantile(0.5), quantile(0.75), quantile(1)
        )
    }
}

extension ChartSpec {
    /// How positions on the horizontal axis are written. The values of a histogram lie along it.
    var positionFormat: ValueFormat? {
        guard x.format == nil else { return x.format }
        return panels.first { panel in panel.layers.contains { $0.mark == .histogram } }?.y.format
    }
}
