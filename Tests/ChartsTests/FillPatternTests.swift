import Testing

@testable import Charts

@Suite struct FillPatternTests {
    @Test func `The first series is solid, the second hollow, and others have a pattern of their own`() {
        #expect((1...4).map { FillPattern(series: $0).name } == ["b", "b h", "m", "m"])
        #expect(FillPattern(series: 1).fill(id: "c1") == nil)
        #expect(FillPattern(series: 3).fill(id: "c1") == "url(#c1-p3)")
        #expect(FillPattern(series: 6).name == "b")
    }

    @Test func `Definitions are written for the series that need them`() {
        var svg = SVGWriter()
        FillPattern.definitions(for: [1, 2], id: "c1", to: &svg)
        #expect(svg.bytes.isEmpty)
        FillPattern.definitions(for: [1, 2, 3, 4, 5], id: "a&b", to: &svg)
        let source = svg.html.source
        for series in 3...5 { #expect(source.contains("<pattern id=\"a&amp;b-p\(series)\" class=\"c\(series)\"")) }
        #expect(FigureReader(source).fault == nil)
    }

    /// A declaration for paths or their class would go before the attribute that names the pattern.
    @Test func `No rule fills a surface that has a pattern`() {
        for sheet in [chartStylesheet, standaloneStylesheet(.auto)].map(StylesheetReader.init) {
            for rule in sheet.rules where rule.selector.hasSuffix("path") || rule.selector.hasSuffix("path.m") {
                #expect(rule.declarations["fill"] == nil, "\(rule.selector)")
            }
            #expect(
                sheet.rules.contains {
                    ["svg", ".plot,.key,.spark"].contains($0.selector) && $0.declarations["fill"] == "none"
                })
        }
    }

    @Test func `Thirty series differ in colour or pattern`() {
        let looks = (1...30).map { series in
            var svg = SVGWriter()
            FillPattern.definitions(for: [series], id: "c", to: &svg)
            return "\(FillPattern(series: series).name) \((series - 1) % 6) "
                + svg.html.source.drop { $0 != ">" }.dropFirst().drop { $0 != ">" }
        }
        #expect(Set(looks).count == 30)
    }
}
