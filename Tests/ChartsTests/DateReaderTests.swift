import Market
import Testing

@testable import Charts

@Suite struct DateReaderTests {
    /// What the readers of `Market` make of a text, which the charts' own must agree with.
    private func reference(_ text: String) -> Double? {
        if let day = TradingDay(iso: text) { return Double(day.daysSinceEpoch) }
        return Instant(rfc3339: text).map { Double($0.millisecondsSinceEpoch) / 86_400_000 }
    }

    @Test func `Dates one after another are those that Market reads`() {
        var random = SeededGenerator(state: 11)
        var dates = DateReader()
        var day = TradingDay(daysSinceEpoch: -80_000)
        while day.daysSinceEpoch < 80_000 {
            #expect(dates.daysSinceEpoch(day.description) == Double(day.daysSinceEpoch))
            day = day.advanced(by: Int.random(in: -3...40, using: &random))
        }
    }

    @Test func `Damaged dates and times are read as Market reads them`() {
        var random = SeededGenerator(state: 12)
        var dates = DateReader()
        for _ in 0..<20_000 {
            let milliseconds = Int64.random(in: -1_000_000_000...4_000_000_000, using: &random) / 3600 * 3600 * 1000
            let instant = Instant(millisecondsSinceEpoch: milliseconds)
            var text = Array((Bool.random(using: &random) ? instant.description : instant.day.description).utf8)
            if Bool.random(using: &random) {
                text[Int.random(in: text.indices, using: &random)] =
                    Array("0123456789-T:Zt/".utf8).randomElement(using: &random) ?? 0
            }
            let damaged = String(decoding: text, as: UTF8.self)
            #expect(dates.daysSinceEpoch(damaged) == reference(damaged), "\(damaged)")
        }
    }

    @Test(arguments: [
        "", "2026-01-3", "2026-02-29", "2026-01-31T24:00:00Z", "2026-01-31 21:00:00Z", "2026-01-31T21:00:00+0",
        "éééééééééé",
    ])
    func `What is no date is none, also after a date of the same month`(text: String) {
        var dates = DateReader()
        _ = dates.daysSinceEpoch("2026-01-30")
        #expect(dates.daysSinceEpoch(text) == nil)
    }

    @Test func `A leap second and other offsets are read too`() {
        var dates = DateReader()
        for text in [
            "2016-12-31T23:59:60Z", "2026-01-31T21:00:00+02:00", "2026-01-31T21:00:00.125Z", "2026-01-31t21:00:00z",
        ] {
            #expect(dates.daysSinceEpoch(text) != nil)
            #expect(dates.daysSinceEpoch(text) == reference(text))
        }
    }
}
