import Charts
import Market
import TestSupport
import Testing

@Suite struct SparklinePlotTests {
    private let spec = ChartSpec(layers: [Layer(mark: .sparkline, x: ["date"], y: ["close"])])

    @Test func `A sparkline has its first and last value beside it and no axes`() throws {
        try expectGolden(try Samples.figure(spec, Samples.apple(500..<560)), "sparkline-chart.svg.html")
    }

    @Test func `A lonely value is a dot with its number`() throws {
        let rows = Samples.rows(["date", "close"], [[.text("2026-01-05"), .real(12_345_678.5)]])
        let figure = try Samples.figure(spec, rows)
        #expect(figure.contains("class=\"plot e6\""))
        #expect(figure.contains(">12.3M</text>"))
        #expect(figure.contains("<circle class=\"c1\" cx=\"50%\""))
    }

    @Test func `Several series, further layers and averages are errors`() throws {
        func key(_ spec: ChartSpec) -> String? {
            do {
                let rows = try Samples.apple(0..<9)
                _ = try Chart(spec, data: spec.layers.map { _ in rows }, id: "c").html()
                return nil
            } catch {
                return (error as? ChartError)?.key
            }
        }
        let layer = Layer(mark: .sparkline, x: ["date"], y: ["close"])
        #expect(key(ChartSpec(layers: [Layer(mark: .sparkline, x: ["date"], y: ["close", "open"])])) == "y")
        #expect(key(ChartSpec(layers: [layer, layer])) == "mark")
        #expect(key(ChartSpec(layers: [layer], movingAverage: [3])) == "movingAverage")
        #expect(key(ChartSpec(layers: [layer], facet: "symbol")) == "facet")
    }
}
