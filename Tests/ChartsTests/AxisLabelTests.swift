import Testing

@testable import Charts

@Suite struct AxisLabelTests {
    private let plot = PlotWidths(left: 4, right: nil)

    private func months(_ count: Int) -> [AxisLabel] {
        (0..<count).map {
            AxisLabel(fraction: Double($0) / Double(count), text: CalendarText.months[$0 % 12], row: 0, in: plot)
        }
    }

    @Test func `Labels that stay are a whole number to the year and keep January`() {
        let thinned = months(36).thinned(perCycle: 12, offset: 0, in: plot)
        #expect(thinned.map(\.text).prefix(4) == ["Jan", "Apr", "Jul", "Oct"])
        #expect(thinned.filter { $0.visibility == .always }.map(\.text) == ["Jan", "Jul", "Jan", "Jul", "Jan", "Jul"])
    }

    @Test func `Two rows hold names that one row can't`() {
        let names = ["Alphabet", "Amazon", "Apple", "Microsoft", "Nvidia"]
        let labels = names.enumerated().map { AxisLabel(fraction: (Double($0) + 0.5) / 5, text: $1, row: 0, in: plot) }
        #expect(labels.staggered(in: plot).map(\.visibility) == [.always, .staggered, .always, .staggered, .always])
    }

    @Test func `A drawing of one width has two rows for good`() {
        let plot = PlotWidths(left: 4, right: nil, narrow: 288, wide: 288)
        let names = ["Alphabet", "Amazon", "Apple", "Microsoft", "Nvidia"]
        let labels = names.enumerated().map { AxisLabel(fraction: (Double($0) + 0.5) / 5, text: $1, row: 0, in: plot) }
        #expect(labels.staggered(in: plot).map(\.row) == [0, 1, 0, 1, 0])
        #expect(labels.staggered(in: plot).allSatisfy { $0.visibility == .always })
    }

    @Test func `A narrower drawing has fewer and shorter labels`() {
        let small = PlotWidths(left: 4, right: nil, narrow: 200, wide: 200)
        #expect(small.narrow < 160 && small.narrow == small.wide)
        #expect(months(12).thinned(perCycle: 12, offset: 0, in: small).map(\.text) == ["Jan", "Apr", "Jul", "Oct"])
        let label = AxisLabel(fraction: 0.5, text: "A name as long as a sentence would be", row: 0, in: small)
        #expect(label.width <= 200)
    }

    @Test func `A label at an edge moves inside`() {
        #expect(AxisLabel(fraction: 1, text: "Jan 2009", row: 0, in: plot).shift < 0)
        #expect(AxisLabel(fraction: 0, text: "Jan 2009", row: 0, in: plot).shift > 0)
        #expect(AxisLabel(fraction: 0.5, text: "Jan 2009", row: 0, in: plot).shift == 0)
    }

    @Test func `A year that begins beside the axis gives way to the next`() {
        let labels = [(0.0, "2006"), (0.02, "2007"), (0.5, "2008")].map {
            AxisLabel(fraction: $0, text: $1, row: 1, in: plot)
        }
        #expect(labels.fitting(in: plot).map(\.text) == ["2007", "2008"])
    }

    @Test func `Wide gutters leave room for fewer labels`() {
        let narrow = PlotWidths(left: 15, right: 10)
        let labels = (0..<12).map {
            AxisLabel(fraction: Double($0) / 12, text: CalendarText.months[$0], row: 0, in: narrow)
        }
        #expect(labels.thinned(perCycle: 12, offset: 0, in: plot).filter { $0.visibility == .always }.count == 6)
        #expect(labels.thinned(perCycle: 12, offset: 0, in: narrow).filter { $0.visibility == .always }.count == 2)
    }

    @Test(arguments: ["Wednesday, 30 September 2026", "東京証券取引所のすべての銘柄の平均株価の推移", "1,000,000,000,000"])
    func `No label is wider than a phone`(text: String) {
        for fraction in [0, 0.3, 1] {
            let label = AxisLabel(fraction: fraction, text: text, row: 0, in: PlotWidths(left: 12, right: nil))
            let extent = label.extent(width: 288 - 12 * TextWidth.digit - 20)
            #expect(extent.lowerBound >= -12 * TextWidth.digit - 11 && extent.upperBound - extent.lowerBound <= 288)
        }
    }
}
