import Charts
import Testing

@testable import SiteRendering

/// What the words of chart blocks mean; their mistakes are in SiteBuildTests/Sites/broken.
@Suite struct ChartDecoderTests {
    private func spec(_ yaml: String) throws -> ChartSpec {
        let (block, findings) = SampleTables.read(yaml)
        #expect(findings == [])
        return try #require(block).spec
    }

    private func layer(_ yaml: String) throws -> Layer { try #require(spec(yaml).layers.first) }

    @Test func `The short form and the long form say the same`() throws {
        let short = try spec(
            """
            data: prices
            mark: area
            x: { field: date, scale: time }
            y: { field: close, title: Dollars, format: ",.0f", scale: { type: linear, zero: false, domain: [0, 9] } }
            color: symbol
            stack: normalize
            """)
        let long = try spec(
            """
            data: prices
            mark: { type: area }
            encoding:
              x: { field: date, type: temporal }
              y:
                field: close
                type: quantitative
                stack: normalize
                axis: { title: Dollars, format: ",.0f" }
                scale: { zero: false, domain: [0, 9] }
              color: { field: symbol, type: nominal }
            """)
        #expect(short == long)
        #expect(short.layers[0].stack == .normalize)
        #expect(short.panels[0].y.domain == 0...9 && short.panels[0].y.zero == false)
    }

    @Test func `A rule's place is a column, or else a number or a date`() throws {
        let spec = try spec(
            """
            data: prices
            x: date
            layer:
              - { mark: line, y: close }
              - { mark: rule, y: -1.5, label: Low }
              - { mark: rule, x: 2024-01-03 }
              - { mark: rule, y: open }
              - { mark: rule, x: { datum: AAPL } }
              - { mark: text, y: close, text: symbol }
            """)
        let layers = spec.layers
        #expect(layers[0].x == ["date"])
        #expect(layers[1].fixedY == -1.5 && layers[1].y.isEmpty && layers[1].x.isEmpty && layers[1].label == "Low")
        #expect(layers[2].fixedX == "2024-01-03" && layers[2].x.isEmpty && layers[2].y.isEmpty)
        #expect(layers[3].y == ["open"] && layers[3].fixedY == nil && layers[3].x.isEmpty)
        #expect(layers[4].fixedX == "AAPL")
        #expect(layers[5].x == ["date"] && layers[5].y == ["close"] && layers[5].text == "symbol")
    }

    @Test func `Layers take what stands above them and their marks read`() throws {
        let spec = try spec(
            """
            data: weights
            x: date
            y: { field: share, title: Share }
            color: symbol
            layer:
              - mark: line
              - { mark: rule, y: 0.5 }
              - { mark: point, color: date }
              - { mark: candlestick, data: prices, volume: false }
            """)
        #expect(spec.layers.map(\.color) == ["symbol", nil, "date", nil])
        #expect(spec.layers.map(\.y) == [["share"], [], ["share"], []])
        #expect(spec.layers[3].volume == "" && spec.layers[3].data == "prices")
        #expect(spec.panels[0].y.title == "Share")
    }

    @Test func `Panels share x, each with its own y, format and height`() throws {
        let spec = try spec(
            """
            data: prices
            x: { field: date, scale: trading, title: Day }
            vconcat:
              - { mark: line, y: close, format: currency, title: Dollars }
              - layer: [{ mark: volume }, { mark: rule, y: 5 }]
                height: 60
            """)
        #expect(spec.panels.map(\.layers.count) == [1, 2])
        #expect(spec.panels.map(\.height) == [nil, 60])
        #expect(spec.panels[0].y.title == "Dollars" && spec.panels[0].y.format != nil && spec.panels[1].y.format == nil)
        #expect(spec.x.scale == .trading && spec.x.title == "Day")
        #expect(spec.layers.map(\.x) == [["date"], ["date"], []])
    }

    @Test func `Bars and dots beside names read several columns of numbers`() throws {
        let layer = try layer("data: holdings\nmark: point\nx: [value, gain]\ny: name\n")
        #expect(layer.x == ["value", "gain"] && layer.y == ["name"])
    }

    @Test func `A fan has lists of edges, and volume may be left out`() throws {
        let fan = try layer("data: forecast\nmark: band\nlower: [lower, lower50]\nupper: [upper, upper50]\n")
        #expect(fan.lower == ["lower", "lower50"] && fan.upper == ["upper", "upper50"])
        #expect(try layer("data: prices\nmark: ohlc\nvolume: true\n").volume == "volume")
        #expect(try layer("data: prices\nmark: ohlc\n").volume == nil)
    }

    @Test(arguments: [
        ("x: value\nmaxbins: 7", 7), ("x: { field: value, bin: { maxbins: 9 } }", 9),
        ("x: { field: value, bin: true }", nil),
    ])
    func `Bins are counted beside the mark or inside x`(keys: String, count: Int?) throws {
        #expect(try layer("data: returns\nmark: histogram\n\(keys)\n").maxbins == count)
    }

    @Test func `Formats apply to the values, and a sparkline may be low`() throws {
        let spec = try spec("data: prices\nmark: sparkline\ny: close\nheight: 30\nformat: \".1f\"\n")
        #expect(spec.height == 30)
        #expect(spec.panels[0].y.format == (try ValueFormat(".1f")))
    }

    @Test func `Several sorts of JSON are YAML too`() throws {
        let spec = try spec(
            #"{"data": "prices", "mark": "line", "encoding": {"x": {"field": "date"}, "y": {"field": "close"}}}"#)
        #expect(spec.layers[0].y == ["close"])
    }
}
