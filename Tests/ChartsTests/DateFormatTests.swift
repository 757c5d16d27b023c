import Charts
import Market
import Testing

@Suite struct DateFormatTests {
    @Test(arguments: [
        ("%a %A", "1990-01-01", "Mon Monday"), ("%b %B", "1990-09-01", "Sep September"), ("%d", "1990-01-01", "01"),
        ("%e", "1990-01-01", " 1"), ("%-d", "1990-01-01", "1"), ("%_d", "1990-01-01", " 1"),
        ("%0d", "1990-01-01", "01"), ("%-e", "1990-01-09", "9"), ("%c", "1990-01-01", "1/1/1990, 12:00:00 AM"),
        ("%x", "2010-06-01", "6/1/2010"), ("%X", "1990-01-01", "12:00:00 AM"), ("%j", "2010-11-07", "311"),
        ("%j", "2012-12-31", "366"), ("%-j", "1990-01-01", "1"), ("%_m", "1990-01-01", " 1"),
        ("%g %G", "2018-12-30", "18 2018"), ("%g %G", "2018-12-31", "19 2019"), ("%V", "2016-01-01", "53"),
        ("%V", "2010-11-07", "44"), ("%V", "2010-11-08", "45"), ("%U", "1990-01-01", "00"), ("%U", "2012-01-01", "01"),
        ("%U", "2010-11-07", "45"), ("%W", "1990-01-01", "01"), ("%W", "1990-06-01", "22"), ("%W", "2010-11-08", "45"),
        ("%u %w", "1990-01-07", "7 0"), ("%q", "1990-03-31", "1"), ("Q%q", "1990-10-01", "Q4"),
        ("%y %Y", "0123-01-01", "23 0123"), ("%-y", "2002-01-01", "2"), ("%Z", "1990-01-01", "+0000"),
        ("100%%", "1990-01-01", "100%"), ("", "1990-01-01", ""), ("Tag é %d.%m.", "1990-12-24", "Tag é 24.12."),
        ("%s %Q", "1990-01-01", "631152000 631152000000"),
        ("%_j|%-j|%0j", "2024-02-29", " 60|60|060"), ("%_U|%-W|%V", "2024-12-30", "52|53|01"),
        ("%_d/%-m/%y", "2009-03-05", " 5/3/09"), ("%0e %_e %-e", "2010-04-07", "07  7 7"),
        ("%_y %-Y", "2005-01-01", " 5 2005"), ("%g-W%V-%u", "2021-01-03", "20-W53-7"), ("%G", "2020-12-31", "2020"),
        ("%U %W", "2023-01-01", "01 00"), ("%q%%", "2011-12-31", "4%"),
        ("%A, %B %-d", "1999-12-31", "Friday, December 31"),
        ("%c", "2012-10-09", "10/9/2012, 12:00:00 AM"), ("%-y", "2010-01-01", "10"), ("%w%u", "2022-08-14", "07"),
        ("%V", "2019-12-30", "01"),
        ("%Y-%m-%dT%H:%M:%S.%LZ", "2008-02-29", "2008-02-29T00:00:00.000Z"),
    ])
    func `Days are printed as d3-time-format prints them`(pattern: String, day: String, text: String) throws {
        let day = try #require(TradingDay(iso: day))
        #expect(try DateFormat(pattern).string(from: day) == text)
    }

    @Test(arguments: [
        ("%H:%M:%S", "1990-01-01T13:04:09Z", "13:04:09"), ("%I %p", "1990-01-01T13:00:00Z", "01 PM"),
        ("%I %p", "1990-01-01T00:00:00Z", "12 AM"), ("%-I%p", "1990-01-01T12:30:00Z", "12PM"),
        ("%X", "1990-01-01T13:34:59Z", "1:34:59 PM"), ("%L %f", "1990-01-01T00:00:00.043Z", "043 043000"),
        ("%s.%L", "1990-01-01T12:34:56.789Z", "631197296.789"), ("%_H|%-M", "1990-01-01T03:07:00Z", " 3|7"),
        ("%d %H", "1990-01-01T01:30:00+02:00", "31 23"), ("%s", "1969-12-31T23:59:58.500Z", "-2"),
    ])
    func `Instants are printed in UTC`(pattern: String, instant: String, text: String) throws {
        let instant = try #require(Instant(rfc3339: instant))
        #expect(try DateFormat(pattern).string(from: instant) == text)
    }

    @Test func `Week numbers of every day of four centuries are those of the calendar`() throws {
        let format = try DateFormat("%G %V %u")
        var expected = (year: 1800, week: 1, weekday: 3)
        let first = try #require(TradingDay(iso: "1800-01-01"))
        for offset in 0..<146_097 {
            let day = first.advanced(by: offset)
            let week = expected.week < 10 ? "0\(expected.week)" : "\(expected.week)"
            let isRight = format.string(from: day) == "\(expected.year) \(week) \(expected.weekday)"
            #expect(isRight, "\(day)")
            guard isRight else { return }
            expected.weekday += 1
            if expected.weekday == 8 {
                // A new week belongs to the year of its Thursday.
                let year = day.advanced(by: 4).civil.year
                expected = (year, year == expected.year ? expected.week + 1 : 1, 1)
            }
        }
    }

    @Test(arguments: ["%K", "%", "abc%", "%-", "%-K", "%é", "%N"])
    func `An unknown directive is refused with what there is`(pattern: String) {
        let error = #expect(throws: FormatError.self) { try DateFormat(pattern) }
        #expect(error?.specifier == pattern)
        #expect(error?.reason.contains("%Y") == true)
    }
}
