import Market

/// The words of dates: short ones under an axis, whole ones in tables and sentences.
enum CalendarText {
    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func day(of time: Double) -> TradingDay {
        TradingDay(daysSinceEpoch: Int(time.rounded(.down)))
    }

    /// `3 Jan 2006`, with the time of day in UTC if there is one: `3 Jan 2006, 14:30`.
    static func full(_ time: Double) -> String {
        let (year, month, day) = day(of: time).civil
        let date = "\(day) \(months[month - 1]) \(year)"
        return time == time.rounded(.down) ? date : "\(date), \(clock(time))"
    }

    /// Hours and minutes of the day, and seconds if wanted, to the nearest.
    static func clock(_ time: Double, hasSeconds: Bool = false) -> String {
        let perDay = hasSeconds ? 86_400 : 1440
        var parts: [Int] = []
        var rest = min(Int(((time - time.rounded(.down)) * Double(perDay)).rounded()), perDay - 1)
        for _ in 1..<(hasSeconds ? 3 : 2) {
            parts.insert(rest % 60, at: 0)
            rest /= 60
        }
        return ([rest] + parts).map { "\($0 < 10 ? "0" : "")\($0)" }.joined(separator: ":")
    }

    /// What a tick says in the upper row of the axis.
    static func tick(_ time: Double, _ unit: CalendarTicks.Unit) -> String {
        let (year, month, day) = day(of: time).civil
        return switch unit {
        case .second: clock(time, hasSeconds: true)
        case .minute: clock(time)
        case .day: "\(day)"
        case .month: months[month - 1]
        case .year: "\(year)"
        }
    }

    /// What the lower row names where it begins: the day of minutes, the month of days, the year of months.
    ///
    /// - Parameter previous: The time of the context named before, so that a year is named once.
    static func context(_ time: Double, _ unit: CalendarTicks.Unit, after previous: Double?) -> String? {
        let (year, month, day) = day(of: time).civil
        let before = previous.map { Self.day(of: $0).civil }
        switch unit {
        case .second, .minute:
            if let before, before == (year, month, day) { return nil }
            return before?.year == year ? "\(day) \(months[month - 1])" : "\(day) \(months[month - 1]) \(year)"
        case .day:
            if let before, before.year == year, before.month == month { return nil }
            return before?.year == year ? months[month - 1] : "\(months[month - 1]) \(year)"
        case .month: return before?.year == year ? nil : "\(year)"
        case .year: return nil
        }
    }
}
