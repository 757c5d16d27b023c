import Market

/// Beginnings of calendar units inside a range of time, for the labels of an axis.
///
/// Times are in days since 1970-01-01. The units are those of d3-scale's time axis: seconds, minutes, hours, days, weeks,
/// months, quarters and years.
struct CalendarTicks {
    enum Unit: Int, Comparable {
        case second, minute, day, month, year

        static func < (left: Unit, right: Unit) -> Bool { left.rawValue < right.rawValue }
    }

    /// In rising order.
    let values: [Double]
    let unit: Unit
    /// How many of its ticks make up the next larger unit, so that a choice of them keeps its beginnings; 0 if any.
    let perCycle: Int

    /// - Parameters:
    ///   - count: At most about how many.
    ///   - finest: The smallest unit that ticks may have.
    init(_ start: Double, _ stop: Double, count: Int, finest: Unit) {
        // A hair less, so that ten minutes in ten steps are minutes.
        let step = max(stop - start, 0) / Double(max(count, 1)) * (1 - 1e-9)
        if finest < .day, let seconds = Self.seconds.first(where: { Double($0) / 86_400 >= step }) {
            unit = seconds < 60 ? .second : .minute
            perCycle = seconds < 60 ? 60 / seconds : 86_400 / seconds
            values = Self.multiples(of: seconds, from: start, through: stop)
        } else if finest < .month, let days = [1, 2, 7].first(where: { Double($0) >= step }) {
            unit = .day
            perCycle = 0
            // 1970-01-05 was a Monday, and weeks begin with it.
            let offset: Double = days >= 7 ? 4 : 0
            values = Self.multiples(of: days * 86_400, from: start - offset, through: stop - offset).map { $0 + offset }
        } else if finest < .year, let months = [1, 3].first(where: { Double($0) * 30.4 >= step }) {
            unit = .month
            perCycle = 12 / months
            values = Self.months(every: months, from: start, through: stop)
        } else {
            let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
            unit = .year
            perCycle = 0
            values = Self.months(
                every: 12 * (steps.first { Double($0) * 365.3 >= step } ?? 10_000), from: start, through: stop)
        }
    }

    private static let seconds = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200]

    /// Multiples of some seconds, as days.
    private static func multiples(of seconds: Int, from start: Double, through stop: Double) -> [Double] {
        let perDay = 86_400 / Double(seconds)
        let (first, last) = ((start * perDay - 1e-6).rounded(.up), (stop * perDay + 1e-6).rounded(.down))
        guard first <= last else { return [] }
        return (Int(first)...Int(last)).map { Double($0) / perDay }
    }

    /// First days of months, counted from January of the year nought.
    private static func months(every step: Int, from start: Double, through stop: Double) -> [Double] {
        let civil = TradingDay(daysSinceEpoch: Int(start.rounded(.down))).civil
        var month = (civil.year * 12 + civil.month - 1) / step * step
        var values: [Double] = []
        while let day = TradingDay(year: month / 12, month: month % 12 + 1, day: 1) ?? (month < 12 ? .first : nil) {
            let value = Double(day.daysSinceEpoch)
            if value > stop { break }
            if value >= start, month >= 12 { values.append(value) }
            month += step
        }
        return values
    }
}

extension TradingDay {
    /// Stands for the year nought, which the calendar lacks.
    fileprivate static let first = TradingDay(daysSinceEpoch: -719_162)
}
