import Market

/// Positions to fractions of the plot's width, with the labels of the axis.
struct XScale {
    let low, span: Double
    /// Whether positions have fractions: times of day, or numbers that aren't whole.
    private let isFine: Bool
    /// The width of one session, band or bar, as a fraction of the plot.
    let unit: Double
    private let values: XValues
    /// Nil where positions stand at their true distance.
    private let curve: ValueScale?

    /// - Parameter domain: The limits of an axis of numbers; nil follows the values.
    init(_ values: ChartValues, domain: ClosedRange<Double>? = nil) { self.init([values], domain: domain) }

    /// One scale for several charts, whose positions are on one axis.
    init(_ charts: [ChartValues], domain: ClosedRange<Double>?) {
        let x = charts.first?.x ?? .none
        values = x
        let panels = charts.flatMap(\.panels)
        var (low, high) = (Double.infinity, -Double.infinity)
        var gap = Double.infinity
        func include(_ positions: [Double]) {
            for position in positions {
                if position < low { low = position }
                if position > high { high = position }
            }
        }
        for series in panels.flatMap(\.series) {
            include(series.x)
            if series.mark == .bar || series.mark == .histogram {
                for (left, right) in zip(series.x, series.x.dropFirst()) where right > left {
                    gap = min(gap, right - left)
                }
            }
        }
        for candles in panels.flatMap(\.candles) { include(candles.x) }
        for volumes in panels.flatMap(\.volumes) { include(volumes.x) }
        let isWide = panels.contains { panel in
            panel.series.contains { $0.mark.isDiscrete } || !panel.candles.isEmpty || !panel.volumes.isEmpty
        }
        switch x.kind {
        case .sessions, .band:
            (low, high) = (-0.5, Double(max(x.times.count, x.names.count, 1)) - 0.5)
            gap = 1
            // Lines alone reach from edge to edge.
            if x.kind == .sessions, !isWide, high > 0.5 { (low, high) = (0, high - 0.5) }
        case .time, .linear:
            if !(low <= high) { (low, high) = (0, 0) }
            if !(high - low > max(abs(low), abs(high)) * 1e-12) {
                // Three days on both sides of a lonely one are labelled as days, three hours as hours.
                let half = x.kind == .linear ? max(abs(low) * 0.1, 0.5) : low == low.rounded(.down) ? 3 : 0.125
                (low, high) = (low - half, high + half)
            } else if gap.isFinite {
                (low, high) = (low - gap / 2, high + gap / 2)
            }
        }
        if let bins = x.bins {
            (low, high) = bins.extent(including: panels.flatMap(\.annotations).compactMap(\.x))
            gap = bins.width
        }
        if x.kind == .linear {
            // Dots at the frame look cut off.
            let hasDots = panels.contains { $0.series.contains { $0.mark == .point } }
            let limits = domain ?? (hasDots ? LinearTicks.nice(low, high, count: 8) : low...high)
            (low, high) = (limits.lowerBound, limits.upperBound)
        }
        curve = x.numbers == .linear ? nil : Self.curve(x, domain: domain)
        self.low = low
        // Positions on band and session scales are places in a list.
        let positions = x.kind == .sessions ? [x.times] : x.layers
        // Through Int, because rounding is a call of the C library.
        isFine = positions.contains { $0.contains { abs($0) < 1e15 && $0 != Double(Int($0)) } }
        span = high - low
        unit = gap.isFinite ? min(gap / span, 1) : 0.1
    }

    /// A logarithmic scale from the least to the greatest number.
    private static func curve(_ x: XValues, domain: ClosedRange<Double>?) -> ValueScale {
        let numbers = x.layers.joined().filter(\.isFinite)
        let (low, high) = (numbers.min() ?? 1, numbers.max() ?? 1)
        return ValueScale(
            x.numbers, values: low...high, fixed: domain ?? (low < high ? low...high : nil), includesZero: false,
            smallest: numbers.lazy.map(abs).filter { $0 > 0 }.min(), in: PlotWidths(left: 4, right: nil))
    }

    func fraction(_ position: Double) -> Double { curve?.fraction(position) ?? (position - low) / span }

    /// How the script finds a row's place: the kind of axis and the positions at its ends; nil where it can't.
    var positions: (kind: String, low: Double, high: Double)? {
        curve == nil ? ("\(values.kind)", low, low + span) : nil
    }

    /// The labels of both rows, none touching another.
    func labels(format: ValueFormat?, in plot: PlotWidths) throws(ChartError) -> [AxisLabel] {
        switch values.kind {
        case .band:
            return values.names.enumerated().map { place, name in
                AxisLabel(
                    fraction: fraction(Double(place)), text: TextWidth.shortened(name, to: 24), row: 0, in: plot)
            }.staggered(in: plot)
        case .linear where values.bins != nil: return try binLabels(format: format, in: plot)
        case .linear:
            if let curve {
                let texts = try curve.ticks.map { tick throws(ChartError) in
                    try format?.text(.real(tick)) ?? AxisNumber(step: 0, magnitude: 0).text(tick)
                }
                return curve.labels(texts, in: plot)
            }
            let fine = LinearTicks(low, low + span, count: 8)
            let ticks = isFine || fine.step >= 1 ? fine : LinearTicks(low, low + span, count: max(Int(span), 1))
            let magnitude = max(abs(low), abs(low + span))
            // Whole numbers of four digits are more often years than amounts.
            let isYears = !isFine && low >= 1000 && magnitude < 3000
            let number = AxisNumber(step: isFine ? ticks.step : max(ticks.step, 1), magnitude: magnitude)
            var labels: [AxisLabel] = []
            let values = ticks.values.filter { isFine || $0 == $0.rounded(.down) }
            for tick in values {
                let text = isYears ? ValueFormat.plain(.real(tick)) : number.text(tick)
                labels.append(
                    AxisLabel(fraction: fraction(tick), text: try format?.text(.real(tick)) ?? text, row: 0, in: plot))
            }
            return labels.thinned(at: values, step: ticks.step, in: plot)
        case .time:
            return try TimeLabels(start: low, end: low + span, sessions: [], hasClock: isFine, place: fraction)
                .labels(format: format, in: plot)
        case .sessions:
            let times = values.times
            guard let first = times.first, let last = times.last else { return [] }
            let place = { (time: Double) in fraction(Double(times.lowerBound(of: time))) }
            return try TimeLabels(start: first, end: last, sessions: times, hasClock: isFine, place: place)
                .labels(format: format, in: plot)
        }
    }

    private func binLabels(format: ValueFormat?, in plot: PlotWidths) throws(ChartError) -> [AxisLabel] {
        guard let ticks = values.bins?.ticks(from: low, to: low + span) else { return [] }
        let format = format?.exact(for: ticks.values)
        let number = AxisNumber(step: ticks.step, magnitude: max(abs(low), abs(low + span)))
        var labels: [AxisLabel] = []
        for tick in ticks.values {
            let text = try format?.text(.real(tick)) ?? number.text(tick)
            labels.append(AxisLabel(fraction: fraction(tick), text: text, row: 0, in: plot))
        }
        return labels.thinned(at: ticks.values, step: ticks.step, in: plot)
    }
}

extension ValueFormat {
    func text(_ value: Value) throws(ChartError) -> String {
        do {
            return try string(from: value)
        } catch {
            throw ChartError(key: "format", message: "\(error)")
        }
    }
}
