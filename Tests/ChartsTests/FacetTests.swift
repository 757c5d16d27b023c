import Charts
import Foundation
import Market
import Testing

@Suite struct FacetTests {
    /// Candles of two symbols; the second has no volume at all, so that its small chart has a panel less.
    @Test func `Small charts of candles have their own volumes, or none`() throws {
        let rows = Rows(
            columns: ["date", "symbol", "open", "high", "low", "close", "volume"],
            values: ["A", "B"].flatMap { symbol in
                (1...3).flatMap { day -> [Value] in
                    [.text("2024-01-0\(day)"), .text(symbol), .real(2), .real(4), .real(1), .real(3)]
                        + [symbol == "A" ? .integer(100) : .null]
                }
            })
        let spec = ChartSpec(layers: [Layer(mark: .candlestick)], facet: "symbol")
        let html = try Chart(spec, data: [rows], id: "c").html().source
        #expect(html.contains("id=\"c-1-t\"") && html.contains("id=\"c-2-t\""))
        #expect(try Chart(spec, data: [rows], id: "c").svg(width: 640)?.contains("NaN") == false)
    }

    /// The first panel of the second small chart is empty: its second panel must stand on the second scale.
    @Test func `A panel without a value takes no other panel's scale`() throws {
        let rows = Rows(
            columns: ["date", "symbol", "a", "b"],
            values: [
                .text("2024-01-01"), .text("A"), .real(1), .real(1000), .text("2024-01-02"), .text("A"), .real(2),
                .real(3000), .text("2024-01-01"), .text("B"), .null, .real(2000), .text("2024-01-02"), .text("B"),
                .null,
                .real(4000),
            ])
        let spec = ChartSpec(
            panels: [Panel(layers: [Layer(mark: .line, y: ["a"])]), Panel(layers: [Layer(mark: .line, y: ["b"])])],
            facet: "symbol")
        let svg = try #require(try Chart(spec, data: [rows, rows], id: "c").svg(width: 640))
        // The upper end of b's scale is named in both small charts.
        #expect(svg.components(separatedBy: ">4,000<").count == 3)
    }
}
