import Market

/// A part of a chart's time up to its end that readers may choose.
struct TimeRange: Hashable {
    let name: String
    /// The first row of the range.
    let start: Int

    /// Fewer rows make a chart that needs no shorter ranges.
    static let leastRows = 60
    /// Fewer rows make no range.
    private static let leastRowsShown = 10

    /// The ranges that are shorter than the data and have something to show, and the whole; none where there is no choice.
    static func offered(for data: DataColumns) -> [TimeRange] {
        guard data.isTime, data.positions.count >= leastRows, data.isDrawnAgain else {
            return []
        }
        let days = data.positions.map(data.x.time)
        guard let end = days.last.map(CalendarText.day) else { return [] }
        let count = days.count
        let starts = [
            ("1M", end.monthsEarlier(1)), ("3M", end.monthsEarlier(3)),
            ("YTD", TradingDay(year: end.civil.year, month: 1, day: 1)), ("1Y", end.monthsEarlier(12)),
            ("5Y", end.monthsEarlier(60)),
        ]
        let ranges = starts.compactMap { name, day -> TimeRange? in
            guard let day else { return nil }
            let start = days.lowerBound(of: Double(day.daysSinceEpoch))
            return start > 0 && count - start >= leastRowsShown ? TimeRange(name: name, start: start) : nil
        }
        return ranges.isEmpty ? [] : ranges + [TimeRange(name: "Max", start: 0)]
    }
}

extension TradingDay {
    /// The same day of an earlier month, or that month's last day.
    fileprivate func monthsEarlier(_ count: Int) -> TradingDay? {
        let (year, month, day) = civil
        let months = year * 12 + month - 1 - count
        return (0...3).lazy.compactMap { TradingDay(year: months / 12, month: months % 12 + 1, day: day - $0) }.first
    }
}
