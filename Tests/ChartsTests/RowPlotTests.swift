import Charts
import Market
import TestSupport
import Testing

@Suite struct RowPlotTests {
    private let returns = Samples.rows(
        ["symbol", "2007", "2008"],
        [
            [.text("AAPL"), .real(1.33), .real(-0.57)], [.text("<IBM>"), .real(0.11), .real(-0.22)],
            [.text("Microsoft"), .null, .real(-0.45)],
        ])

    private func bars(
        _ x: [String], mark: Mark = .bar, color: String? = nil, stack: Stacking? = nil, axis: XAxis = XAxis(),
        missing: MissingValues = .gap, height: Int? = nil
    ) -> ChartSpec {
        ChartSpec(
            layers: [Layer(mark: mark, x: x, y: ["symbol"], color: color, stack: stack)], x: axis, missing: missing,
            height: height)
    }

    private func error(_ spec: ChartSpec, _ rows: Rows? = nil) -> ChartError? {
        do {
            _ = try Chart(spec, data: spec.layers.map { _ in rows ?? returns }, id: "c").html()
            return nil
        } catch {
            return error
        }
    }

    @Test func `Bars beside names have their values at their ends`() throws {
        let spec = ChartSpec(
            title: "Apple fell most", subtitle: "Return in 2008", source: "Quandl WIKI prices",
            layers: [Layer(mark: .bar, x: ["2008"], y: ["symbol"])], y: YAxis(format: try ValueFormat("+.0%")))
        try expectGolden(try Samples.figure(spec, returns), "rows.svg.html")
    }

    @Test func `Several columns stand side by side over an axis`() throws {
        let spec = ChartSpec(
            layers: [Layer(mark: .bar, x: ["2007", "2008"], y: ["symbol"])],
            x: XAxis(title: "Return", format: try ValueFormat(".0%")))
        try expectGolden(try Samples.figure(spec, returns), "rows-grouped.svg.html")
    }

    @Test func `Dots of several columns are joined, and rules are named above them`() throws {
        let spec = ChartSpec(
            layers: [
                Layer(mark: .point, x: ["2007", "2008"], y: ["symbol"], labels: ["Before", "After"]),
                Layer(mark: .rule, fixedX: "0.25", label: "Market & more"),
                Layer(mark: .rule, fixedX: "0.3", label: "Another market"),
            ], y: YAxis(format: try ValueFormat(".0%")))
        try expectGolden(try Samples.figure(spec, returns, returns, returns), "rows-points.svg.html")
    }

    @Test func `A picture of bars beside names is whole without a page`() throws {
        let spec = ChartSpec(title: "Return", layers: [Layer(mark: .bar, x: ["2007"], y: ["symbol"])])
        let svg = try #require(try Chart(spec, data: [returns], id: "c1").svg(width: 480))
        #expect(PictureTexts(svg).faults == [])
        #expect(PictureTexts(svg).boxes.map(\.text).contains("1.33"))
    }

    @Test func `Bars read back as long as their values`() throws {
        let rows = Samples.rows(
            ["symbol", "v"], (1...9).map { [.text("N\($0)"), .real(Double($0 * $0) - 20)] })
        let reader = FigureReader(try Samples.figure(bars(["v"]), rows))
        let points = PathReader(try #require(reader.paths("b").first)).points
        // Five positions a bar, the last of which is where it began.
        #expect(points.count == 9 * 4)
        for row in 0..<9 {
            let value = Double((row + 1) * (row + 1)) - 20
            let (base, end) = (points[row * 4], points[row * 4 + 1])
            #expect(abs(base.x - 1000 * 19 / 80) < 0.06)
            #expect(abs(end.x - 1000 * (value + 19) / 80) < 0.06)
            #expect(base.y > Double(row) * 26 && points[row * 4 + 2].y < Double(row + 1) * 26)
        }
    }

    @Test func `Text on y and numbers on x make bars lie, and a band scale does so with numbers`() throws {
        let years = Samples.rows(["year", "v"], [[.integer(2007), .real(3)], [.integer(2008), .real(4)]])
        func isLying(_ spec: ChartSpec, _ rows: Rows) throws -> Bool {
            try Samples.figure(spec, rows).contains("<g class=\"y ink\">")
        }
        #expect(try isLying(bars(["2008"]), returns))
        #expect(try !isLying(ChartSpec(layers: [Layer(mark: .bar, x: ["symbol"], y: ["2008"])]), returns))
        #expect(try !isLying(ChartSpec(layers: [Layer(mark: .bar, x: ["v"], y: ["year"])]), years))
        #expect(
            try isLying(ChartSpec(layers: [Layer(mark: .bar, x: ["v"], y: ["year"])], y: YAxis(scale: .band)), years))
    }

    @Test func `Long names stand above their bars, shortened, and whole in the table`() throws {
        let name = "International Business Machines Corporation of Armonk"
        let rows = Samples.rows(["symbol", "v"], [[.text(name), .integer(1)], [.text("B"), .integer(2)]])
        let figure = try Samples.figure(bars(["v"]), rows)
        #expect(figure.contains("<g class=\"ink\"><text y=\"15\">International Business Machines Cor…</text>"))
        #expect(figure.contains("<th scope=\"row\">\(name)</th>"))
        #expect(figure.contains("class=\"plot e3\""))
    }

    @Test func `A name that comes twice has two rows, and one without a value says so`() throws {
        let rows = Samples.rows(
            ["symbol", "v"], [[.text("A"), .integer(3)], [.text("A"), .integer(4)], [.text("B"), .null]])
        let figure = try Samples.figure(bars(["v"]), rows)
        #expect(figure.components(separatedBy: ">A</text>").count == 3)
        #expect(figure.contains(">–</text>"))
        #expect(try Samples.figure(bars(["v"], missing: .zero), rows).contains(">0</text>"))
    }

    @Test func `Colours that no two bars of a name share leave one bar to each name`() throws {
        let rows = Samples.rows(
            ["symbol", "v", "sector"],
            [
                [.text("A"), .integer(3), .text("Oil")], [.text("B"), .integer(2), .text("Gas")],
                [.text("C"), .integer(1), .text("Oil")],
            ])
        let figure = try Samples.figure(bars(["v"], color: "sector"), rows)
        #expect(figure.contains("<ul class=\"chart-legend\">"))
        #expect(figure.contains("height=\"84\" role"))
        // Names stand in the order of the rows, not of the colours.
        #expect(figure.contains("y=\"19\">A</text>") && figure.contains("y=\"45\">B</text>"))
    }

    @Test func `Stacked bars reach the sum, and shares a hundred per cent`() throws {
        let rows = Samples.rows(
            ["symbol", "v", "kind"],
            [
                [.text("A"), .integer(3), .text("x")], [.text("A"), .integer(1), .text("y")],
                [.text("B"), .integer(2), .text("x")], [.text("A"), .integer(4), .text("z")],
            ])
        let shares = try Samples.figure(bars(["v"], color: "kind", stack: .normalize), rows)
        #expect(shares.contains(">100%</text>"))
        let third = try #require(FigureReader(shares).elements.last { $0.attributes["fill"] == "url(#c1-p3)" })
        let points = PathReader(third.attributes["d"] ?? "").points
        #expect(points.map(\.x).min() == 500 && points.map(\.x).max() == 1000)
        let sums = try Samples.figure(bars(["v"], color: "kind", stack: .zero), rows)
        #expect(sums.contains(">8</text>"))
    }

    @Test func `A description tells the lowest and highest with their names`() throws {
        let rows = Samples.rows(
            ["symbol", "v"], zip(["A", "B", "C", "D"], [3.0, -1, 7, 0]).map { [.text($0), .real($1)] })
        #expect(
            try Samples.figure(bars(["v"]), rows).contains(
                "<desc id=\"c1-d\">Bar chart of 4 values. v: lowest −1 (B), highest 7 (C).</desc>"))
        #expect(
            try Samples.figure(bars(["2007"], mark: .point), returns).contains(
                "<desc id=\"c1-d\">Dot plot of 3 values. 2007: AAPL 1.33, &lt;IBM&gt; 0.11.</desc>"))
    }

    @Test func `The height follows the rows, and a wish as far as names have room`() throws {
        func height(_ count: Int, _ wished: Int? = nil) throws -> Double {
            let rows = Samples.rows(["symbol", "v"], (0..<count).map { [.text("N\($0)"), .integer(Int64($0))] })
            return FigureReader(try Samples.figure(bars(["v"], height: wished), rows)).plotHeight
        }
        #expect(try height(1) == 26)
        #expect(try height(60) == 1560)
        #expect(try height(10, 300) == 294)
        #expect(try height(10, 20) == 180)
    }

    @Test func `More names or bars than a chart holds are an error that says what to write`() {
        let many = Samples.rows(["symbol", "v"], (0..<61).map { [.text("N\($0)"), .integer($0)] })
        #expect(
            error(bars(["v"]), many)?.message
                == "a chart has room for 60 names, and there are more; write 'limit 60' in the query")
        let wide = Samples.rows(
            ["symbol", "a", "b", "c"], (0..<41).map { [.text("N\($0)"), .integer(1), .null, .null] })
        #expect(error(bars(["a", "b", "c"]), wide)?.key == "data")
    }

    @Test func `What values beside names can't be is an error at its key`() throws {
        #expect(error(bars(["2008"], axis: XAxis(scale: .log)))?.key == "x")
        #expect(error(bars(["2008"], mark: .point, axis: XAxis(scale: .log)))?.message.contains("above 0") == true)
        #expect(error(bars(["2008"], axis: XAxis(domain: 1...1)))?.key == "x")
        #expect(error(bars(["2007", "2008"], color: "symbol"))?.key == "color")
        #expect(error(bars(["2007", "symbol"]))?.key == "x")
        #expect(error(bars(["2008"], axis: XAxis(format: try ValueFormat("%Y"))))?.key == "format")
        #expect(error(bars(["2007", "2008"], stack: .normalize))?.key == "stack")
        let layer = Layer(mark: .bar, x: ["2008"], y: ["symbol"])
        #expect(error(ChartSpec(layers: [layer], rebase: 100))?.key == "rebase")
        #expect(error(ChartSpec(layers: [layer], movingAverage: [3]))?.key == "movingAverage")
        #expect(error(ChartSpec(layers: [layer], facet: "symbol"))?.key == "facet")
        #expect(error(ChartSpec(layers: [layer, Layer(mark: .line, y: ["2008"])]))?.key == "mark")
        #expect(error(ChartSpec(layers: [layer, Layer(mark: .rule, fixedY: 3)]))?.key == "x")
        #expect(
            error(ChartSpec(layers: [layer, Layer(mark: .rule, fixedX: "much")]))?.message == "'much' is no number")
        #expect(error(ChartSpec(layers: [Layer(mark: .bar, y: ["symbol"])], y: YAxis(scale: .band)))?.key == "x")
    }
}
