import Market
import TestSupport
import Testing

@testable import Charts

@Suite struct HeatMapTests {
    private static let layer = Layer(mark: .rect, x: ["month"], y: ["year"], color: "return")

    /// Apple's returns by month, of real closes, from February 2006 on.
    private func months() throws -> Rows {
        let prices = try Samples.apple(0..<700)
        var last: [(month: String, close: Double)] = []
        for row in 0..<prices.count {
            let month = String((prices[row, 1].text ?? "").prefix(7))
            if last.last?.month == month { last.removeLast() }
            last.append((month, prices[row, 5].number ?? .nan))
        }
        let rows = zip(last, last.dropFirst()).map { before, after -> [Value] in
            let (year, month) = (String(after.month.prefix(4)), String(after.month.suffix(2)))
            return [.text(year), .text(month), .real(after.close / before.close - 1)]
        }
        return Samples.rows(["year", "month", "return"], rows)
    }

    private func values(_ spec: ChartSpec, _ columns: [String], _ rows: [[Value]]) throws(ChartError) -> GridValues {
        try GridValues(spec, data: Samples.rows(columns, rows))
    }

    private func error(_ layer: Layer, _ rows: Rows, y: YAxis = YAxis(), facet: String? = nil) -> ChartError? {
        do {
            _ = try Chart(ChartSpec(layers: [layer], y: y, facet: facet), data: [rows], id: "c").html()
            return nil
        } catch { return error }
    }

    @Test func `Monthly returns have cells by year and month with their numbers`() throws {
        let spec = ChartSpec(
            title: "Apple fell by a third in September 2008", subtitle: "Monthly returns", source: "Quandl WIKI prices",
            layers: [Self.layer], y: YAxis(format: try ValueFormat(".0%")))
        try expectGolden(try Samples.figure(spec, months()), "heatmap.svg.html")
    }

    @Test func `A matrix names symbols on both sides and keeps its domain`() throws {
        let cells: [(String, String, Double)] = [
            ("AAPL", "AAPL", 1), ("GOOG", "AAPL", 0.58), ("IBM", "AAPL", 0.53), ("AAPL", "GOOG", 0.58),
            ("GOOG", "GOOG", 1), ("IBM", "GOOG", 0.49), ("AAPL", "IBM", 0.53), ("GOOG", "IBM", 0.49), ("IBM", "IBM", 1),
        ]
        let rows = cells.map { [Value.text($0.0), .text($0.1), .real($0.2)] }
        let spec = ChartSpec(
            title: "Correlation of daily returns", layers: [Layer(mark: .rect, x: ["a"], y: ["b"], color: "r")],
            y: YAxis(domain: -1...1))
        try expectGolden(try Samples.figure(spec, Samples.rows(["a", "b", "r"], rows)), "heatmap-matrix.svg.html")
    }

    @Test func `Numbers rise, months follow the calendar, and other names keep their order`() throws {
        let spec = ChartSpec(layers: [Layer(mark: .rect, x: ["x"], y: ["y"], color: "v")])
        func columns(_ names: [Value], called name: String = "x") throws -> [String] {
            let layer = Layer(mark: .rect, x: [name], y: ["y"], color: "v")
            return try values(
                ChartSpec(layers: [layer]), [name, "y", "v"], names.map { [$0, .text("A"), .integer(1)] }
            ).columns
        }
        #expect(try columns([.integer(2011), .integer(2009), .integer(2010)]) == ["2009", "2010", "2011"])
        #expect(try columns([.text("Mar"), .text("january"), .text("Sept")]) == ["Mar", "january", "Sept"])
        #expect(try columns([.text("Mar"), .text("january"), .text("Feb")]) == ["january", "Feb", "Mar"])
        #expect(try columns([.text("12"), .text("02"), .text("01")], called: "Month") == ["Jan", "Feb", "Dec"])
        #expect(try columns([.text("12"), .text("02")]) == ["12", "02"])
        #expect(try columns([.text("MSFT"), .text("AAPL")]) == ["MSFT", "AAPL"])
        let rows = try values(
            spec, ["x", "y", "v"], [[.text("A"), .integer(9), .integer(1)], [.text("A"), .integer(3), .null]])
        #expect(rows.rows == ["9", "3"])
    }

    @Test func `A format makes months of dates`() throws {
        let layer = Layer(mark: .rect, x: ["day"], y: ["year"], color: "v")
        let spec = ChartSpec(layers: [layer], x: XAxis(format: try ValueFormat("%b")))
        let found = try values(
            spec, ["day", "year", "v"],
            [
                [.text("2025-02-28"), .integer(2025), .integer(1)], [.text("2026-01-30"), .integer(2026), .integer(2)],
                [.text("2026-02-27"), .integer(2026), .integer(3)],
            ])
        #expect(found.columns == ["Jan", "Feb"])
        #expect(found.cells[0][0].isNaN && found.cells[0][1] == 1 && found.cells[1] == [2, 3])
    }

    @Test func `The description names the extremes and their places`() throws {
        let rows = Samples.rows(
            ["year", "month", "return"],
            [
                [.integer(2025), .integer(1), .real(-0.5)], [.integer(2025), .integer(2), .real(0.25)],
                [.integer(2026), .integer(1), .real(0.125)],
            ])
        let plot = try GridPlot(ChartSpec(layers: [Self.layer], y: YAxis(format: ValueFormat(".1%"))), data: rows)
        #expect(
            plot.description
                == "Heat map of return: 2 columns from Jan to Feb, 2 rows from 2025 to 2026. Lowest \u{2212}50.0% "
                + "(2025, Jan), highest 25.0% (2025, Feb). 2 of 3 are above 0. 1 cell has no value.")
    }

    @Test func `The limits of colours are told exactly whatever the format`() throws {
        let colors = StepColors(-0.2...0.2, domain: nil, format: try ValueFormat(".0%"))
        var svg = SVGWriter()
        try colors.draw(top: 0, across: 1000, in: PlotWidths(left: 4, right: nil), to: &svg)
        #expect(svg.html.source.contains(">2.5%<") && svg.html.source.contains(">\u{2212}17.5%<"))
    }

    @Test func `Numbers stand in all cells or none`() throws {
        func texts(_ columns: Int, _ value: Double) throws -> (always: Int, wide: Int) {
            let rows = (0..<columns).map { [Value.integer(Int64($0)), .text("A"), .real(value + Double($0))] }
            let source = try Samples.figure(
                ChartSpec(layers: [Layer(mark: .rect, x: ["x"], y: ["y"], color: "v")]),
                Samples.rows(["x", "y", "v"], rows))
            let classes = FigureReader(source).elements.filter { $0.name == "text" }
                .compactMap { $0.attributes["class"] }.filter { $0.hasPrefix("q") }
            return (classes.count { !$0.contains(" w") }, classes.count { $0.contains(" w") })
        }
        #expect(try texts(4, 10) == (4, 0))
        #expect(try texts(12, 100) == (0, 12))
        #expect(try texts(40, 10) == (0, 0))
    }

    @Test func `Every cell is drawn once, in its colour's path`() throws {
        let source = try Samples.figure(ChartSpec(layers: [Self.layer]), try months())
        let reader = FigureReader(source)
        let cells = (1...9).flatMap { reader.paths("v\($0)") }.flatMap { PathReader($0).points }
        // Four corners a rectangle, and each step once in the strip.
        let strip = (1...9).count { !reader.paths("v\($0)").isEmpty }
        #expect(cells.count == 4 * (33 + strip))
        let empty = try #require(reader.paths("zero").first)
        #expect(PathReader(empty).points.count == 2 * (36 - 33))
    }

    @Test func `What is missing, doubled or too much is named with its key`() throws {
        let two = Samples.rows(
            ["x", "y", "v"], [[.text("A"), .text("B"), .integer(1)], [.text("A"), .text("B"), .integer(2)]])
        let layer = Layer(mark: .rect, x: ["x"], y: ["y"], color: "v")
        #expect(error(Layer(mark: .rect, x: ["x"], color: "v"), two)?.key == "y")
        #expect(error(Layer(mark: .rect, x: ["x"], y: ["y"]), two)?.key == "color")
        #expect(error(Layer(mark: .rect, x: ["x"], y: ["y"], color: "x"), two)?.key == "color")
        #expect(error(Layer(mark: .rect, x: ["z"], y: ["y"], color: "v"), two)?.key == "x")
        #expect(
            error(layer, two)?.message
                == "rows 1 and 2 are both for 'A' and 'B', and a cell has one number; group them in the query")
        #expect(error(layer, two, facet: "x")?.key == "mark")
        let one = Samples.rows(["x", "y", "v"], [[.text("A"), .text("B"), .integer(1)]])
        #expect(error(layer, one) == nil)
        #expect(error(layer, one, y: YAxis(domain: 1...1))?.key == "y")
        let many = Samples.rows(["x", "y", "v"], (0..<61).map { [Value.integer($0), .text("B"), .integer(1)] })
        #expect(error(layer, many)?.key == "x")
        let empty = Samples.rows(["x", "y", "v"], [[.text("A"), .text("B"), .null]])
        #expect(error(layer, empty)?.key == "data")
    }
}
