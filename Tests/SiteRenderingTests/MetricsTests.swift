import Charts
import Market
import SiteRendering
import TestSupport
import Testing

@Suite struct MetricsTests {
    private func html(_ items: MetricsSpec.Item...) throws(ComponentError) -> String {
        try Metrics(MetricsSpec(items: items)).html().source
    }

    @Test func `A block with everything in it`() throws {
        let currency = try ValueFormat("currency")
        let percent = try ValueFormat("percent")
        let spec = MetricsSpec(
            title: "Apple & co",
            items: [
                .init(
                    label: "Last close", value: .real(189.5), format: currency, change: .real(0.0123),
                    changeFormat: percent, note: "since yesterday"),
                .init(label: "Cash", value: .text("1200.00"), format: currency, change: .real(-2.5)),
                .init(label: "Unchanged", value: .integer(12), change: .integer(0), changeFormat: percent),
                .init(label: "Name", value: .text("Apple Inc.")), .init(label: "Unknown", value: .null, change: .null),
            ])
        try expectGolden(Metrics(spec).html().source, "metrics.html")
    }

    @Test func `Text is escaped wherever it lands`() throws {
        let attack = "\"'><script>alert(1)</script>"
        let spec = MetricsSpec(
            title: attack,
            items: [
                .init(
                    label: attack, value: .text(attack), change: .real(1),
                    changeFormat: try ValueFormat("$.1f", currency: attack), note: attack)
            ])
        let html = try Metrics(spec).html().source
        #expect(!html.contains("<script"))
        #expect(html.components(of: "&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;") == 5)
    }

    @Test func `A change is told by sign, arrow and word`() throws {
        let down = try html(.init(label: "a", value: .integer(1), change: .real(-0.5)))
        #expect(
            down.contains(
                "<dd class=\"down\"><span aria-hidden=\"true\">▼</span> <span class=\"visually-hidden\">down</span> "
                    + "\u{2212}0.5</dd>"))
        #expect(try html(.init(label: "a", value: .null, change: .real(0))).contains("<dd class=\"flat\">0</dd>"))
    }

    @Test func `Live values say whose figure they show, its exact value and how it is written`() throws {
        let item = MetricsSpec.Item(
            label: "Price", value: .real(189.5), format: try ValueFormat("currency"), change: .real(-0.0123),
            changeFormat: try ValueFormat("percent-change"), live: .price, isChangeLive: true)
        let time = MetricsSpec.Item(
            label: "At", value: .text("2026-01-30T20:00:00Z"), format: try ValueFormat("time"), live: .time)
        let block = try Metrics(MetricsSpec(symbol: Symbol("AAPL"), items: [item, time])).html().source
        #expect(
            block == #"""
                <dl class="metrics" data-symbol="AAPL">
                <div><dt>Price</dt><dd class="value" data-live="price" data-format="|$|2||," data-value="189.5">$189.50</dd>\#
                <dd class="down" data-live="change" data-format="+||1|%|," data-value="-0.0123">\#
                <span aria-hidden="true">▼</span> <span class="visually-hidden">down</span> −1.2%</dd></div>
                <div><dt>At</dt><dd class="value" data-live="time" data-value="2026-01-30T20:00:00Z">20:00 UTC</dd></div>
                </dl>

                """#)
        #expect(throws: ComponentError.self) { try html(item) }
        let unfit = MetricsSpec.Item(label: "V", value: .integer(1), format: try ValueFormat("compact"), live: .volume)
        #expect(throws: ComponentError.self) { try Metrics(MetricsSpec(symbol: Symbol("A"), items: [unfit])).html() }
    }

    @Test func `A format that does not fit names the item`() throws {
        let format = try ValueFormat("date")
        let error = #expect(throws: ComponentError.self) {
            try html(.init(label: "Last day", value: .integer(5), format: format))
        }
        #expect(error?.key == "items")
        #expect(error?.message.contains("'Last day': format 'date' is for dates, and 5 is a number") == true)
    }

    @Test func `No items are an error`() {
        #expect(throws: ComponentError.self) { try html() }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
