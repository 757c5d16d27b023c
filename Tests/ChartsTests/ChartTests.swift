import Charts
import Foundation
import Market
import TestSupport
import Testing

@Suite struct ChartTests {
    @Test func `A line has axes, an end dot, a description and a table`() throws {
        let spec = ChartSpec(
            title: "Apple fell & rose", subtitle: "Close in US dollars", source: "Quandl WIKI prices",
            layers: [Layer(mark: .line, x: ["date"], y: ["close"])], y: YAxis(format: try ValueFormat("currency")))
        try expectGolden(try Samples.figure(spec, Samples.apple(500..<560)), "line.svg.html")
    }

    @Test func `Several series are named at their ends`() throws {
        let spec = ChartSpec(
            title: "Two", layers: [Layer(mark: .line, x: ["day"], y: ["value"], color: "symbol")], rebase: 100)
        let rows = Samples.rows(
            ["symbol", "day", "value"],
            [
                [.text("AAA"), .text("2026-01-05"), .real(50)], [.text("BBB"), .text("2026-01-05"), .integer(4)],
                [.text("AAA"), .text("2026-01-06"), .real(55)], [.text("BBB"), .text("2026-01-06"), .null],
                [.text("AAA"), .text("2026-01-07"), .real(45)], [.text("BBB"), .text("2026-01-07"), .integer(5)],
            ])
        try expectGolden(try Samples.figure(spec, rows), "series.svg.html")
    }

    @Test func `An area stands on nought`() throws {
        let spec = ChartSpec(
            layers: [Layer(mark: .area, y: ["drawdown"])], y: YAxis(format: try ValueFormat(".0%")))
        let rows = Samples.rows(
            ["date", "drawdown"],
            [
                [.text("2007-12-31"), .real(0)], [.text("2008-06-30"), .real(-0.25)],
                [.text("2008-12-31"), .real(-0.6)],
                [.text("2009-12-31"), .real(-0.1)],
            ])
        try expectGolden(try Samples.figure(spec, rows), "area.svg.html")
    }

    @Test func `Bars of two series stand side by side, above and below nought`() throws {
        let spec = ChartSpec(
            title: "Return", layers: [Layer(mark: .bar, x: ["symbol"], y: ["2007", "2008"])],
            y: YAxis(title: "a year", format: try ValueFormat("+.0%")))
        let rows = Samples.rows(
            ["symbol", "2007", "2008"],
            [
                [.text("AAPL"), .real(1.33), .real(-0.57)], [.text("<IBM>"), .real(0.11), .real(-0.22)],
                [.text("Microsoft"), .null, .real(-0.45)],
            ])
        try expectGolden(try Samples.figure(spec, rows), "bar.svg.html")
    }

    @Test func `Candles have a volume panel and averages`() throws {
        let spec = ChartSpec(
            title: "Apple", layers: [Layer(mark: .candlestick, x: ["date"])], movingAverage: [5], height: 380)
        try expectGolden(try Samples.figure(spec, Samples.apple(500..<530)), "candlestick.svg.html")
    }

    @Test func `A band lies behind its line`() throws {
        let rows = Samples.rows(
            ["date", "predicted", "lower", "upper"],
            [
                [.text("2026-01-05"), .real(100), .real(99), .real(101)],
                [.text("2026-01-06"), .real(101), .real(98), .real(104)],
                [.text("2026-01-07"), .real(102), .real(97), .real(107)],
            ])
        let spec = ChartSpec(
            title: "Forecast",
            layers: [Layer(mark: .band, labels: ["80% interval"]), Layer(mark: .line, y: ["predicted"])])
        try expectGolden(try Samples.figure(spec, rows, rows), "band.svg.html")
    }

    @Test func `A sparkline breaks at a gap and is hidden or named`() throws {
        let sparkline = Sparkline([3, 1, 4, .nan, 5, .infinity, 2, 6])
        try expectGolden(sparkline.html.source + "\n", "sparkline.svg.html")
        #expect(Sparkline([1, 2], label: "\"Up\"").html.source.contains("role=\"img\" aria-label=\"&quot;Up&quot;\""))
        #expect(Sparkline([.nan]).html.isEmpty)
        #expect(Sparkline([]).html.isEmpty)
    }

    @Test func `More candles than pixels stand for several sessions each and say so`() throws {
        let figure = try Samples.figure(
            ChartSpec(layers: [Layer(mark: .candlestick, x: ["date"])]), Samples.apple(0..<1040))
        #expect(figure.contains(">Each candle stands for 4 sessions.</p>"))
        #expect(figure.utf8.count < 30_000)
    }

    @Test func `Five years of closes are at most ten kilobytes`() throws {
        let figure = try Samples.figure(
            ChartSpec(layers: [Layer(mark: .line, x: ["date"], y: ["close"])]), Samples.apple(0..<1260))
        #expect(figure.utf8.count < 10_240)
        #expect(figure.contains("Last 30 of 1,260 rows"))
    }

    @Test func `A description says span, trend, first, last, lowest and highest with dates`() throws {
        let figure = try Samples.figure(
            ChartSpec(layers: [Layer(mark: .line, x: ["date"], y: ["close"])]), Samples.apple(0..<1260))
        #expect(
            figure.contains(
                "<desc id=\"c1-d\">Line chart, 3 Jan 2006 to 3 Jan 2011. close rose 341% from 74.75 to 329.57; "
                    + "lowest 50.67 (14 Jul 2006), highest 329.57 (3 Jan 2011).</desc>"))
    }

    @Test func `Labels that no phone has room for stay in the table`() throws {
        let rows = Samples.rows(["n", "v"], [[.integer(1), .real(1e50)], [.integer(2), .real(3e50)]])
        let figure = try Samples.figure(
            ChartSpec(layers: [Layer(mark: .line, y: ["v"])], y: YAxis(format: try ValueFormat("~s"))), rows)
        #expect(figure.contains(">1.5e+50</text>"))
        #expect(figure.contains(">300000000000000000000000000Y</"))
    }

    @Test func `A date format coarser than the ticks names each date once`() throws {
        let spec = ChartSpec(
            layers: [Layer(mark: .line, x: ["date"], y: ["close"])], x: XAxis(format: try ValueFormat("%Y")))
        let figure = try Samples.figure(spec, Samples.apple(240..<270))
        #expect(figure.components(separatedBy: ">2006</text>").count == 2)
        #expect(figure.components(separatedBy: ">2007</text>").count == 2)
    }

    @Test func `Wide names of lines stand in a legend`() throws {
        let rows = Samples.rows(
            ["n", "a", "b"], [[.integer(1), .real(1), .real(3)], [.integer(2), .real(2), .real(4)]])
        func figure(_ names: [String]) throws -> String {
            try Samples.figure(ChartSpec(layers: [Layer(mark: .line, y: ["a", "b"], labels: names)]), rows)
        }
        #expect(try figure(["little", "illicit"]).contains("class=\"n c2\""))
        #expect(try figure(["MMMMMMMMMM", "b"]).contains("<ul class=\"chart-legend\">"))
        #expect(try figure(["東京証券取引所", "b"]).contains("<ul class=\"chart-legend\">"))
    }

    @Test func `An author's description takes the place of the generated one`() throws {
        let spec = ChartSpec(description: "Up & down.", layers: [Layer(mark: .line, x: ["date"], y: ["close"])])
        #expect(try Samples.figure(spec, Samples.apple(0..<9)).contains("<desc id=\"c1-d\">Up &amp; down.</desc>"))
    }

    @Test func `No data is an error, a sentence or nothing`() throws {
        let none = Samples.rows(["date", "close"], [[.text("2026-01-05"), .null]])
        func spec(_ empty: EmptyData) -> ChartSpec {
            ChartSpec(layers: [Layer(mark: .line, y: ["close"])], empty: empty)
        }
        #expect(throws: ChartError.self) { try Samples.figure(spec(.error), none) }
        #expect(try Samples.figure(spec(.hide), none).isEmpty)
        let figure = try Chart(spec(.warn), data: [none], id: "c1").figure()
        #expect(figure.isEmpty)
        #expect(figure.html.source.contains("There is no data for this chart."))
    }

    @Test func `Missing values break, join or become nought`() throws {
        let rows = Samples.rows(
            ["n", "v"],
            [
                [.integer(0), .real(1)], [.integer(1), .real(2)], [.integer(2), .null], [.integer(3), .real(3)],
                [.integer(4), .real(4)],
            ])
        func path(_ missing: MissingValues) throws -> String {
            let spec = ChartSpec(
                layers: [Layer(mark: .line, y: ["v"])], y: YAxis(domain: 0...4), missing: missing, height: 134)
            return try #require(FigureReader(try Samples.figure(spec, rows)).paths("l").first)
        }
        #expect(try path(.gap) == "m0 75 250-25m500-25 250-25")
        #expect(try path(.connect) == "m0 75 250-25 500-25 250-25")
        #expect(try path(.zero) == "m0 75 250-25 250 50 250-75 250-25")
    }

    @Test func `Annotations without rows are no mistake`() throws {
        let prices = try Samples.apple(0..<9)
        let events = Samples.rows(["day", "height", "what"], [])
        func figure(_ layer: Layer) throws -> String {
            let line = Layer(mark: .line, x: ["date"], y: ["close"])
            return try Samples.figure(ChartSpec(layers: [line, layer]), prices, events)
        }
        #expect(try !figure(Layer(mark: .rule, x: ["day"], text: "what")).contains("class=\"rule"))
        #expect(try figure(Layer(mark: .text, x: ["day"], y: ["height"], text: "what")).contains("class=\"l c1\""))
    }
}
