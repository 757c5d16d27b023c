import Charts
import Market
import TestSupport
import Testing

@Suite struct SlopePlotTests {
    private let closes = Samples.rows(
        ["symbol", "day", "close"],
        [
            [.text("AAPL"), .text("2006-01-03"), .real(74.75)], [.text("IBM"), .text("2006-01-03"), .real(82.06)],
            [.text("GM"), .text("2006-01-03"), .real(18.9)], [.text("AAPL"), .text("2011-01-03"), .real(329.57)],
            [.text("IBM"), .text("2011-01-03"), .real(147.48)], [.text("GM"), .text("2011-01-03"), .real(9.5)],
        ])

    private func slope(_ x: String, _ y: [String], color: String? = nil, height: Int? = nil) -> ChartSpec {
        ChartSpec(layers: [Layer(mark: .slope, x: [x], y: y, color: color)], height: height)
    }

    @Test func `Lines are named at both ends, and falling ones dashed`() throws {
        let spec = ChartSpec(
            title: "Apple rose most", layers: [Layer(mark: .slope, x: ["day"], y: ["close"], color: "symbol")],
            y: YAxis(title: "US dollars", format: try ValueFormat(".0f")))
        try expectGolden(try Samples.figure(spec, closes), "slope.svg.html")
    }

    @Test func `A description says what rose and what fell`() throws {
        #expect(
            try Samples.figure(slope("day", ["close"], color: "symbol"), closes).contains(
                "<desc id=\"c1-d\">Slope chart, 3 Jan 2006 to 3 Jan 2011. AAPL rose from 74.75 to 329.57. "
                    + "IBM rose from 82.06 to 147.48. GM fell from 18.90 to 9.50.</desc>"))
    }

    @Test func `Of many places the first and last are drawn`() throws {
        let figure = try Samples.figure(slope("date", ["close"]), Samples.apple(0..<1260))
        #expect(figure.contains(">close 329.57</text>"))
        #expect(figure.components(separatedBy: "<th scope=\"row\">").count == 3)
    }

    @Test func `Labels of equal values move apart, and the plot grows to hold them`() throws {
        let rows = Samples.rows(
            ["name", "when", "v"],
            (0..<24).flatMap {
                [
                    [.text("S\($0)"), .text("a"), .integer($0 == 0 ? 2 : 1)],
                    [.text("S\($0)"), .text("b"), .integer(2)],
                ]
            })
        let spec = slope("when", ["v"], color: "name", height: 120)
        let svg = try #require(try Chart(spec, data: [rows], id: "c").svg(width: 320))
        #expect(PictureTexts(svg).faults == [])
        #expect(PictureTexts(svg).boxes.count { $0.text.hasPrefix("S") } == 48)
    }

    @Test func `Where names have no room at both ends they stand at the right`() throws {
        let rows = Samples.rows(
            ["when", "International Business Machines", "Microsoft"],
            [[.text("Before"), .real(100), .real(98)], [.text("After"), .real(120), .real(60)]])
        let figure = try Samples.figure(slope("when", ["International Business Machines", "Microsoft"]), rows)
        #expect(figure.contains(">100</text>"))
        #expect(figure.contains(">Microsoft 60</text>"))
        #expect(figure.contains("… 120</text>"))
        #expect(figure.contains("<th scope=\"col\" class=\"r\">International Business Machines</th>"))
    }

    @Test func `Lines that begin with one value say it once`() throws {
        let spec = ChartSpec(
            layers: [Layer(mark: .slope, x: ["day"], y: ["close"], color: "symbol")],
            y: YAxis(format: try ValueFormat(".0f")), rebase: 100)
        let figure = try Samples.figure(spec, closes)
        #expect(figure.components(separatedBy: ">100</text>").count == 2)
        #expect(figure.contains(">AAPL 441</text>") && figure.contains(">GM 50</text>"))
    }

    @Test func `One place, further layers and averages are errors`() {
        func error(_ spec: ChartSpec, _ rows: Rows) -> ChartError? {
            do {
                _ = try Chart(spec, data: spec.layers.map { _ in rows }, id: "c").html()
                return nil
            } catch {
                return error
            }
        }
        let one = Samples.rows(["x", "v"], [[.text("only"), .integer(1)]])
        #expect(error(slope("x", ["v"]), one)?.key == "x")
        let layer = Layer(mark: .slope, x: ["day"], y: ["close"], color: "symbol")
        #expect(error(ChartSpec(layers: [layer, Layer(mark: .rule, fixedY: 1)]), closes)?.key == "mark")
        #expect(error(ChartSpec(layers: [layer], movingAverage: [2]), closes)?.key == "movingAverage")
        #expect(error(ChartSpec(layers: [layer], facet: "symbol"), closes)?.key == "facet")
        #expect(error(ChartSpec(layers: [layer], y: YAxis(scale: .band)), closes)?.key == "y")
    }
}
