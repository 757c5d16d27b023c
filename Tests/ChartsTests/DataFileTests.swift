import Charts
import Market
import TestSupport
import Testing

@Suite struct DataFileTests {
    private func figure(_ spec: ChartSpec, _ data: Rows..., address: String? = "/shop/stocks/AAPL/chart-2.csv") throws
        -> ChartFigure
    {
        try Chart(spec, data: data, id: "c1", dataAddress: address).figure()
    }

    private func lines(_ spec: ChartSpec, _ data: Rows) throws -> [String] {
        let csv = try #require(try figure(spec, data).csv)
        #expect(csv.hasSuffix("\n"))
        return csv.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// As many rows as it takes for the table to leave some out.
    private func rows(_ columns: [String], _ first: [[Value]], more: (Int) -> [Value]) -> Rows {
        Samples.rows(columns, first + (0..<30).map(more))
    }

    @Test func `A table that leaves out rows links to all of them`() throws {
        let spec = ChartSpec(layers: [Layer(mark: .line, x: ["date"], y: ["close"])])
        let long = try figure(spec, try Samples.apple(0..<1260))
        #expect(
            long.html.source.contains(
                #"<p>Last 30 of 1,260 rows. <a href="/shop/stocks/AAPL/chart-2.csv" download>All 1,260 rows (CSV)</a></p>"#
            ))
        #expect(try #require(long.csv).split(separator: "\n").count == 1261)
        let short = try figure(spec, try Samples.apple(0..<30))
        #expect(short.csv == nil && !short.html.source.contains("href"))
        let nowhere = try figure(spec, try Samples.apple(0..<1260), address: nil)
        #expect(nowhere.csv == nil && !nowhere.html.source.contains("href"))
    }

    @Test func `The address is escaped`() throws {
        let spec = ChartSpec(layers: [Layer(mark: .line, x: ["date"], y: ["close"])])
        let html = try figure(spec, try Samples.apple(0..<40), address: "/a\"&b.csv").html.source
        #expect(html.contains(#"href="/a&quot;&amp;b.csv""#))
    }

    @Test func `Candles give their prices, shares and averages`() throws {
        let spec = ChartSpec(layers: [Layer(mark: .candlestick, x: ["date"])], movingAverage: [20])
        let lines = try lines(spec, try Samples.apple(500..<540))
        #expect(lines[0] == "Date,Open,High,Low,Close,Average 20,Volume")
        #expect(lines[1].contains(",,"), "the first sessions have no average")
        let samples = try Samples.apple(500..<540)
        let fields = lines[40].split(separator: ",").map(String.init)
        #expect(fields[0] == samples[39, 1].text)
        for column in 1...4 { #expect(Double(fields[column]) == samples[39, column + 1].number) }
        #expect(Double(fields[6]) == samples[39, 6].number)
    }

    @Test func `Numbers keep all their digits`() throws {
        let numbers: [(Double, String)] = [
            (0, "0"), (-0.0, "0"), (100, "100"), (-12.5, "-12.5"), (0.1 + 0.2, "0.30000000000000004"),
            (12.3456, "12.3456"),
            (1.0 / 3, "0.3333333333333333"), (0.00001, "1e-05"), (123_456_789_012, "123456789012"),
            (1e280, "1e+280"), (-0.0001, "-0.0001"), (99_999.99995, "99999.99995"), (2e15 + 1, "2000000000000001"),
        ]
        let data = rows(["n", "v"], numbers.indices.map { [.integer(Int64($0)), .real(numbers[$0].0)] }) {
            [.integer(Int64(100 + $0)), .null]
        }
        let lines = try lines(ChartSpec(layers: [Layer(mark: .line, y: ["v"])]), data)
        for (index, number) in numbers.enumerated() { #expect(lines[index + 1] == "\(index),\(number.1)") }
        #expect(lines[numbers.count + 1] == "100,")
    }

    @Test func `Random numbers read back as they were`() throws {
        var random = SeededGenerator(state: 7)
        let scales = [1, 10, 100, 1000, 10_000, 1e6, 1e12]
        var numbers = (0..<1000).map { _ in Double.random(in: -1e6...1e6, using: &random) }
        for index in 0..<1400 {
            numbers.append(Double(Int.random(in: -10_000_000...10_000_000, using: &random)) / scales[index % 7])
        }
        let data = Samples.rows(["n", "v"], numbers.indices.map { [.integer(Int64($0)), .real(numbers[$0])] })
        let lines = try lines(ChartSpec(layers: [Layer(mark: .line, y: ["v"])]), data)
        for (index, number) in numbers.enumerated() {
            let field = lines[index + 1].split(separator: ",")[1]
            #expect(Double(field) == number && field.count <= "\(number)".count)
        }
    }

    @Test func `Dates are ISO dates, with the time where there is one`() throws {
        let data = rows(["t", "v"], [[.text("2026-01-05"), .real(1)], [.text("2026-01-05T14:30:00Z"), .real(2)]]) {
            [.text("2026-02-\($0 % 28 < 9 ? "0" : "")\($0 % 28 + 1)T0\($0 / 28):00:00Z"), .real(3)]
        }
        let lines = try lines(ChartSpec(layers: [Layer(mark: .line, y: ["v"])]), data)
        #expect(lines[1...2] == ["2026-01-05,1", "2026-01-05T14:30:00Z,2"])
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+1-2", "'+1-2"), ("-2 to -1", "'-2 to -1"), ("-5", "-5"),
        ("+1.5e6", "+1.5e6"), ("\t=1", "\"'\t=1\""), ("\r=1", "\"'\r=1\""), ("＝1", "'＝1"), ("a=1", "a=1"),
        ("a,b", "\"a,b\""), ("a;=1", "\"a;=1\""), ("say \"no\"", "\"say \"\"no\"\"\""),
        ("two\nlines", "\"two\nlines\""),
        ("<b>", "<b>"), ("=\"x\",1", "\"'=\"\"x\"\",1\""),
    ])
    func `A text is no formula and stays one field`(text: String, field: String) throws {
        let data = rows(["name", "v"], [[.text(text), .real(1)]]) { [.text("n\($0)"), .real(2)] }
        let csv = try #require(
            try figure(ChartSpec(layers: [Layer(mark: .bar, y: ["v"], labels: [text])]), data).csv)
        #expect(csv.hasPrefix("name,\(field)\n\(field),1\nn0,2\n"))
    }
}
