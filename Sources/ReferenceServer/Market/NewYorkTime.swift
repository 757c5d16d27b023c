import Market

/// The clock of the exchange in New York, without files of time zones.
///
/// Daylight saving lasts from the second Sunday of March to the first Sunday of November, at two in the morning. Source: Energy
/// Policy Act of 2005, Public Law 109-58, section 110, in force since 2007. Earlier years are told by the same rule; it changes
/// no price, only the hour of an old session in UTC.
enum NewYorkTime {
    /// Hours that UTC is ahead of New York while the exchange is open on a day: 4 in summer, 5 in winter.
    static func hoursBehind(on day: TradingDay) -> Int64 {
        let year = day.civil.year
        guard let march = TradingDay(year: year, month: 3, day: 8),
            let november = TradingDay(year: year, month: 11, day: 1)
        else { return 5 }
        // From the eighth of March on, the first Sunday is the second of the month.
        return day >= sunday(from: march) && day < sunday(from: november) ? 4 : 5
    }

    private static func sunday(from day: TradingDay) -> TradingDay { day.advanced(by: 7 - day.weekday) }
}
