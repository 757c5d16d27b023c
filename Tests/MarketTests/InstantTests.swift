import Market
import Testing

@Suite struct InstantTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2013-03-01T21:00:00Z", 1_362_171_600_000),
        ("2013-03-01T16:00:00-05:00", 1_362_171_600_000), ("2013-03-02T02:30:00+05:30", 1_362_171_600_000),
        ("2013-03-01t21:00:00z", 1_362_171_600_000), ("2013-03-01T21:00:00.5Z", 1_362_171_600_500),
        ("2013-03-01T21:00:00.123456789Z", 1_362_171_600_123), ("1969-12-31T23:59:59.999Z", -1),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000),
    ])
    func `A date-time is read with any offset and fraction`(text: String, milliseconds: Int64) {
        #expect(Instant(rfc3339: text)?.millisecondsSinceEpoch == milliseconds)
    }

    @Test(arguments: [
        "2013-03-01", "2013-03-01T21:00Z", "2013-03-01 21:00:00Z", "2013-03-01T21:00:00", "2013-03-01T24:00:00Z",
        "2013-03-01T21:60:00Z", "2013-03-01T21:00:61Z", "2013-02-30T21:00:00Z", "2013-03-01T21:00:00.Z",
        "2013-03-01T21:00:00+0500", "2013-03-01T21:00:00+24:00", "2013-03-01T21:00:00Zx", "",
    ])
    func `What is no date-time is refused`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"), (1_362_171_600_500, "2013-03-01T21:00:00.500Z"),
        (1_362_171_600_007, "2013-03-01T21:00:00.007Z"),
    ])
    func `It is written in UTC, with milliseconds only when there are any`(milliseconds: Int64, text: String) {
        let instant = Instant(millisecondsSinceEpoch: milliseconds)
        #expect(instant.description == text)
        #expect(Instant(rfc3339: text) == instant)
    }

    @Test func `It falls on a day in UTC, before 1970 too`() throws {
        let day = try #require(TradingDay(iso: "1969-12-31"))
        let instant = Instant(millisecondsSinceEpoch: -1)
        #expect(instant.day == day)
        #expect(instant.millisecondsOfDay == 86_399_999)
        #expect(Instant(startOf: day).millisecondsSinceEpoch == -86_400_000)
        #expect(Instant(startOf: day) < instant)
    }
}
