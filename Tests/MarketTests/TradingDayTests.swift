import Market
import Testing

@Suite struct TradingDayTests {
    @Test(arguments: [
        ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11_016, 2), ("2013-03-01", 15_765, 5),
        ("2026-06-30", 20_634, 2), ("1600-02-29", -135_081, 2), ("0001-01-01", -719_162, 1),
        ("9999-12-31", 2_932_896, 5),
    ])
    func `A day has the number and the weekday that the calendar gives it`(text: String, number: Int, weekday: Int)
        throws
    {
        let day = try #require(TradingDay(iso: text))
        #expect(day.daysSinceEpoch == number)
        #expect(day.weekday == weekday)
        #expect(day.description == text)
        #expect(TradingDay(daysSinceEpoch: number) == day)
    }

    @Test(arguments: [
        "2013-02-29", "1900-02-29", "2013-04-31", "2013-13-01", "2013-00-01", "2013-01-00", "2013-1-01", "13-01-01",
        "2013/01/01", "2013-01-01 ", " 2013-01-01", "2013-01-01T00:00:00Z", "+013-01-01", "0000-01-01", "２013-01-1",
        "", "2013-01-0a",
    ])
    func `What is no day is refused`(text: String) {
        #expect(TradingDay(iso: text) == nil)
    }

    @Test func `Every day of four centuries is one after the day before it`() throws {
        let first = try #require(TradingDay(year: 1800, month: 1, day: 1))
        var previous = first.advanced(by: -1)
        var wrong: [TradingDay] = []
        for offset in 0..<146_097 {
            let day = first.advanced(by: offset)
            let (year, month, ofMonth) = day.civil
            let isNext = ofMonth == 1 || ofMonth == previous.civil.day + 1
            let isSame = TradingDay(year: year, month: month, day: ofMonth) == day
            if !isNext || !isSame || day.weekday != previous.weekday % 7 + 1 { wrong.append(day) }
            previous = day
        }
        #expect(wrong.isEmpty)
        #expect(previous.description == "2199-12-31")
    }

    @Test func `Days are in the order of time`() throws {
        let earlier = try #require(TradingDay(iso: "2012-12-31"))
        let later = try #require(TradingDay(iso: "2013-01-01"))
        #expect(earlier < later)
        #expect(earlier.advanced(by: 1) == later)
    }
}
