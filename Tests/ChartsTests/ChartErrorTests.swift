import Charts
import Market
import Testing

@Suite struct ChartErrorTests {
    private let rows = Samples.rows(
        ["date", "close", "name"],
        [[.text("2026-01-05"), .real(1), .text("A")], [.text("2026-01-06"), .real(0), .text("B")]])

    private func error(_ spec: ChartSpec, _ rows: Rows? = nil) -> ChartError? {
        do {
            _ = try Chart(spec, data: spec.layers.map { _ in rows ?? self.rows }, id: "c").html()
            return nil
        } catch {
            return error
        }
    }

    @Test func `An unknown column is named with those that exist`() {
        let error = error(ChartSpec(layers: [Layer(mark: .line, y: ["clsoe"])]))
        #expect(error?.key == "y")
        #expect(error?.name == "clsoe")
        #expect(error?.names == ["date", "close", "name"])
        #expect(error?.message == "'clsoe' is no column of the query; it gives date, close, name")
    }

    @Test(arguments: [
        (Layer(mark: .line), "y"), (Layer(mark: .line, x: ["day"], y: ["close"]), "x"),
        (Layer(mark: .line, y: ["close"], color: "nam"), "color"), (Layer(mark: .band), "lower"),
        (Layer(mark: .band, lower: ["close"]), "upper"), (Layer(mark: .candlestick), "open"),
        (Layer(mark: .line, y: ["close", "close"], color: "name"), "color"),
    ])
    func `Each key of a layer is named by its own error`(layer: Layer, key: String) {
        #expect(error(ChartSpec(layers: [layer]))?.key == key)
    }

    @Test func `Text in a column of values is an error with its row and the cure`() {
        let error = error(ChartSpec(layers: [Layer(mark: .bar, y: ["name"])]))
        #expect(
            error?.message
                == "'name' has the text 'A' in row 1, and a chart draws numbers; write cast(… as real) in the query")
    }

    @Test func `A scale that does not fit the positions is an error`() {
        let layer = Layer(mark: .line, x: ["name"], y: ["close"])
        #expect(
            error(ChartSpec(layers: [layer], x: XAxis(scale: .time)))?.message
                == "a time axis needs dates such as 2026-01-31, and 'name' has 'A' in row 1")
        #expect(error(ChartSpec(layers: [layer], x: XAxis(scale: .linear)))?.key == "x")
        #expect(error(ChartSpec(layers: [layer], x: XAxis(scale: .band))) == nil)
    }

    @Test func `Windows, rebasing, domains and formats have limits`() throws {
        let layer = Layer(mark: .line, y: ["close"])
        let down = Samples.rows(["date", "close"], [[.text("2026-01-05"), .real(-1)]])
        #expect(error(ChartSpec(layers: [layer], movingAverage: [1]))?.key == "movingAverage")
        #expect(
            error(ChartSpec(layers: [Layer(mark: .band, lower: ["close"], upper: ["close"])], rebase: 1))?.key
                == "rebase")
        #expect(error(ChartSpec(layers: [layer], y: YAxis(domain: 1...1)))?.key == "y")
        #expect(error(ChartSpec(layers: [layer], y: YAxis(scale: .log, domain: 0...1)))?.key == "y")
        #expect(error(ChartSpec(layers: [layer], y: YAxis(scale: .log)), down)?.key == "y")
        #expect(error(ChartSpec(layers: [layer], y: YAxis(format: try ValueFormat("%Y"))))?.key == "format")
        #expect(error(ChartSpec(layers: [layer], x: XAxis(format: try ValueFormat(".1f"))))?.key == "format")
    }

    @Test func `More series than a reader can tell apart are an error`() {
        let many = Samples.rows(
            ["date", "close", "name"],
            (0..<25).map { [.text("2026-01-05"), .integer($0), .text("S\($0)")] })
        #expect(error(ChartSpec(layers: [Layer(mark: .line, y: ["close"], color: "name")]), many)?.key == "color")
    }

    @Test func `A series that begins with nought can't be rebased`() {
        let zero = Samples.rows(
            ["date", "close"], [[.text("2026-01-06"), .real(1)], [.text("2026-01-05"), .real(0)]])
        #expect(error(ChartSpec(layers: [Layer(mark: .line, y: ["close"])], rebase: 100), zero)?.key == "rebase")
    }
}
