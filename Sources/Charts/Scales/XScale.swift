import Market

/// Positions to fractions of the plot's width, with the labels of the axis.
struct XScale {
    private let low, span: Double
    /// Whether positions have fractions: times of day, or numbers that aren't whole.
    private let isFine: Bool
    /// The width of one session, band or bar, as a fraction of the plot.
    let unit: Double
    private let values: XValues

    init(_ values: ChartValues) {
        self.values = values.x
        var (low, high) = (Double.infinity, -Double.infinity)
        var gap = Double.infinity
        func include(_ positions: [Double]) {
            for position in positions {
                if position < low { low = position }
                if position > high { high = position }
            }
        }
        for series in values.series {
            include(series.x)
            if series.mark == .bar {
                for (left, right) in zip(series.x, series.x.dropFirst()) where right > left {
                    gap = min(gap, right - left)
                }
            }
        }
        for candles in values.candles { include(candles.x) }
        switch values.x.kind {
        case .sessions, .band:
            (low, high) = (-0.5, Double(max(values.x.times.count, values.x.names.count, 1)) - 0.5)
            gap = 1
        case .time, .linear:
            if !(low <= high) { (low, high) = (0, 0) }
            if !(high - low > max(abs(low), abs(high)) * 1e-12) {
                // Three days on both sides of a lonely one are labelled as days.
                let half = values.x.kind == .time ? 3 : max(abs(low) * 0.1, 0.5)
                (low, high) = (low - half, high + half)
            } else if gap.isFinite {
                (low, high) = (low - gap / 2, high + gap / 2)
            }
        }
        self.low = low
        // Positions on band and session scales are places in a list.
        let positions = values.x.kind == .sessions ? [values.x.times] : values.x.layers
        isFine = positions.contains { $0.contains { $0 != $0.rounded(.down) && $0.isFinite } }
        span = high - low
        unit = gap.isFinite ? min(gap / span, 1) : 0.1
    }

    func fraction(_ position: Double) -> Double { (position - low) / span }

    /// The labels of both rows, none touching another.
    func labels(format: ValueFormat?, in plot: PlotWidths) throws(ChartError) -> [AxisLabel] {
        switch values.kind {
        case .band:
            return values.names.enumerated().map { place, name in
                AxisLabel(
                    fraction: fraction(Double(place)), text: TextWidth.shortened(name, to: 24), row: 0, in: plot)
            }.staggered(in: plot)
        case .linear:
            let fine = LinearTicks(low, low + span, count: 8)
            let ticks = isFine || fine.step >= 1 ? fine : LinearTicks(low, low + span, count: max(Int(span), 1))
            let magnitude = max(abs(low), abs(low + span))
            // Whole numbers of four digits are more often years than amounts.
            let isYears = !isFine && low >= 1000 && magnitude < 3000
            let number = AxisNumber(step: isFine ? ticks.step : max(ticks.step, 1), magnitude: magnitude)
            var labels: [AxisLabel] = []
            for tick in ticks.values where isFine || tick == tick.rounded(.down) {
                let text = isYears ? ValueFormat.plain(.real(tick)) : number.text(tick)
                labels.append(
                    AxisLabel(fraction: fraction(tick), text: try format?.text(.real(tick)) ?? text, row: 0, in: plot))
            }
            return labels.thinned(perCycle: 0, offset: 0, in: plot)
        case .time: return try timeLabels(format: format, in: plot, from: low, to: low + span) { self.fraction($0) }
        case .sessions:
            guard let first = values.times.first, let last = values.times.last else { return [] }
            return try timeLabels(format: format, in: plot, from: first, to: last) { time in
                self.fraction(Double(min(values.times.lowerBound(of: time), values.times.count - 1)))
            }
        }
    }

    private func timeLabels(
        format: ValueFormat?, in plot: PlotWidths, from start: Double, to end: Double, place: (Double) -> Double
    ) throws(ChartError) -> [AxisLabel] {
        let isFew = values.kind == .sessions && values.times.count <= 8
        let ticks = CalendarTicks(start, end, count: 13, hasClock: isFine)
        var unit = ticks.unit
        var times = ticks.values
        if isFew || times.isEmpty {
            times = values.kind == .sessions ? values.times : [start + (end - start) / 2]
            if unit != .minute { unit = .day }
        } else if values.kind == .sessions {
            times = times.map { values.times[min(values.times.lowerBound(of: $0), values.times.count - 1)] }
        }
        var upper: [AxisLabel] = []
        var lower: [AxisLabel] = []
        var named: Double?
        var last: String?
        for time in times {
            let fraction = place(time)
            if upper.last?.fraction == fraction { continue }
            if let format {
                // A format coarser than the ticks says the same of many: the first of them is enough.
                let text = try format.text(Self.value(time))
                if text == last { continue }
                last = text
                upper.append(AxisLabel(fraction: fraction, text: text, row: 0, in: plot))
                continue
            }
            upper.append(AxisLabel(fraction: fraction, text: CalendarText.tick(time, unit), row: 0, in: plot))
            if let context = CalendarText.context(time, unit, after: named) {
                lower.append(AxisLabel(fraction: fraction, text: context, row: 1, in: plot))
                named = time
            }
        }
        let offset = lower.count > 1 ? upper.firstIndex { $0.fraction == lower[1].fraction } ?? 0 : 0
        let perCycle = format == nil && !isFew ? ticks.perCycle : 0
        return upper.thinned(perCycle: perCycle, offset: offset, in: plot) + lower.fitting(in: plot)
    }

    /// A time as the text that a date format reads.
    private static func value(_ time: Double) -> Value {
        let day = CalendarText.day(of: time)
        if time == time.rounded(.down) { return .text(day.description) }
        return .text(Instant(millisecondsSinceEpoch: Int64((time * 86_400_000).rounded())).description)
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
