import Market

/// The labels of an axis of time: what repeats in the upper row, and below it, once, what it belongs to.
struct TimeLabels {
    /// Days since 1970-01-01 at the ends of the axis.
    let start, end: Double
    /// The times that share the axis evenly, in rising order; empty where time itself does.
    let sessions: [Double]
    /// Whether there are times of day.
    let hasClock: Bool
    /// The fraction of the axis at which a time is: one of the sessions, if there are any.
    let place: (Double) -> Double

    /// None touching another.
    func labels(format: ValueFormat?, in plot: PlotWidths) throws(ChartError) -> [AxisLabel] {
        let (times, unit, perCycle) = chosen
        if let format { return try labels(of: times, format: format, in: plot) }
        let upper = times.map {
            AxisLabel(fraction: place($0), text: CalendarText.tick($0, unit), row: 0, in: plot)
        }
        if unit == .year {
            let years = times.map { Double(CalendarText.day(of: $0).civil.year) }
            let step = zip(years, years.dropFirst()).map { $1 - $0 }.min() ?? 1
            return upper.thinned(at: years, step: step, in: plot)
        }
        var lower: [AxisLabel] = []
        var named: Double?
        for time in times {
            guard let context = CalendarText.context(time, unit, after: named) else { continue }
            lower.append(AxisLabel(fraction: place(time), text: context, row: 1, in: plot))
            named = time
        }
        let offset = lower.count > 1 ? upper.firstIndex { $0.fraction == lower[1].fraction } ?? 0 : 0
        return upper.thinned(perCycle: perCycle, offset: offset, in: plot) + lower.fitting(in: plot)
    }

    /// A format coarser than the ticks says the same of many: the first of them is enough.
    private func labels(
        of times: [Double], format: ValueFormat, in plot: PlotWidths
    ) throws(ChartError) -> [AxisLabel] {
        var labels: [AxisLabel] = []
        var last: String?
        for time in times {
            let text = try format.text(Self.value(time))
            if text == last { continue }
            last = text
            labels.append(AxisLabel(fraction: place(time), text: text, row: 0, in: plot))
        }
        return labels.thinned(perCycle: 0, offset: 0, in: plot)
    }

    private var chosen: (times: [Double], unit: CalendarTicks.Unit, perCycle: Int) {
        guard !sessions.isEmpty else {
            let ticks = CalendarTicks(start, end, count: Self.count, finest: hasClock ? .second : .day)
            guard ticks.values.isEmpty else { return (ticks.values, ticks.unit, ticks.perCycle) }
            return ([start + (end - start) / 2], ticks.unit, 0)
        }
        let finest = self.finest
        if sessions.count <= 8 { return (sessions, finest == .second ? .minute : finest, 0) }
        // The first session of a month or day is seldom its beginning.
        let ticks = CalendarTicks(Self.beginning(of: finest, at: start), end, count: Self.count, finest: finest)
        var times: [Double] = []
        for tick in ticks.values {
            let session = sessions[min(sessions.lowerBound(of: tick), sessions.count - 1)]
            if session != times.last { times.append(session) }
        }
        times = apart(times, unit: ticks.unit)
        return (
            times.isEmpty ? [sessions[sessions.count / 2]] : times, ticks.unit, ticks.unit < .day ? 0 : ticks.perCycle
        )
    }

    /// How many ticks an axis has at most.
    private static let count = 13

    /// The unit that sessions have: years and months where nearly all are so far apart, and days where hours of more
    /// than a few of them would crowd together.
    private var finest: CalendarTicks.Unit {
        let gaps = zip(sessions, sessions.dropFirst()).map { $1 - $0 }
        func areMostly(_ days: Double) -> Bool { !gaps.isEmpty && gaps.count { $0 < days } * 4 <= gaps.count }
        if areMostly(360) { return .year }
        if areMostly(28) { return .month }
        guard hasClock else { return .day }
        let days = gaps.indices.count { sessions[$0].rounded(.down) != sessions[$0 + 1].rounded(.down) } + 1
        return days > 4 && days * 2 <= sessions.count ? .day : .second
    }

    /// The beginning of the unit that a time lies in.
    private static func beginning(of unit: CalendarTicks.Unit, at time: Double) -> Double {
        let day = CalendarText.day(of: time)
        let (year, month, _) = day.civil
        return switch unit {
        case .second, .minute: time
        case .day: Double(day.daysSinceEpoch)
        case .month: Double((TradingDay(year: year, month: month, day: 1) ?? day).daysSinceEpoch)
        case .year: Double((TradingDay(year: year, month: 1, day: 1) ?? day).daysSinceEpoch)
        }
    }

    /// The times without those that stand much nearer to another than most, as the first session after a closed hour
    /// does: the one that begins a new context stays.
    private func apart(_ times: [Double], unit: CalendarTicks.Unit) -> [Double] {
        let distances = zip(times, times.dropFirst()).map { place($1) - place($0) }.sorted()
        guard distances.count > 1 else { return times }
        let least = distances[distances.count / 2] / 2
        var kept: [Double] = []
        for time in times {
            if let last = kept.last, place(time) - place(last) < least {
                guard CalendarText.context(time, unit, after: last) != nil else { continue }
                kept.removeLast()
            }
            kept.append(time)
        }
        return kept
    }

    /// A time as the text that a date format reads.
    private static func value(_ time: Double) -> Value {
        let day = CalendarText.day(of: time)
        if time == time.rounded(.down) { return .text(day.description) }
        return .text(Instant(millisecondsSinceEpoch: Int64((time * 86_400_000).rounded())).description)
    }
}
