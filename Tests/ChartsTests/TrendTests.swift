import Testing

@testable import Charts

@Suite struct TrendTests {
    @Test(arguments: [
        (74.75, 329.57, 50.67, 329.57, "rose 341% from 74.75 to 329.57"),
        (100, 97.5, 90, 120, "fell 2.5% from 100.00 to 97.50"),
        (100, 100.4, 90, 120, "changed little, from 100.00 to 100.40"),
        (5, 5, 1, 9, "ends as it began, at 5.00"),
        (5, 5, 5, 5, "is 5.00 throughout"),
        (-5, 12, -5, 12, "rose from −5.00 to 12.00"),
        (0, -3, -4, 0, "fell from 0.00 to −3.00"),
        (-1, -2, -3, -1, "fell from −1.00 to −2.00"),
        (0.01, 5000, 0.01, 5000, "rose from 0.01 to 5,000.00"),
    ])
    func `A trend is told as a person would`(
        first: Double, last: Double, low: Double, high: Double, words: String
    ) throws {
        let text = try ValueText(ValueFormat(",.2f"), range: low...high, samples: [])
        let trend = Trend(first: first, last: last, low: low, high: high, isShare: false, text: text)
        #expect(trend.words == words)
    }

    @Test func `Shares have no percentage of their own`() throws {
        let text = try ValueText(ValueFormat(".1%"), range: 0...1, samples: [])
        let trend = Trend(first: 0.1, last: 0.2, low: 0.1, high: 0.2, isShare: true, text: text)
        #expect(trend.words == "rose from 10.0% to 20.0%")
    }
}
