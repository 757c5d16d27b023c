import Market

extension SlopeValues {
    /// What the places may be called, from the fullest to the shortest, each list of different words.
    func placeTexts(_ format: ValueFormat?) throws(ChartError) -> [[String]] {
        if let format, x.kind != .band {
            var texts: [String] = []
            for place in places { texts.append(try format.text(value(place))) }
            return [texts]
        }
        let full = places.map { x.text($0) }
        guard x.kind == .time || x.kind == .sessions else { return [full] }
        let days = places.map { CalendarText.day(of: time($0)).civil }
        let months = days.map { "\(CalendarText.months[$0.month - 1]) \($0.year)" }
        let years = days.map { "\($0.year)" }
        let sameYear = days.map { "\($0.day) \(CalendarText.months[$0.month - 1])" }
        var choices = [full]
        if Set(months).count == months.count { choices.append(months) }
        if Set(years).count == years.count { choices.append(years) }
        // One year need not be said at each place; the table says it.
        if Set(years).count == 1, Set(sameYear).count == sameYear.count { choices.append(sameYear) }
        return choices
    }

    private func time(_ place: Double) -> Double {
        x.kind == .sessions ? x.times[min(max(Int(place), 0), x.times.count - 1)] : place
    }

    /// A place as the value that a format reads.
    private func value(_ place: Double) -> Value {
        x.kind == .linear ? .real(place) : .text(x.isoText(place))
    }
}
