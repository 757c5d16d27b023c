import Charts
import Market
import Markup
import SiteRendering
import TestSupport
import Testing

@Suite struct TableTests {
    private let stocks = Rows(
        columns: ["symbol", "name", "close", "change", "closes", "day"],
        values: [
            .text("AAPL"), .text("Apple"), .real(189.5), .real(0.0123), .text("1,2.5,3"), .text("2026-01-30"),
            .text("BRK.B"), .text("Berkshire & Sons"), .integer(402), .real(-0.004), .text("3, 2"), .text("2026-01-30"),
            .text("X"), .null, .real(9.25), .real(0.00001), .null, .text("2026-01-29"),
            .text("GOOGL"), .text("Alphabet <Google>"), .null, .null, .text(""), .null,
        ])

    private func html(
        _ spec: TableSpec, _ rows: Rows, link: (String) -> String = { $0 }
    ) throws(ComponentError) -> String {
        try Table(spec, rows: rows, id: "table-1").html(link: link) { numbers in
            HTML(text: "[\(numbers.map(\.description).joined(separator: " "))]")
        }.source
    }

    private func rows(_ column: String, _ values: [Value]) -> Rows { Rows(columns: [column], values: values) }

    /// The text of all cells of the body, row after row.
    private func cells(_ html: String) -> [String] {
        html.split(separator: "\n").filter { $0.hasPrefix("<tr>") || $0.contains("</tr>") }
            .flatMap { line in
                line.matches(of: /<(?:td|th scope="row")[^>]*>(.*?)<\/t[dh]>/).map { String($0.output.1) }
            }
    }

    @Test func `A table with everything in it`() throws {
        let spec = TableSpec(
            caption: "Stocks & shares",
            columns: [
                .init(field: "symbol", link: "/stocks/{symbol}/"), .init(field: "name", title: "Company"),
                .init(field: "close", format: try ValueFormat("currency")),
                .init(field: "change", format: try ValueFormat("percent"), isChange: true),
                .init(field: "closes", title: "Trend", isSparkline: true),
                .init(field: "day", format: try ValueFormat("date"), alignment: .center),
            ],
            order: [.init(column: "close", isDescending: true)], limit: 3, note: "Prices are \"simulated\".")
        try expectGolden(html(spec, stocks, link: { "/base" + $0 }), "table.html")
    }

    @Test func `Without columns all of the query are shown with readable titles`() throws {
        let html = try html(TableSpec(), Rows(columns: ["adj_close", "P/E"], values: [.real(1.5), .null]))
        #expect(html.contains("<th scope=\"col\" class=\"r\">Adj close</th><th scope=\"col\">P/E</th>"))
        #expect(html.contains("<tr><td class=\"r\">1.5</td><td>\u{2013}</td></tr>"))
        #expect(html.contains("role=\"group\" aria-label=\"Table\""))
    }

    @Test func `No rows are said to be none`() throws {
        let html = try html(TableSpec(caption: "Empty"), Rows(columns: ["a", "b"], values: []))
        #expect(html.contains("<tr><td colspan=\"2\">No rows.</td></tr>"))
        #expect(!html.contains("Showing"))
    }

    @Test func `Numbers sort as numbers, text by characters and nulls last in either direction`() throws {
        let mixed = rows("v", [.real(10), .null, .integer(9), .text("b"), .real(-1.5), .text("B"), .integer(100)])
        let up = try html(TableSpec(order: [.init(column: "v")]), mixed)
        #expect(cells(up) == ["\u{2212}1.5", "9", "10", "100", "B", "b", "\u{2013}"])
        let down = try html(TableSpec(order: [.init(column: "v", isDescending: true)]), mixed)
        #expect(cells(down) == ["b", "B", "100", "10", "9", "\u{2212}1.5", "\u{2013}"])
        let money = try html(
            TableSpec(order: [.init(column: "v")]), rows("v", ["9.50", "100.00", "20.00"].map { .text($0) }))
        #expect(cells(money) == ["9.50", "20.00", "100.00"])
    }

    @Test func `Rows that are equal in the first key follow the second, then the query`() throws {
        let rows = Rows(
            columns: ["k", "v", "n"],
            values: [
                .text("b"), .integer(1), .text("1"), .text("a"), .integer(1), .text("2"), .text("a"), .integer(2),
                .text("3"), .text("a"), .real(1), .text("4"),
            ])
        let spec = TableSpec(
            columns: [.init(field: "n")], order: [.init(column: "k"), .init(column: "v", isDescending: true)])
        #expect(try cells(html(spec, rows)) == ["3", "2", "4", "1"])
    }

    @Test func `The limit counts after the order and says how many rows there are`() throws {
        let many = rows("v", (0..<1260).map { .integer($0) })
        let html = try html(TableSpec(order: [.init(column: "v", isDescending: true)], limit: 2), many)
        #expect(cells(html) == ["1259", "1258"])
        #expect(html.contains("<p class=\"note\">Showing 2 of 1,260 rows.</p>"))
        #expect(try !self.html(TableSpec(limit: 1260), many).contains("Showing"))
    }

    @Test func `Numbers stand to the right, text to the left, and the author decides`() throws {
        func start(_ column: TableSpec.Column, _ values: [Value]) throws -> Substring? {
            try html(TableSpec(columns: [column]), rows("v", values)).split(separator: "<tr>").last?.prefix {
                $0 != ">"
            }
        }
        #expect(try start(.init(field: "v"), [.null, .integer(1)]) == "<td class=\"r\"")
        #expect(try start(.init(field: "v"), [.text("a")]) == "<th scope=\"row\"")
        #expect(try start(.init(field: "v"), [.integer(1), .text("a")]) == "<th scope=\"row\"")
        #expect(try start(.init(field: "v", alignment: .left), [.integer(1)]) == "<td")
        #expect(try start(.init(field: "v", alignment: .right), [.text("a")]) == "<th scope=\"row\" class=\"r\"")
        #expect(try start(.init(field: "v", format: ValueFormat("currency")), [.text("1.50")]) == "<td class=\"r\"")
        let date = try ValueFormat("date")
        #expect(try start(.init(field: "v", format: date), [.text("2026-01-31")]) == "<th scope=\"row\" class=\"d\"")
        #expect(try start(.init(field: "v"), [.text(" ")]) == "<td")
    }

    @Test(arguments: [
        (Value.real(0.0123), "<td class=\"r up\"><span aria-hidden=\"true\">▲</span> +1.2%</td>"),
        (.real(-0.0123), "<td class=\"r down\"><span aria-hidden=\"true\">▼</span> \u{2212}1.2%</td>"),
        (.integer(0), "<td class=\"r flat\">0.0%</td>"), (.real(-0.0001), "<td class=\"r flat\">0.0%</td>"),
        (.null, "<td class=\"r flat\">\u{2013}</td>"),
    ])
    func `A change has a sign, an arrow and a class`(value: Value, cell: String) throws {
        for format in ["percent", "percent-change"] {
            let column = TableSpec.Column(field: "v", format: try ValueFormat(format), isChange: true)
            #expect(try html(TableSpec(columns: [column]), rows("v", [value])).contains("<tr>\(cell)</tr>"))
        }
    }

    @Test func `Text is escaped wherever it lands`() throws {
        let attack = "\"'><script>alert(1)</script>&amp;\u{0}"
        let escaped = "&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\u{FFFD}"
        let rows = Rows(columns: [attack, "n"], values: [.text(attack), .integer(1)])
        let spec = TableSpec(
            caption: attack,
            columns: [
                .init(field: attack, link: "/x/{\(attack)}/?a=\(attack)"),
                .init(field: "n", title: attack, format: try ValueFormat("$d", currency: attack)),
                .init(field: "n", format: try ValueFormat("<>3d")),
            ], limit: 1, note: attack)
        let html = try Table(spec, rows: rows, id: attack).html(link: { attack + $0 }) { _ in HTML() }.source
        #expect(!html.contains("<script"))
        #expect(html.contains("<caption id=\"\(escaped)-caption\">\(escaped)</caption>"))
        #expect(html.contains("<p class=\"note\">\(escaped)</p>"))
        #expect(html.contains("\(escaped)1</td>"))
        #expect(html.contains("&lt;&lt;1</td>"))
        #expect(html.contains(">\(escaped)</a></th>"))
        #expect(html.matches(of: /"|'/).count.isMultiple(of: 2))
    }

    @Test(arguments: [
        ("AAPL", "/s/AAPL/"), ("BRK.B", "/s/BRK.B/"), ("a b/c", "/s/a%20b%2Fc/"), ("../../x", "/s/..%2F..%2Fx/"),
        ("javascript:alert(1)", "/s/javascript%3Aalert%281%29/"), ("?q#f", "/s/%3Fq%23f/"), ("é%", "/s/%C3%A9%25/"),
        ("\\\\evil", "/s/%5C%5Cevil/"), ("...", "/s/.../"),
    ])
    func `A value in a link stays one segment of the path`(value: String, address: String) throws {
        let spec = TableSpec(columns: [.init(field: "v", link: "/s/{v}/")])
        #expect(try html(spec, rows("v", [.text(value)])).contains("<a href=\"\(address)\">"))
    }

    @Test(arguments: [Value.null, .text(""), .text("."), .text("..")])
    func `A value that can't be a segment gets no link`(value: Value) throws {
        let spec = TableSpec(columns: [.init(field: "v", link: "/s/{v}/")])
        #expect(try !html(spec, rows("v", [value])).contains("<a"))
    }

    @Test func `Two dots from two values are no way up`() throws {
        let dots = Rows(columns: ["a", "b"], values: [.text("."), .text(".")])
        #expect(try !html(TableSpec(columns: [.init(field: "a", link: "/s/{a}{b}/")]), dots).contains("<a"))
    }

    @Test func `The base path is added to links of the site alone`() throws {
        let rows = rows("v", [.integer(7)])
        for (link, address) in [
            ("/a/{v}", "/base/a/7"), ("https://example.com/{v}?x={v}", "https://example.com/7?x=7"),
        ] {
            let spec = TableSpec(columns: [.init(field: "v", link: link)])
            #expect(try html(spec, rows, link: { "/base" + $0 }).contains("<a href=\"\(address)\">7</a>"))
        }
    }

    @Test(arguments: [
        "javascript:alert({v})", "//evil.example/{v}", "/\\evil.example/", "{v}", "https://{v}/", "https://", "",
        "a/{v}",
        "https://a.{v}.example/", "/a/{v", "data:text/html,x",
    ])
    func `What is no link is refused`(template: String) {
        let spec = TableSpec(columns: [.init(field: "v", link: template)])
        let error = #expect(throws: ComponentError.self) { try html(spec, rows("v", [.integer(1)])) }
        #expect(error?.key == "link")
    }

    @Test func `An unknown column is an error with the names that there are`() {
        let rows = Rows(columns: ["close", "date"], values: [])
        for (key, spec) in [
            ("columns", TableSpec(columns: [.init(field: "clsoe")])),
            ("order", TableSpec(order: [.init(column: "clsoe")])),
            ("link", TableSpec(columns: [.init(field: "date", link: "/{clsoe}/")])),
        ] {
            let error = #expect(throws: ComponentError.self) { try html(spec, rows) }
            #expect(
                error
                    == ComponentError(
                        key: key, message: "'clsoe' is no column of the query", name: "clsoe", names: ["close", "date"])
            )
        }
    }

    @Test func `A format that does not fit names the column, the row and the cure`() throws {
        let spec = TableSpec(columns: [.init(field: "v", format: try ValueFormat("currency"))])
        let error = #expect(throws: ComponentError.self) { try html(spec, rows("v", [.integer(1), .text("x")])) }
        #expect(error?.message.contains("column 'v', row 2 of the query: format 'currency' is for numbers") == true)
        let change = TableSpec(columns: [.init(field: "v", isChange: true)])
        #expect(throws: ComponentError.self) { try html(change, rows("v", [.text("up")])) }
    }

    @Test func `A table to sort says what its texts leave out`() throws {
        let columns: [TableSpec.Column] = [
            .init(field: "symbol"), .init(field: "close", format: try ValueFormat("currency")),
            .init(field: "close", format: try ValueFormat(",.1f")),
            .init(field: "change", format: try ValueFormat("percent"), isChange: true),
            .init(field: "closes", isSparkline: true), .init(field: "day", format: try ValueFormat("date")),
        ]
        let sortable = try html(TableSpec(columns: columns, limit: 3, isSortable: true), stocks)
        #expect(
            sortable.contains(#"<th scope="col" data-sort>Symbol</th><th scope="col" class="r" data-sort>Close</th>"#))
        #expect(sortable.contains(#"<th scope="col">Closes</th>"#))
        #expect(
            sortable.contains(
                #"""
                <tr><th scope="row">AAPL</th><td class="r" data-value="189.5">$189.50</td><td class="r">189.5</td>\#
                <td class="r up" data-value="0.0123"><span aria-hidden="true">▲</span> +1.2%</td><td>[1.0 2.5 3.0]</td>\#
                <td class="d" data-value="2026-01-30">30 Jan 2026</td></tr>
                """#))
        #expect(
            sortable.contains(#"<td class="r" data-value="9.25">$9.25</td><td class="r" data-value="9.25">9.3</td>"#))
        #expect(try !html(TableSpec(columns: columns), stocks).contains("data-"))
        #expect(try !html(TableSpec(columns: columns, limit: 1, isSortable: true), stocks).contains("data-"))
    }

    @Test func `A table to filter has its search box from the start`() throws {
        let spec = TableSpec(caption: "A & B", isFilterable: true)
        let box = #"<label>Filter<span class="visually-hidden"> A &amp; B</span> <input type="search""#
        #expect(try html(spec, stocks).hasPrefix(#"<div class="table-filter">\#(box)"#))
        #expect(try !html(spec, rows("v", [.integer(1)])).contains("table-filter"))
    }

    private var quotes: Rows {
        Rows(
            columns: ["s", "price", "change", "volume", "at"],
            values: [
                .text("AAPL"), .real(189.5), .real(0.0123), .integer(1_000_000), .text("2026-01-30T20:00:00Z"),
                .text("BRK.B"), .text("402.10"), .real(-0.004), .null, .text("2026-01-30"), .text("X"), .null, .null,
                .null, .null,
            ])
    }

    @Test func `Live cells say whose figure they show, its exact value and how it is written`() throws {
        let spec = TableSpec(
            symbol: "s",
            columns: [
                .init(field: "price", format: try ValueFormat("currency"), live: .price),
                .init(field: "change", format: try ValueFormat("percent-change"), isChange: true, live: .change),
                .init(field: "volume", format: try ValueFormat("integer"), live: .volume),
                .init(field: "at", format: try ValueFormat("time"), live: .time),
            ])
        let html = try html(spec, quotes)
        #expect(
            html.contains(
                #"""
                <tr data-symbol="AAPL"><td class="r" data-live="price" data-format="|$|2||," data-value="189.5">$189.50</td>\#
                <td class="r up" data-live="change" data-format="+||1|%|," data-value="0.0123"><span aria-hidden="true">▲</span> \#
                +1.2%</td><td class="r" data-live="volume" data-format="||0||," data-value="1000000">1,000,000</td>\#
                <td class="d" data-live="time" data-value="2026-01-30T20:00:00Z">20:00 UTC</td></tr>
                """#))
        let money =
            #"<tr data-symbol="BRK.B"><td class="r" data-live="price" data-format="|$|2||," data-value="402.10">"#
        #expect(html.contains(money))
        #expect(
            html.contains(
                #"""
                <tr data-symbol="X"><td class="r" data-live="price" data-format="|$|2||,">–</td>\#
                <td class="r flat" data-live="change" data-format="+||1|%|,">–</td>
                """#))
    }

    @Test func `A currency in a live format is escaped`() throws {
        let format = try ValueFormat("$.2f", currency: "\"><b>")
        let spec = TableSpec(symbol: "s", columns: [.init(field: "price", format: format, live: .price)])
        #expect(try html(spec, quotes).contains(#"data-format="|&quot;&gt;&lt;b&gt;|2||""#))
    }

    @Test(arguments: [Value.null, .text("aapl"), .text("A B"), .text(""), .integer(7), .text("\"><b>")])
    func `A row whose symbol is none is an error`(symbol: Value) {
        let rows = Rows(columns: ["s", "v"], values: [.text("AAPL"), .integer(1), symbol, .integer(2)])
        let error = #expect(throws: ComponentError.self) { try html(TableSpec(symbol: "s"), rows) }
        #expect(error?.key == "symbol")
        #expect(error?.message.hasPrefix("column 's', row 2 of the query: ") == true)
    }

    @Test func `Live cells need a symbol`() throws {
        let spec = TableSpec(columns: [.init(field: "price", format: try ValueFormat("currency"), live: .price)])
        #expect(throws: ComponentError.self) { try html(spec, quotes) }
    }

    @Test(arguments: [
        ("compact", LiveValue.price, "scripts can't write the format 'compact'"),
        (".2e", .volume, "scripts can't write"),
        (".2~f", .price, "scripts can't write"), ("12.2f", .price, "scripts can't write"),
        ("(.2f", .price, "scripts can't write"), ("date", .price, "needs a number format, such as 'currency'"),
        ("currency", .time, "needs a date format, such as 'datetime'"), ("change", .change, "is no percentage"),
    ])
    func `A format that scripts could not write is refused`(format: String, live: LiveValue, reason: String) throws {
        let column = TableSpec.Column(
            field: "price", format: try ValueFormat(format), isChange: live == .change, live: live)
        let error = #expect(throws: ComponentError.self) { try html(TableSpec(symbol: "s", columns: [column]), quotes) }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test func `A limit below one is an error`() {
        let error = #expect(throws: ComponentError.self) { try html(TableSpec(limit: 0), rows("v", [])) }
        #expect(error?.key == "limit")
    }

    @Test func `A sparkline is drawn from numbers with commas between them`() throws {
        let spec = TableSpec(columns: [.init(field: "v", isSparkline: true)])
        let drawn = try html(spec, rows("v", [.text("1,2.5, -3e2"), .text(""), .null, .real(4.5)]))
        #expect(cells(drawn) == ["[1.0 2.5 -300.0]", "\u{2013}", "\u{2013}", "[4.5]"])
        for wrong in ["1,,2", "a", "1;2", "1,nan", "1,inf", "1,2,"] {
            #expect(throws: ComponentError.self) { try html(spec, rows("v", [.text(wrong)])) }
        }
    }
}
