import Market

/// When the sessions of a market are.
///
/// The exchange opens from 09:30 to 16:00 in New York, Monday to Friday, and knows no holidays. One that is always open has a
/// session on each day from `roundTheClockAfter` on, from midnight to midnight UTC.
struct TradingHours: Sendable {
    /// The last day with the usual hours; nil when all days have them.
    var roundTheClockAfter: TradingDay?

    func day(after day: TradingDay) -> TradingDay {
        if let roundTheClockAfter, day >= roundTheClockAfter { return day.advanced(by: 1) }
        return SimulatedMarket.session(after: day)
    }

    func opening(of day: TradingDay) -> Instant {
        isRoundTheClock(day) ? Instant(startOf: day) : Self.newYork(day, minutes: 9 * 60 + 30)
    }

    func closing(of day: TradingDay) -> Instant {
        isRoundTheClock(day) ? Instant(startOf: day.advanced(by: 1)) : Self.newYork(day, minutes: 16 * 60)
    }

    /// Milliseconds from one price to the next within a session.
    func step(of day: TradingDay) -> Int64 { isRoundTheClock(day) ? 4000 : 1000 }

    private func isRoundTheClock(_ day: TradingDay) -> Bool { roundTheClockAfter.map { day > $0 } ?? false }

    private static func newYork(_ day: TradingDay, minutes: Int64) -> Instant {
        let midnight = Instant(startOf: day).millisecondsSinceEpoch
        return Instant(
            millisecondsSinceEpoch: midnight + (NewYorkTime.hoursBehind(on: day) * 60 + minutes) * 60_000)
    }
}
