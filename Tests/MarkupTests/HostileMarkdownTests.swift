import Markup
import Testing

@Suite struct HostileMarkdownTests {
    @Test(arguments: [
        "html.md", "links.md", "code-html.md", "fence-lang.md", "heading-dup.md", "nul.md", "unicode.md", "crlf.md",
        "dash-in-body.md", "good.md", "deep-quote.md", "emphasis.md", "backticks.md",
    ])
    func `Hostile texts become harmless HTML`(name: String) throws {
        let html = render(try fixture(name))
        #expect(flaw(in: html) == nil)
        #expect(name == "html.md" || html.utf8.count > 8)
    }

    @Test func `NUL is shown, code is exact, headings differ`() throws {
        #expect(render(try fixture("nul.md")) == "<p>a\u{FFFD}b</p>\n")
        #expect(
            render(try fixture("code-html.md")).contains(
                "&lt;/code&gt;&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;\n"))
        #expect(MarkdownDocument(try fixture("heading-dup.md")).headings.map(\.id) == ["a", "a-1", "a-2", "section"])
        #expect(render(try fixture("unicode.md")) == "<p>\(trimmed(try fixture("unicode.md")))</p>\n")
        #expect(render(try fixture("dash-in-body.md")).contains("<hr>\n<p>b</p>\n<pre"))
    }

    /// Each would take minutes were it quadratic, or a stack overflow were it recursive.
    @Test(arguments: [
        String(repeating: "> ", count: 20_000) + "end", String(repeating: "*a **b ", count: 20_000) + "end",
        String(repeating: "[", count: 20_000) + "end", String(repeating: "[a](b) ", count: 20_000) + "end",
        String(repeating: "{{ a }} ", count: 20_000) + "end", String(repeating: "{{", count: 20_000) + "end",
        String(repeating: "![", count: 2_000) + "end" + String(repeating: "](x)", count: 2_000),
        String(repeating: "# A\n", count: 10_000) + "end", String(repeating: "- ", count: 2_000) + "end",
        String(repeating: "**a ", count: 5_000) + "end" + String(repeating: "**", count: 5_000),
        "|" + String(repeating: "a|", count: 500) + "\n|" + String(repeating: "-|", count: 500) + "\n|end|",
    ])
    func `Long and deep texts end soon and lose nothing`(markdown: String) {
        var html = ""
        let time = ContinuousClock().measure { html = render(markdown) }
        #expect(time < .seconds(10))
        #expect(html.contains("end"))
        // The check itself takes long.
        if html.utf8.count < 200_000 { #expect(flaw(in: html) == nil) }
    }

    private func trimmed(_ text: String) -> String { String(text.split(separator: "\n").joined(separator: "\n")) }
}
