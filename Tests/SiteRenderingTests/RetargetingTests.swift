import SiteRendering
import Testing

@Suite struct RetargetingTests {
    private let new = Retargeting(api: WebAddress("https://new.example:8443/Prod"))
    private let none = Retargeting(api: nil)

    private func config(_ text: String, _ retargeting: Retargeting? = nil) -> (String?, [String]) {
        let collector = DiagnosticCollector()
        let bytes = (retargeting ?? new).config(Array(text.utf8), file: "config.js", into: collector)
        return (bytes.map { String(decoding: $0, as: UTF8.self) }, collector.diagnostics.map(\.description))
    }

    private func page(_ text: String, _ retargeting: Retargeting? = nil) -> (String?, [String]) {
        let collector = DiagnosticCollector()
        let page = (retargeting ?? new).page(Array(text.utf8), file: "index.html", into: collector)
        let told = collector.diagnostics.map(\.description)
        guard let page else { return (nil, told) }
        switch page {
        case .still: return ("still", told)
        case .live(let bytes): return (String(decoding: bytes, as: UTF8.self), told)
        }
    }

    private func head(_ connect: String, script: String = #"<script src="/config.js" defer data-live></script>"#)
        -> String
    {
        """
        <!doctype html>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; \(connect); base-uri 'none'">
        <title>connect-src 'self' https://old.example</title>
        \(script)<p>connect-src 'self' https://old.example</p>

        """
    }

    @Test(arguments: ["null", "\"https://old.example/Prod\"", "\"http://127.0.0.1:8787\"", "\"\""])
    func `The address in config-js is replaced, whatever it was`(old: String) {
        let text =
            "// apiBaseURL: 1,\nglobalThis.BOURSE_CONFIG = Object.freeze({\n  apiBaseURL: \(old), // or null\n  orders: \"trade\",\n});\n"
        #expect(config(text).0 == text.replacing(": \(old),", with: ": \"https://new.example:8443/Prod\","))
        #expect(config(text, none).0 == text.replacing(": \(old),", with: ": null,"))
        #expect(config(config(text).0 ?? "").0 == config(text).0)
    }

    @Test(arguments: [
        ("", "config.js:1:1: error: there is no line 'apiBaseURL: …,'; this is no config.js of Bourse's"),
        (
            "a = {\n  apiBaseURL: api(),\n}",
            "config.js:2:14: error: the value of 'apiBaseURL' must be a text or null, with a comma after it"
        ),
        (
            "  apiBaseURL: \"a\\\"b\",",
            "config.js:1:14: error: the value of 'apiBaseURL' must be a text or null, with a comma after it"
        ),
        (
            "  apiBaseURL: \"a\"",
            "config.js:1:14: error: the value of 'apiBaseURL' must be a text or null, with a comma after it"
        ),
        (
            "apiBaseURL: null,\napiBaseURL: null,",
            "config.js:2:12: error: there are 2 lines 'apiBaseURL: …,', and one is expected"
        ),
    ])
    func `Another config-js is refused at its place`(text: String, expected: String) {
        #expect(config(text) == (nil, [expected]))
    }

    @Test func `Orders go where the environment has them, or stay`() {
        let text = "  apiBaseURL: null,\n  orders: \"buy-sell\",\n"
        let trade = Retargeting(api: nil, orders: .trade)
        #expect(config(text, trade).0 == text.replacing("buy-sell", with: "trade"))
        #expect(config(config(text, trade).0 ?? "", Retargeting(api: nil, orders: .buySell)).0 == text)
        #expect(config(text, none).0 == text)
        #expect(
            config("apiBaseURL: null,\norders: b,", trade).1 == [
                "config.js:2:8: error: the value of 'orders' must be a text or null, with a comma after it"
            ])
        #expect(
            config("apiBaseURL: null,", trade).1 == [
                "config.js:1:1: error: there is no line 'orders: …,'; this is no config.js of Bourse's"
            ])
    }

    @Test(arguments: [
        "connect-src 'self'", "connect-src 'self' https://old.example", "connect-src 'self' http://127.0.0.1:8787",
    ])
    func `Only the sources of connect-src change`(old: String) {
        #expect(page(head(old)).0 == head("connect-src 'self' https://new.example:8443"))
        #expect(page(head(old), none).0 == head("connect-src 'self'"))
    }

    @Test(arguments: [
        #"<script src="/base/path/config.js" data-live></script>"#,
        "<SCRIPT SRC='config.js' DEFER data-live=''></SCRIPT>",
        "<script data-live src=/config.js></script>",
    ])
    func `A live page is one whose config script says so`(script: String) {
        let old = head("connect-src 'self'", script: script)
        #expect(page(old).0 == head("connect-src 'self' https://new.example:8443", script: script))
    }

    @Test(arguments: [
        #"<script src="/config.js" defer></script><td data-live="price">"#,
        #"<script src="/app.js" data-live></script>"#,
        #"<!-- <script src="/config.js" data-live></script> -->"#,
        #"<p>data-live &lt;script src="/config.js" data-live></p>"#,
        #"<script src="https://evil.example/config.js" data-live></script>"#, #"<script data-live></script>"#,
        #"<textarea><script src="/config.js" data-live></script></textarea>"#,
        #"<svg><script src="/config.js" data-live></script></svg>"#,
    ])
    func `Any other page is left alone`(script: String) {
        let (text, told) = page(head("connect-src https://anything.example *", script: script))
        #expect(text == "still" && told.isEmpty)
    }

    @Test(arguments: [
        "img-src 'self'", "connect-src https://old.example", "connect-src 'self' https://a.example https://b.example",
        "connect-src 'self' *", "connect-src 'self' https:", "connect-src 'self' https://old.example/path",
        "connect-src 'self'; connect-src 'self'", "connect-src 'self'; CONNECT-SRC *", "connect-src",
        "connect-src 'none'",
        "connect-src 'self'&#32;https://old.example", "CONNECT-SRC 'self'", "connect-src  'self'",
    ])
    func `A policy that is not the engine's is refused at its place`(connect: String) {
        let (text, told) = page(head(connect))
        #expect(text == nil)
        #expect(
            told == [
                "index.html:2:53: error: the policy is not as Bourse writes it: one 'connect-src' with 'self' and the API's origin alone"
            ])
    }

    @Test func `A live page without a policy or with two is refused`() {
        let script = #"<script src="/config.js" data-live></script>"#
        #expect(
            page(script).1 == [
                "index.html:1:1: error: the page calls the API and has no Content-Security-Policy, so it is not as Bourse made it"
            ])
        let second = "\n<meta http-equiv=content-security-policy content=\"connect-src 'self'\">"
        let twice = head("connect-src 'self'") + second
        #expect(page(twice).0 == nil)
        #expect(page(twice).1 == ["index.html:6:1: error: a second Content-Security-Policy; Bourse writes one"])
    }

    @Test func `Any bytes are left alone or refused, never a crash`() {
        let pieces = [
            "<meta ", "http-equiv=content-security-policy ", "content=\"", "connect-src 'self'", "\"", ">",
            "<script src=config.js data-live>", "&", ";", "'", "\u{0}", "é",
        ]
        var state: UInt64 = 7
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count]
            }
            _ = page(text)
            _ = config("apiBaseURL:" + text)
        }
    }
}
