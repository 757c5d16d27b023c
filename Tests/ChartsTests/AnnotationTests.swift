import Foundation
import Market
import TestSupport
import Testing

@testable import Charts

@Suite struct AnnotationTests {
    private static let closes = Layer(mark: .line, x: ["date"], y: ["close"])
    private static let none = Samples.rows([], [])

    private static func events(_ events: [(day: String, what: String)]) -> Rows {
        Samples.rows(["day", "what"], events.map { [.text($0.day), .text($0.what)] })
    }

    @Test func `Levels, events and texts have their words beside them, or a number and a list`() throws {
        let spec = ChartSpec(
            title: "Apple",
            layers: [
                Self.closes, Layer(mark: .rule, x: ["day"], text: "what"),
                Layer(mark: .rule, fixedY: 85, label: "Bought & held"),
                Layer(mark: .text, fixedX: "2008-02-20", fixedY: 118, label: "Lowest"),
            ])
        let events = Self.events([
            ("2008-01-15", "MacBook Air"), ("2008-01-22", "First quarter's results, worse than anybody had feared"),
            ("2008-03-06", "iPhone SDK"),
        ])
        try expectGolden(
            try Samples.figure(spec, Samples.apple(500..<560), events, Self.none, Self.none), "annotations.svg.html")
    }

    @Test func `What an axis does not reach is left out`() throws {
        let events = Self.events([("2001-09-11", "Before"), ("2008-01-15", "Within"), ("2030-01-01", "After")])
        for scale in [XAxis.Scale.time, .trading] {
            let spec = ChartSpec(
                layers: [Self.closes, Layer(mark: .rule, x: ["day"], text: "what")], x: XAxis(scale: scale))
            let figure = try Samples.figure(spec, Samples.apple(500..<560), events)
            #expect(figure.contains(">Within</text>"))
            #expect(!figure.contains("Before") && !figure.contains("After"))
        }
        let spec = ChartSpec(
            layers: [Self.closes, Layer(mark: .rule, fixedY: 500, label: "Above")], y: YAxis(domain: 0...300))
        #expect(try !Samples.figure(spec, Samples.apple(500..<560), Self.none).contains("Above"))
    }

    @Test func `Words are escaped in drawings and lists`() throws {
        let words = "<script>\"&'"
        let spec = ChartSpec(layers: [Self.closes, Layer(mark: .rule, x: ["day"], text: "what")])
        let events = Self.events(
            [("2008-01-15", words), ("2008-01-16", words + String(repeating: " and more words", count: 40))])
        let figure = try Samples.figure(spec, Samples.apple(500..<560), events)
        #expect(figure.contains("<li>&lt;script&gt;"))
        #expect(!figure.contains("<script>"))
    }

    @Test func `Nothing is lost, nothing overlaps and nothing leaves the plot`() {
        var random = SeededGenerator(state: 41)
        for round in 0..<400 {
            let width = Double([40, 120, 230, 480, 900].randomElement(using: &random) ?? 230)
            let height = Double.random(in: 40...300, using: &random)
            var items: [AnnotationPlacer.Item] = []
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                let kind = Int.random(in: 0...2, using: &random)
                items.append(
                    AnnotationPlacer.Item(
                        fraction: kind == 0 ? nil : Double.random(in: 0...1, using: &random),
                        y: kind == 1 ? nil : Double.random(in: 0...height, using: &random),
                        text: String(repeating: "W", count: Int.random(in: 1...30, using: &random))))
            }
            var placer = AnnotationPlacer(width: width, height: height, rows: 3, first: 1) { $0.left < width / 3 }
            let (places, list) = placer.place(items)
            for (item, place) in zip(items, places) where place?.isTag != true {
                #expect(place == nil || place?.text == item.text)
            }
            // What has no words of its own is in the list, in order, under its number.
            #expect(list == items.indices.filter { places[$0]?.isTag ?? true }, "round \(round)")
            for (number, index) in list.enumerated() {
                if let place = places[index] { #expect(place.text == "\(number + 1)") }
            }
            let extents = places.compactMap { $0.map { Self.extent($0, width: width) } }
            for (index, extent) in extents.enumerated() {
                #expect(extent.left >= -8.5 && extent.right <= width + 8.5, "round \(round): \(extent)")
                #expect(extent.top >= -51.5 && extent.bottom <= height + 8.5, "round \(round): \(extent)")
                #expect(!extents[..<index].contains { $0.touches(extent, gap: 0) }, "round \(round): \(extent)")
            }
        }
    }

    /// The room of words or of a number's circle.
    private static func extent(_ place: AnnotationPlacer.Place, width: Double) -> AnnotationPlacer.Box {
        let x = place.fraction * width + Double(place.dx)
        let length = place.isTag ? 16 : TextWidth.pixels(place.text)
        let left = place.anchor == .start ? x : place.anchor == .end ? x - length : x - length / 2
        return place.isTag
            ? AnnotationPlacer.Box(left: left, right: left + length, top: place.y - 7, bottom: place.y + 7)
            : AnnotationPlacer.Box(
                left: left + 0.5, right: left + length - 0.5, top: place.y - 10, bottom: place.y + 2)
    }

    @Test func `Dots have names`() throws {
        let rows = Samples.rows(
            ["risk", "gain", "name"],
            [
                [.real(1), .real(2), .text("AAPL")], [.real(3), .real(4), .text("IBM")],
                [.real(2), .null, .text("FB")],
            ])
        let figure = try Samples.figure(
            ChartSpec(layers: [Layer(mark: .point, x: ["risk"], y: ["gain"], text: "name")]), rows)
        #expect(figure.contains("AAPL</text>") && figure.contains("IBM</text>") && !figure.contains("FB</text>"))
    }

    @Test func `Sixty words cost little`() throws {
        let days = (0..<60).map { ("2006-\(10 + $0 / 28)-\(10 + $0 % 18)", "Event \($0)") }
        let spec = ChartSpec(layers: [Self.closes, Layer(mark: .rule, x: ["day"], text: "what")])
        #expect(try Samples.figure(spec, Samples.apple(0..<1260), Self.events(days)).utf8.count < 40_000)
    }

    @Test func `The list of several panels is numbered through`() throws {
        let long = String(repeating: "Very long words ", count: 8)
        let panel = Panel(layers: [Self.closes, Layer(mark: .rule, fixedY: 150, label: long)])
        let figure = try Samples.figure(
            ChartSpec(panels: [panel, panel]), Samples.apple(500..<560), Self.none, Samples.apple(500..<560), Self.none)
        #expect(figure.contains(">1</text>") && figure.contains(">2</text>"))
        #expect(figure.components(separatedBy: "<li>").count == 3)
    }
}
