import Foundation
import Market
import TestSupport
import Testing

@testable import Charts

@Suite struct ChartScriptTests {
    private func figure(_ spec: ChartSpec, _ data: Rows, address: String? = "/chart-1.csv") throws -> ChartFigure {
        try Chart(spec, data: [data], id: "c1", dataAddress: address).figure()
    }

    private let line = ChartSpec(layers: [Layer(mark: .line, x: ["date"], y: ["close"])])

    private func ranges(_ figure: ChartFigure) -> String? {
        figure.html.source.firstMatch(of: /data-ranges="([^"]*)"/).map { String($0.1) }
    }

    private func closes(_ days: some Sequence<Int>) -> Rows {
        let rows: [[Value]] = days.map { [.text(TradingDay(daysSinceEpoch: $0).description), .integer(Int64($0))] }
        return Samples.rows(["date", "close"], rows)
    }

    @Test(arguments: [("charts", chartScriptSource), ("ranges", rangesScriptSource)])
    func `The script was made from its source`(name: String, checksum: UInt32) throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Sources/Charts/Script/\(name).js")
        #expect(checksum == posixChecksum(of: try Data(contentsOf: source)), "run 'make script'")
    }

    @Test(arguments: [chartScript, rangesScript])
    func `The script evaluates nothing and parses no markup`(script: String) {
        for word in [
            "innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "DOMParser",
        ] {
            #expect(!script.contains(word))
        }
    }

    @Test func `The script imports what its buttons do and nothing else`() {
        #expect(chartScript.matches(of: /import\b/).count == 1)
        #expect(chartScript.contains(#"import("./bourse-ranges.js")"#))
        #expect(!rangesScript.contains("import"))
    }

    @Test func `A chart is served where its rows can be had`() throws {
        let apple = try Samples.apple(0..<100)
        #expect(try figure(line, apple).isInteractive)
        #expect(try !figure(line, apple, address: nil).isInteractive)
        #expect(try figure(line, try Samples.apple(0..<20), address: nil).isInteractive)
        let html = try figure(line, apple).html.source
        #expect(html.contains("data-x=\"time 13151 13293\""))
        #expect(html.contains("data-y=\"linear "))
        #expect(html.contains("data-mark=\"line 1 0\" data-format=\"||3||,\""))
        #expect(try !figure(line, apple, address: nil).html.source.contains("data-x"))
    }

    @Test func `Ranges begin at their first row and are shorter than the data`() throws {
        let end = try #require(TradingDay(iso: "2024-03-31")).daysSinceEpoch
        func ranges(_ count: Int, every step: Int = 1) throws -> String? {
            let start = end - (count - 1) * step
            return self.ranges(try figure(line, closes(stride(from: start, through: end, by: step))))
        }
        // 29 February is as far from the end of March as a month goes back.
        #expect(try ranges(400) == "1M:368 3M:308 YTD:309 1Y:33 Max:0")
        #expect(try ranges(60) == "1M:28 Max:0")
        #expect(try ranges(59) == nil)
        #expect(try ranges(100, every: 7) == "3M:86 YTD:87 1Y:47 Max:0")
        #expect(try ranges(80, every: 3000) == nil)
    }

    @Test func `A chart that the script could not draw again has no ranges`() throws {
        let apple = try Samples.apple(0..<500)
        let rule = ChartSpec(layers: [Layer(mark: .line, x: ["date"], y: ["close"]), Layer(mark: .rule, fixedY: 90)])
        #expect(ranges(try Chart(rule, data: [apple, apple], id: "c", dataAddress: "/c.csv").figure()) == nil)
        #expect(ranges(try figure(line, apple)) != nil)
        let bars = ChartSpec(layers: [Layer(mark: .bar, x: ["date"], y: ["close"])])
        #expect(ranges(try figure(bars, apple)) == nil)
    }

    @Test func `Cells say what their text leaves out`() throws {
        let spec = ChartSpec(
            layers: [Layer(mark: .line, x: ["date"], y: ["close"])], y: YAxis(format: try ValueFormat(".0%")))
        let rows = Samples.rows(
            ["date", "close"], [[.text("2026-01-05"), .real(0.0523)], [.text("2026-01-06"), .null]])
        let html = try figure(spec, rows).html.source
        #expect(html.contains("<time datetime=\"2026-01-05\">5 Jan 2026</time>"))
        #expect(html.contains("<data value=\"0.0523\">5%</data>"))
        #expect(html.contains("<td class=\"r\">–</td>"))
        #expect(try !figure(line, closes([20_000, 20_001])).html.source.contains("<data"))
    }

    @Test(arguments: [
        ("$,.2f", "|$|2||,"), ("+.1%", "+||1|%|"), (",d", "||0||,"), (".3~s", nil), ("e", nil), ("(,.2f", nil),
        ("010.2f", nil),
    ])
    func `A number format is told where it is simple`(specifier: String, told: String?) throws {
        let text = try ValueText(try ValueFormat(specifier), range: 0...1, samples: [])
        #expect(text.script == told)
    }
}
