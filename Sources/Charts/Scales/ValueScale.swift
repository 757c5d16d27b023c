#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How values are spread along an axis.
enum ValueScaleKind: String, Hashable {
    case linear
    /// Equal ratios are equal distances. Values are above 0.
    case log
    /// Logarithmic in both directions from nought: sign(v) · log(1 + |v| / c).
    ///
    /// Source: J. Beau W. Webber, "A bi-symmetric log transformation for wide-range data", Measurement Science and
    /// Technology 24 (2013). The constant c, below which the axis is nearly linear, is 1 in d3; here it follows the data.
    case symlog
}

/// Values to places along an axis, from the lowest to the highest.
struct ValueScale {
    let kind: ValueScaleKind
    let domain: ClosedRange<Double>
    /// The values with a grid line and a label, in rising order.
    let ticks: [Double]
    /// The distance between ticks; 0 where it differs.
    let step: Double
    /// The length of the axis in pixels: the height of the plot, or its width where the axis lies.
    let height: Double
    /// Where a symmetric logarithmic scale turns linear; 1 for the others.
    let constant: Double
    private let low, span: Double

    /// An axis that stands, with room for a line of text at every tick.
    ///
    /// - Parameters:
    ///   - values: The range of all finite values that are drawn; above 0 for a logarithmic scale.
    ///   - fixed: The domain that the author wants.
    ///   - includesZero: Whether nought is part of the domain; a logarithmic scale has none.
    ///   - smallest: The smallest magnitude above 0 that a symmetric logarithmic scale must show apart from nought.
    init(
        _ kind: ValueScaleKind, values: ClosedRange<Double>, fixed: ClosedRange<Double>? = nil, includesZero: Bool,
        smallest: Double? = nil, height: Double
    ) {
        self.init(
            kind, values: values, fixed: fixed, includesZero: includesZero, smallest: smallest, length: height,
            count: max(2, Int(height / 55)), isStanding: true)
    }

    /// An axis that lies, with ticks for the wide drawing; `labels(format:in:)` says which the narrow one has room for.
    init(
        _ kind: ValueScaleKind, values: ClosedRange<Double>, fixed: ClosedRange<Double>? = nil, includesZero: Bool,
        smallest: Double? = nil, in plot: PlotWidths
    ) {
        self.init(
            kind, values: values, fixed: fixed, includesZero: includesZero, smallest: smallest, length: plot.wide,
            count: max(2, Int(plot.wide / 70)), isStanding: false)
    }

    init(
        values: ClosedRange<Double>, fixed: ClosedRange<Double>?, isLog: Bool, includesZero: Bool, height: Double
    ) {
        self.init(isLog ? .log : .linear, values: values, fixed: fixed, includesZero: includesZero, height: height)
    }

    private init(
        _ kind: ValueScaleKind, values: ClosedRange<Double>, fixed: ClosedRange<Double>?, includesZero: Bool,
        smallest: Double?, length: Double, count: Int, isStanding: Bool
    ) {
        self.kind = kind
        height = length
        var (low, high) = (values.lowerBound, values.upperBound)
        if includesZero, kind != .log { (low, high) = (min(low, 0), max(high, 0)) }
        // Closer together than Double can tell apart: as good as equal.
        if !(high - low > max(max(abs(low), abs(high)) * 1e-12, 1e-290)) {
            (low, high) = kind == .log ? (low / 2, low * 2) : Self.around(low)
        }
        let constant = kind == .symlog ? Self.constant(for: fixed ?? low...high, smallest: smallest) : 1
        let ticks: [Double]
        switch kind {
        case .linear:
            // A low plot has few labels; rounding to their steps would waste most of it.
            domain = fixed ?? LinearTicks.nice(low, high, count: max(count, 4))
            let linear = LinearTicks(domain.lowerBound, domain.upperBound, count: count)
            ticks = linear.values
            step = linear.step
        case .log:
            domain = fixed ?? Self.niceLog(low, high, count: count)
            ticks = Self.logTicks(domain, count: count)
            step = 0
        case .symlog:
            domain = fixed ?? Self.niceSymlog(low, high, constant: constant, count: count)
            ticks = Self.symlogTicks(domain, constant: constant, count: count)
            step = 0
        }
        self.constant = constant
        let lowest = Self.place(domain.lowerBound, kind, constant)
        let extent = Self.place(domain.upperBound, kind, constant) - lowest
        // Bounds that only the logarithm can't tell apart stand in the middle.
        self.low = extent > 0 ? lowest : lowest - 0.5
        span = extent > 0 ? extent : 1
        self.ticks =
            isStanding
            ? Self.apart(ticks) { [low = self.low, span] tick in
                (Self.place(tick, kind, constant) - low) / span * length
            } : ticks
    }

    /// The place of a value from 0 for the lowest to 1 for the highest, not limited to them.
    func fraction(_ value: Double) -> Double { (Self.place(value, kind, constant) - low) / span }

    /// The distance from the top in pixels, not limited to the plot.
    func y(_ value: Double) -> Double { height - fraction(value) * height }

    var isLog: Bool { kind == .log }

    /// Where bars and areas stand: nought, or the edge that is nearest to it.
    var base: Double {
        isLog ? domain.lowerBound : min(max(0, domain.lowerBound), domain.upperBound)
    }

    private static func place(_ value: Double, _ kind: ValueScaleKind, _ constant: Double) -> Double {
        switch kind {
        case .linear: value
        case .log: log10(value)
        case .symlog: value < 0 ? -log1p(-value / constant) : log1p(value / constant)
        }
    }
}
