import Markup
import Testing

@Suite struct InlineValueTests {
    /// Each value shows its number in angle brackets: `<0>`.
    private func renderNumbered(_ markdown: String) -> String {
        MarkdownDocument(markdown).html(fence: { _ in nil }, value: { "<\($0.index)>" }, link: \.destination).source
    }

    @Test(arguments: [
        ("a {{ b | .3~s }} c", "<p>a &lt;0&gt; c</p>\n"),
        ("**{{ a_b }}**_{{ c }}_", "<p><strong>&lt;0&gt;</strong><em>&lt;1&gt;</em></p>\n"),
        ("# {{ a }}", "<h1 id=\"section\">&lt;0&gt;</h1>\n"),
        ("[{{ a }}](/s/{{ b c }}/?q={{ d }})", "<p><a href=\"/s/%3C1%3E/?q=%3C2%3E\">&lt;0&gt;</a></p>\n"),
        ("[x][r]\n\n[r]: /{{ a }}", "<p><a href=\"/%3C0%3E\">x</a></p>\n"),
        (
            "![{{ a }}](b \"{{ c }}\")",
            "<p><img src=\"b\" alt=\"&lt;0&gt;\" title=\"&lt;1&gt;\" loading=\"lazy\"></p>\n"
        ),
        ("<https://a.b/{{ c }}>", "<p><a href=\"https://a.b/%3C0%3E\">https://a.b/&lt;0&gt;</a></p>\n"),
        ("- {{ a }}\n- {{ b }}", "<ul>\n<li>&lt;0&gt;</li>\n<li>&lt;1&gt;</li>\n</ul>\n"),
        ("{{a}}{{b}}", "<p>&lt;0&gt;&lt;1&gt;</p>\n"),
        ("{{{ a }}}", "<p>{&lt;0&gt;}</p>\n"),
        (#"\\{{ a }}"#, "<p>\\&lt;0&gt;</p>\n"),
    ])
    func `Values stand in text, headings and addresses`(markdown: String, html: String) {
        #expect(renderNumbered(markdown) == html)
    }

    @Test(arguments: [
        ("`{{ a|b }}` ``{{c}}``", "<p><code>{{ a|b }}</code> <code>{{c}}</code></p>\n"),
        ("`{{` and `}}`", "<p><code>{{</code> and <code>}}</code></p>\n"),
        (#"\{{ a }}"#, "<p>{{ a }}</p>\n"),
        ("{{ a", "<p>{{ a</p>\n"),
        ("{{ a\nb }}", "<p>{{ a\nb }}</p>\n"),
        ("{{ a } }}", "<p>{{ a } }}</p>\n"),
        ("    {{ a }}", "<pre tabindex=\"0\"><code>{{ a }}\n</code></pre>\n"),
        (
            "```x{{ a }}\n{{  b | c  }}\n```",
            "<pre tabindex=\"0\"><code class=\"language-x{{\">{{  b | c  }}\n</code></pre>\n"
        ),
    ])
    func `Values in code, after a backslash and unclosed stay as written`(markdown: String, html: String) {
        #expect(renderNumbered(markdown) == html)
        #expect(MarkdownDocument(markdown).values.isEmpty)
    }

    @Test func `A pipe in a value separates no cells`() {
        let document = MarkdownDocument("| A |\n|---|\n| {{ a | b }} {{ c \\| d }} |")
        #expect(document.values.map(\.expression) == ["a | b", "c | d"])
    }

    @Test(arguments: [
        "<script>x</script>", "[a](javascript:b)", "**b**", "`", "\n\n# a", "{{ a }}", "&lt;", "\" onclick=\"x",
    ])
    func `A value never becomes markup`(hostile: String) {
        let markdown = "# {{ a }}\n\n{{ a }} [{{ a }}]({{ a }} \"{{ a }}\") ![{{ a }}]({{ a }})\n\n| {{ a }} |\n|---|"
        let html = MarkdownDocument(markdown).html(fence: { _ in nil }, value: { _ in hostile }, link: \.destination)
            .source
        #expect(flaw(in: html) == nil)
        #expect(!html.contains("<em>") && !html.contains("<strong>") && !html.contains("<code>"))
        let escaped = (HTML(text: hostile) as HTML).source
        #expect(html.contains("<p>\(escaped) "))
    }

    @Test func `A value cannot bring a scheme that runs`() {
        let document = MarkdownDocument("[x]({{ a }}alert(1)) [y]({{ b }}:alert(1)) [z](java{{ c }}:alert(1))")
        #expect(document.links.map(\.isSafe) == [true, false, false])
        let html = document.html(
            fence: { _ in nil },
            value: { ["a": "javascript:", "b": "javascript", "c": "script"][$0.expression] ?? "" }, link: \.destination)
        #expect(html.source == "<p><a href=\"javascript%3Aalert(1)\">x</a> y z</p>\n")
    }

    @Test func `Noncharacters of the source name no value`() throws {
        let opening = String(try #require(Unicode.Scalar(0xFDD0 as UInt32)))
        let closing = String(try #require(Unicode.Scalar(0xFDD1 as UInt32)))
        #expect(renderNumbered("\(opening)0\(closing) {{ a }}") == "<p>\u{FFFD}0\u{FFFD} &lt;0&gt;</p>\n")
        #expect(renderNumbered("&#xFDD0;7&#xFDD1; {{ a }}") == "<p>\u{FFFD}7\u{FFFD} &lt;0&gt;</p>\n")
    }

    @Test func `A value is asked for once, though it stands in a table's label too`() {
        var asked = 0
        let html = MarkdownDocument("| {{ a }} |\n|---|").html(
            fence: { _ in nil },
            value: { _ in
                asked += 1
                return "v"
            }, link: \.destination)
        #expect(asked == 1)
        #expect(html.source.contains("aria-label=\"Table: v\""))
    }

    @Test func `Excerpt and heading text take values`() {
        let document = MarkdownDocument(
            "# At {{ a }}\n\n![x](y)\n\n> q\n\nApple *closed* at\n{{ b }} `x`[^1].\n\n[^1]: n")
        #expect(document.excerpt == "Apple closed at x.")
        #expect(document.excerpt { _ in "190" } == "Apple closed at 190 x.")
        #expect(document.headings[0].text == "At {{ a }}")
        #expect(document.text(of: document.headings[0]) { _ in "9" } == "At 9")
        #expect(MarkdownDocument("- a").excerpt.isEmpty)
    }
}
