import Market
import TestSupport
import Testing

@testable import Charts

@Suite struct TreemapTests {
    private static let holdings: [(name: String, value: Double?, change: Double?, sector: String)] = [
        ("Apple", 174.3, 0.012, "Technology"), ("Microsoft", 120.1, -0.004, "Technology"),
        ("Berkshire Hathaway", 88.2, 0.003, "Financials"), ("JPMorgan Chase", 60, -0.021, "Financials"),
        ("Exxon Mobil", 55, 0.034, "Energy"), ("Johnson & Johnson", 48, 0, "Health care"),
        ("Cash", 9, nil, "Cash"), ("Debt", -3, nil, "Cash"), ("Nothing", nil, nil, "Cash"),
    ]

    private var rows: Rows {
        Samples.rows(
            ["name", "value", "change", "sector"],
            Self.holdings.map { holding -> [Value] in
                let value: Value = holding.value.map { .real($0) } ?? .null
                let change: Value = holding.change.map { .real($0) } ?? .null
                return [.text(holding.name), value, change, .text(holding.sector)]
            })
    }

    private func layer(color: String? = nil) -> Layer {
        Layer(mark: .treemap, color: color, text: "name", size: "value")
    }

    private func boxes(_ reader: FigureReader, _ names: [String]) -> [(width: Double, height: Double)] {
        names.flatMap { reader.paths($0) }.flatMap { path in
            let points = PathReader(path).points
            return stride(from: 0, to: points.count, by: 4).map {
                (abs(points[$0 + 2].x - points[$0].x), abs(points[$0 + 2].y - points[$0].y))
            }
        }
    }

    @Test func `Numbers colour the rectangles and stand in them`() throws {
        let spec = ChartSpec(
            title: "Energy led the day", subtitle: "Size: value; colour: change on the day",
            layers: [layer(color: "change")], x: XAxis(format: try ValueFormat("+.1%")))
        try expectGolden(try Samples.figure(spec, rows), "treemap.svg.html")
    }

    @Test func `Groups lie together, and colours are told in the legend`() throws {
        let spec = ChartSpec(layers: [layer(color: "sector")], y: YAxis(format: try ValueFormat("$.1f")))
        try expectGolden(try Samples.figure(spec, rows), "treemap-groups.svg.html")
    }

    @Test func `A picture is laid out for its own width`() throws {
        let chart = Chart(ChartSpec(title: "Portfolio", layers: [layer()]), data: [rows], id: "c1")
        for width in [320, 640] {
            let source = try #require(try chart.svg(width: width))
            let end = try #require(source.firstRange(of: "</style>")).upperBound
            let boxes = boxes(FigureReader("<svg><style></style>" + source[end...]), ["q3"])
            // All but 16 px on both sides and 10 px on the right, 400 px high.
            let area = boxes.reduce(0) { $0 + $1.width * $1.height }
            #expect(abs(area / 400 - Double(width - 42)) < 1)
            #expect(boxes.prefix(3).allSatisfy { $0.width / $0.height > 0.25 && $0.width / $0.height < 4 })
        }
    }

    @Test func `Areas are sizes`() throws {
        let reader = FigureReader(try Samples.figure(ChartSpec(layers: [layer()]), rows))
        let areas = boxes(reader, ["q3"]).map { $0.width * $0.height }
        let sizes = Self.holdings.compactMap(\.value).filter { $0 > 0 }.sorted(by: >)
        let sum = sizes.reduce(0, +)
        #expect(areas.count == sizes.count)
        for (area, size) in zip(areas, sizes) {
            // Half a tenth of a unit on each side.
            #expect(abs(area / 400_000 - size / sum) < 0.001)
        }
    }

    @Test func `Squares are those of the paper`() {
        let boxes = Squares([6, 6, 4, 3, 2, 2, 1], in: Box(x: 0, y: 0, width: 6, height: 4)).boxes
        let known: [Box] = [
            Box(x: 0, y: 0, width: 3, height: 2), Box(x: 0, y: 2, width: 3, height: 2),
            Box(x: 3, y: 0, width: 12 / 7, height: 7 / 3), Box(x: 3 + 12 / 7, y: 0, width: 9 / 7, height: 7 / 3),
            Box(x: 3, y: 7 / 3, width: 1.2, height: 5 / 3), Box(x: 4.2, y: 7 / 3, width: 1.2, height: 5 / 3),
            Box(x: 5.4, y: 7 / 3, width: 0.6, height: 5 / 3),
        ]
        #expect(boxes.count == known.count)
        for (box, place) in zip(boxes, known) {
            #expect(abs(box.x - place.x) < 1e-9 && abs(box.y - place.y) < 1e-9, "\(box)")
            #expect(abs(box.width - place.width) < 1e-9 && abs(box.height - place.height) < 1e-9, "\(box)")
        }
    }

    @Test func `Parts that are too small or too many are told and stay in the table`() throws {
        func figure(_ sizes: [Double]) throws -> String {
            try Samples.figure(
                ChartSpec(layers: [layer()]),
                Samples.rows(["name", "value"], sizes.enumerated().map { [Value.text("N\($0)"), .real($1)] }))
        }
        let many = try figure((1...400).map { 1000 / Double($0) })
        #expect(many.contains("Others are the 201 smallest parts, together 10.6% of the whole."))
        #expect(boxes(FigureReader(many), ["q3", "nv"]).count == 200)
        #expect(many.contains("First 30 of 400 rows"))
        let tiny = try figure([1e12, 1, 1])
        #expect(tiny.contains("2 smaller parts, together less than 0.1% of the whole, are in the table alone."))
        #expect(boxes(FigureReader(tiny), ["q3", "nv"]).count == 1)
        let huge = try figure([1e300, 1e300, 1e300])
        #expect(boxes(FigureReader(huge), ["q3"]).count == 3)
        #expect(try figure([1, -2, .nan]).contains("2 rows without a size above 0 are in the table alone."))
        #expect(!(try figure(Array(repeating: 1, count: 200))).contains("Others"))
    }

    @Test func `The description says the largest parts with their shares`() throws {
        let plot = try TreemapPlot(ChartSpec(layers: [layer(color: "sector")]), data: rows)
        #expect(
            plot.description
                == "Treemap of value by name: 7 parts. Largest: Apple 174.3 (31.4%), Microsoft 120.1 (21.7%), Berkshire "
                + "Hathaway 88.2 (15.9%), JPMorgan Chase 60.0 (10.8%), Exxon Mobil 55.0 (9.9%). sector: Technology 53.1%, "
                + "Financials 26.7%, Energy 9.9%, Health care 8.7%, Cash 1.6%.")
        let numbers = try TreemapPlot(ChartSpec(layers: [layer(color: "change")]), data: rows)
        #expect(numbers.description.hasSuffix("change: from \u{2212}0.021 (JPMorgan Chase) to 0.034 (Exxon Mobil)."))
    }

    @Test func `All rows are in the file with their groups`() throws {
        let data = try TreemapPlot(ChartSpec(layers: [layer(color: "sector")]), data: rows).data
        let lines = DataFile(data: data).text.split(separator: "\n").map(String.init)
        #expect(lines[0] == "name,sector,value,Share")
        #expect(lines[1].hasPrefix("Apple,Technology,174.3,0.3"))
        #expect(lines[8...] == ["Debt,Cash,-3,", "Nothing,Cash,,"])
    }

    @Test func `Columns that are missing are named`() throws {
        func key(_ layer: Layer, _ data: Rows) -> String? {
            do {
                _ = try Chart(ChartSpec(layers: [layer]), data: [data], id: "c").html()
                return nil
            } catch { return error.key }
        }
        #expect(key(Layer(mark: .treemap, size: "value"), rows) == "text")
        #expect(key(Layer(mark: .treemap, text: "name"), rows) == "size")
        #expect(key(Layer(mark: .treemap, text: "name", size: "sector"), rows) == "size")
        #expect(key(layer(color: "colour"), rows) == "color")
        #expect(key(layer(), Samples.rows(["name", "value"], [[.text("A"), .integer(0)]])) == "data")
        let groups = Samples.rows(
            ["name", "value", "sector"], (0..<13).map { [Value.text("A"), .integer(1), .text("S\($0)")] })
        #expect(key(layer(color: "sector"), groups) == "color")
    }
}
