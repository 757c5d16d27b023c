import Market
import Testing

@testable import Charts

@Suite struct CalendarTicksTests {
    @Test(arguments: [
        (
            "2026-01-02", "2026-01-09",
            "2026-01-02 2026-01-03 2026-01-04 2026-01-05 2026-01-06 2026-01-07 2026-01-08 2026-01-09"
        ),
        ("2026-01-02", "2026-02-14", "2026-01-05 2026-01-12 2026-01-19 2026-01-26 2026-02-02 2026-02-09"),
        ("2025-11-03", "2026-05-15", "2025-12-01 2026-01-01 2026-02-01 2026-03-01 2026-04-01 2026-05-01"),
        (
            "2024-02-10", "2026-01-31",
            "2024-04-01 2024-07-01 2024-10-01 2025-01-01 2025-04-01 2025-07-01 2025-10-01 2026-01-01"
        ),
        ("2006-01-03", "2013-03-01", "2007-01-01 2008-01-01 2009-01-01 2010-01-01 2011-01-01 2012-01-01 2013-01-01"),
        (
            "1928-01-03", "2013-03-01",
            "1930-01-01 1940-01-01 1950-01-01 1960-01-01 1970-01-01 1980-01-01 1990-01-01 2000-01-01 2010-01-01"
        ),
    ])
    func `Ticks follow the span from days to decades`(start: String, stop: String, ticks: String) throws {
        let (start, stop) = (try #require(daysSinceEpoch(start)), try #require(daysSinceEpoch(stop)))
        let values = CalendarTicks(start, stop, count: 10, finest: .day).values
        #expect(values.map { CalendarText.day(of: $0).description }.joined(separator: " ") == ticks)
    }

    @Test func `Hours are ticks only where the data has times of day`() {
        let fine = CalendarTicks(20_000.3, 20_001.3, count: 10, finest: .second)
        #expect(
            fine.values.map { CalendarText.clock($0) } == [
                "09:00", "12:00", "15:00", "18:00", "21:00", "00:00", "03:00", "06:00",
            ])
        #expect(CalendarTicks(20_000, 20_001, count: 10, finest: .day).values == [20_000, 20_001])
    }

    @Test(arguments: [
        (40.0, "12:00:00 12:00:05 12:00:10 12:00:15 12:00:20 12:00:25 12:00:30 12:00:35 12:00:40"),
        (600, "12:00 12:01 12:02 12:03 12:04 12:05 12:06 12:07 12:08 12:09 12:10"),
        (5400, "12:00 12:15 12:30 12:45 13:00 13:15 13:30"), (6, nil),
        (86_400 * 3, "12:00 00:00 12:00 00:00 12:00 00:00 12:00"),
    ])
    func `Short spans have seconds, minutes and hours`(seconds: Double, texts: String?) {
        let ticks = CalendarTicks(20_000.5, 20_000.5 + seconds / 86_400, count: 10, finest: .second)
        let written = ticks.values.map { CalendarText.tick($0, ticks.unit) }
        if let texts {
            #expect(written.joined(separator: " ") == texts)
        } else {
            #expect(written.count == 7 && written.last == "12:00:06")
        }
    }

    @Test func `The whole calendar has ticks`() {
        let ticks = CalendarTicks(-719_162, 2_932_896, count: 10, finest: .day)
        #expect(ticks.values.count >= 5)
        #expect(ticks.unit == .year)
    }

    @Test func `The lower row names a year once`() {
        let times = ["2025-11-03", "2025-12-01", "2026-01-02", "2026-02-02"].compactMap(daysSinceEpoch)
        #expect(CalendarText.context(times[0], .month, after: nil) == "2025")
        #expect(CalendarText.context(times[1], .month, after: times[0]) == nil)
        #expect(CalendarText.context(times[2], .month, after: times[0]) == "2026")
        #expect(CalendarText.context(times[2], .day, after: times[1]) == "Jan 2026")
        #expect(CalendarText.context(times[3], .day, after: times[2]) == "Feb")
    }

    @Test(arguments: ["2026-02-29", "2026-13-01", "20260101", "2026-1-01", "", "２０２６-01-01", "2026-01-0:"])
    func `Other texts are no dates`(text: String) {
        #expect(daysSinceEpoch(text) == nil)
    }
}
