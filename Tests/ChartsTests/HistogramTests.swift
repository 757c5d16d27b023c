import Market
import TestSupport
import Testing

@testable import Charts

@Suite struct HistogramTests {
    private func rows(_ values: [Double]) -> Rows { Samples.rows(["v"], values.map { [.real($0)] }) }

    private func bins(_ values: [Double], maxbins: Int? = nil) throws(ChartError) -> Bins? {
        let spec = ChartSpec(layers: [Layer(mark: .histogram, x: ["v"], maxbins: maxbins)])
        return try Bins(spec, layers: [values])
    }

    private func error(_ spec: ChartSpec, _ rows: Rows) -> ChartError? {
        do {
            _ = try Chart(spec, data: spec.layers.map { _ in rows }, id: "c").html()
            return nil
        } catch { return error }
    }

    /// Apple's daily returns, of real closes.
    private func returns(_ range: Range<Int>) throws -> [Double] {
        let prices = try Samples.apple(range)
        let closes = (0..<prices.count).compactMap { prices[$0, 5].number }
        return zip(closes, closes.dropFirst()).map { $1 / $0 - 1 }
    }

    @Test func `Returns are counted between round numbers, under a rule`() throws {
        let spec = ChartSpec(
            title: "On one day in twenty Apple lost more than 3.4%", subtitle: "Daily returns",
            layers: [
                Layer(mark: .histogram, x: ["return"], maxbins: 30),
                Layer(mark: .rule, fixedX: "-0.034", label: "Value at risk, 95%"),
            ], y: YAxis(format: try ValueFormat(".0%")))
        let rows = Samples.rows(["return"], try returns(0..<500).map { [.real($0)] })
        let source = try Chart(spec, data: [rows, Rows(columns: [], values: [])], id: "c1").html().source
        try expectGolden(source, "histogram.svg.html")
    }

    @Test func `Groups are outlines over each other in the same ranges`() throws {
        var values: [[Value]] = []
        for value in try returns(0..<250) { values.append([.text("2006"), .real(value)]) }
        for value in try returns(600..<850) { values.append([.text("2008"), .real(value)]) }
        let rows = Samples.rows(["year", "return"], values)
        let spec = ChartSpec(layers: [Layer(mark: .histogram, x: ["return"], color: "year", maxbins: 20)])
        try expectGolden(try Samples.figure(spec, rows), "histogram-groups.svg.html")
    }

    @Test func `A boundary belongs to the range above it, the last to the last range`() throws {
        let bins = try #require(try bins([0, 1, 1.5, 2, 10], maxbins: 5))
        #expect(bins.boundaries == [0, 2, 4, 6, 8, 10])
        #expect(bins.counts([0, 1, 1.5, 2, 10]) == [3, 1, 0, 0, 1])
        #expect(bins.counts([-0.0, 4, 9.999, .nan]) == [1, 0, 1, 0, 1])
    }

    @Test func `The number of ranges follows spread and number of values`() throws {
        // Interquartile range 49.95, so 2 · 49.95 / 10 = 9.99 wide; 11 by Sturges: ranges of 10.
        let even = try #require(try bins((0..<1000).map { (Double($0) + 0.5) / 10 }))
        #expect(even.boundaries == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
        // Eight values have at least four ranges, even where most of them are equal.
        let few = try #require(try bins([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 4.25]))
        #expect(few.boundaries == [0, 1, 2, 3, 4, 5])
        let wild = try #require(try bins([0.1, 0.2, 0.3, 0.4, 1e12]))
        #expect(wild.count <= 60 && wild.counts([0.1, 0.2, 0.3, 0.4, 1e12]).reduce(0, +) == 5)
    }

    @Test func `Whole numbers have a range each where they are few`() throws {
        let bins = try #require(try bins([1, 2, 2, 3, 6]))
        #expect(bins.boundaries == [1, 2, 3, 4, 5, 6, 7])
        #expect(bins.counts([1, 2, 2, 3, 6]) == [1, 2, 1, 0, 0, 1])
    }

    private static let extremes: [[Double]] = [
        [3.7], [0], [-5, -5, -5], [1e300], [-1e300, 1e300], [1e-300], [1e15, 1e15 + 1], [5e-324], [0.1, 0.1],
    ]

    @Test(arguments: extremes)
    func `Lonely, equal, huge and tiny values have ranges that hold them`(values: [Double]) throws {
        let bins = try #require(try bins(values))
        #expect(values.allSatisfy { bins.boundaries[0] <= $0 && $0 <= bins.boundaries[bins.count] })
        #expect(zip(bins.boundaries, bins.boundaries.dropFirst()).allSatisfy { $0 < $1 })
        #expect(bins.counts(values).reduce(0, +) == Double(values.count))
        _ = try Samples.figure(ChartSpec(layers: [Layer(mark: .histogram, x: ["v"])]), rows(values))
    }

    @Test func `There are never more ranges than the author wants`() throws {
        var random = SeededGenerator(state: 7)
        for _ in 0..<300 {
            let sizes: [Double] = [1e-9, 0.01, 1, 12_345, 1e12]
            let size = sizes[Int.random(in: 0..<sizes.count, using: &random)]
            var values: [Double] = []
            for _ in 0..<Int.random(in: 1...200, using: &random) {
                values.append(Double.random(in: -1...3, using: &random) * size)
            }
            let limit = Int.random(in: 1...40, using: &random)
            let bins = try #require(try bins(values, maxbins: limit))
            #expect(bins.count <= limit)
            #expect(bins.counts(values).reduce(0, +) == Double(values.count))
            // Each is where comparisons with the boundaries say.
            for value in values {
                let place = bins.index(of: value)
                #expect(bins.boundaries[place] <= value)
                let isLast = place == bins.count - 1
                #expect(value < bins.boundaries[place + 1] || isLast && value == bins.boundaries[bins.count])
            }
        }
    }

    @Test func `Bars touch, stand on nought, and are as high as their counts`() throws {
        let spec = ChartSpec(
            layers: [Layer(mark: .histogram, x: ["v"], maxbins: 5)], y: YAxis(domain: 0...4))
        let reader = FigureReader(try Samples.figure(spec, rows([0, 1, 1.5, 2, 10])))
        let points = PathReader(try #require(reader.paths("b").first)).points
        let known: [(left: Double, count: Double)] = [(0, 3), (200, 1), (800, 1)]
        #expect(points.count == 4 * known.count)
        for (place, bar) in known.enumerated() {
            let (start, end) = (points[place * 4], points[place * 4 + 2])
            let top = reader.plotHeight * (1 - bar.count / 4)
            #expect(abs(start.x - bar.left) < 0.11)
            #expect(abs(end.x - bar.left - 200) < 0.11)
            #expect(abs(start.y - reader.plotHeight) < 0.11)
            #expect(abs(end.y - top) < 0.11)
        }
    }

    @Test func `The table tells where ranges begin and end`() throws {
        let data = try SeriesPlot(
            ChartSpec(layers: [Layer(mark: .histogram, x: ["v"], maxbins: 5)]), data: [rows([0, 1, 1.5, 2, 10])]
        ).data
        #expect(DataFile(data: data).text == "From,To,Number\n0,2,3\n2,4,1\n4,6,0\n6,8,0\n8,10,1\n")
    }

    @Test func `Small multiples share their ranges`() throws {
        let rows = Samples.rows(
            ["g", "v"],
            [
                [.text("A"), .real(0)], [.text("A"), .real(1)], [.text("A"), .real(1.5)], [.text("B"), .real(2)],
                [.text("B"), .real(10)],
            ])
        let source = try Samples.figure(
            ChartSpec(layers: [Layer(mark: .histogram, x: ["v"], maxbins: 5)], facet: "g"), rows)
        #expect(source.contains("<th scope=\"col\" class=\"r\">To</th><th scope=\"col\" class=\"r\">A</th>"))
        #expect(
            source.contains(
                "<th scope=\"row\">8</th><td class=\"r\">10</td><td class=\"r\">0</td><td class=\"r\">1</td>"))
    }

    @Test func `The description says the middle half and the fullest range`() throws {
        let plot = try SeriesPlot(
            ChartSpec(layers: [Layer(mark: .histogram, x: ["v"], maxbins: 5)]), data: [rows([0, 1, 1.5, 2, 10])])
        #expect(
            plot.description
                == "Histogram in 5 ranges from 0 to 10. Number: 5, lowest 0, highest 10.0, half of them from 1.0 to 2.0, "
                + "median 1.5. Most, 3, from 0 to 2.")
    }

    @Test func `A rule beyond the values widens the axis`() throws {
        let layers = [Layer(mark: .histogram, x: ["v"], maxbins: 5), Layer(mark: .rule, fixedX: "-3.5")]
        let chart = Chart(
            ChartSpec(layers: layers), data: [rows([0, 1, 1.5, 2, 10]), Rows(columns: [], values: [])], id: "c")
        let rule = try #require(FigureReader(try chart.html().source).paths("rule").first)
        // From −4 to 10.
        #expect(abs(PathReader(rule).points[0].x - 1000 * 0.5 / 14) < 0.11)
    }

    @Test func `What histograms can't do is an error`() throws {
        let layer = Layer(mark: .histogram, x: ["v"])
        #expect(error(ChartSpec(layers: [layer], rebase: 100), rows([1, 2]))?.key == "rebase")
        #expect(error(ChartSpec(layers: [layer], movingAverage: [3]), rows([1, 2]))?.key == "movingAverage")
        for count in [0, -1, 201, .max] {
            let layer = Layer(mark: .histogram, x: ["v"], maxbins: count)
            #expect(error(ChartSpec(layers: [layer]), rows([1, 2]))?.key == "maxbins")
        }
        #expect(error(ChartSpec(layers: [layer]), rows([.nan]))?.key == "data")
        let dates = Samples.rows(["v"], [[.text("2026-01-05")]])
        #expect(
            error(ChartSpec(layers: [layer]), dates)?.message
                == "a histogram counts numbers, and 'v' has '2026-01-05' in row 1")
        let groups = Samples.rows(["v", "g"], (0..<7).map { [Value.integer($0), .text("G\($0)")] })
        #expect(
            error(ChartSpec(layers: [Layer(mark: .histogram, x: ["v"], color: "g")]), groups)?.key == "color")
    }

    @Test(arguments: [
        (".0%", [0.025, 0.05], "2.5%"), (",d", [0.5], "0.5"), ("$,.0f", [1234.25], "$1,234.25"),
        (".1%", [0.025], "2.5%"),
        (".2s", [0.025], "25m"), ("+.0~%", [0.0125], "+1.25%"), (".>8.0f", [0.5], ".....0.5"),
    ])
    func `A format has the decimals that round limits need`(text: String, numbers: [Double], first: String) throws {
        #expect(try NumberFormat(text).exact(for: numbers).string(from: numbers[0]) == first)
    }
}
