import Testing

@testable import Charts

@Suite struct AxisLabelTests {
    private func months(_ count: Int) -> [AxisLabel] {
        (0..<count).map {
            AxisLabel(fraction: Double($0) / Double(count), text: CalendarText.months[$0 % 12], row: 0)
        }
    }

    @Test func `Labels that stay are a whole number to the year and keep January`() {
        let thinned = months(36).thinned(perCycle: 12, offset: 0)
        #expect(thinned.map(\.text).prefix(4) == ["Jan", "Apr", "Jul", "Oct"])
        #expect(thinned.filter { $0.visibility == .always }.map(\.text) == ["Jan", "Jul", "Jan", "Jul", "Jan", "Jul"])
    }

    @Test func `Two rows hold names that one row can't`() {
        let names = ["Alphabet", "Amazon", "Apple", "Microsoft", "Nvidia"]
        let labels = names.enumerated().map { AxisLabel(fraction: (Double($0) + 0.5) / 5, text: $1, row: 0) }
        #expect(labels.staggered().map(\.visibility) == [.always, .staggered, .always, .staggered, .always])
    }

    @Test func `A label at an edge moves inside`() {
        #expect(AxisLabel(fraction: 1, text: "Jan 2009", row: 0).shift < 0)
        #expect(AxisLabel(fraction: 0, text: "Jan 2009", row: 0).shift > 0)
        #expect(AxisLabel(fraction: 0.5, text: "Jan 2009", row: 0).shift == 0)
    }

    @Test func `A year that begins beside the axis gives way to the next`() {
        let labels = [(0.0, "2006"), (0.02, "2007"), (0.5, "2008")].map { AxisLabel(fraction: $0, text: $1, row: 1) }
        #expect(labels.fitting().map(\.text) == ["2007", "2008"])
    }
}
