import Markup
import Testing

/// Known answers of the CommonMark and GFM specifications, in this renderer's HTML.
@Suite struct CommonMarkTests {
    @Test(arguments: [
        ("*a* **b** ***c***", "<p><em>a</em> <strong>b</strong> <em><strong>c</strong></em></p>\n"),
        ("a*b*c a_b_c", "<p>a<em>b</em>c a_b_c</p>\n"),
        ("** a **", "<p>** a **</p>\n"),
        ("\\*a\\* \\# &amp; &copy; &#35; &nope;", "<p>*a* # &amp; © # &amp;nope;</p>\n"),
        ("`` a`b `` `<i>`", "<p><code>a`b</code> <code>&lt;i&gt;</code></p>\n"),
        ("a\nb  \nc\\\nd", "<p>a\nb<br>\nc<br>\nd</p>\n"),
        ("a\r\nb\r\n\r\nc\rd", "<p>a\nb</p>\n<p>c\nd</p>\n"),
        ("***\n---\n___", "<hr>\n<hr>\n<hr>\n"),
        ("    a\n\tb", "<pre tabindex=\"0\"><code>a\nb\n</code></pre>\n"),
        ("~~~ruby x\na\n~~~", "<pre tabindex=\"0\"><code class=\"language-ruby\">a\n</code></pre>\n"),
        ("```\nunclosed", "<pre tabindex=\"0\"><code>unclosed\n</code></pre>\n"),
        ("> a\nb\n\n> c", "<blockquote>\n<p>a\nb</p>\n</blockquote>\n<blockquote>\n<p>c</p>\n</blockquote>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("- a\n\n- b", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>\n"),
        ("3) a\n4) b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("1. a\n   - b", "<ol>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ol>\n"),
        ("-\n- a", "<ul>\n<li></li>\n<li>a</li>\n</ul>\n"),
        (
            "[a](/b \"c\") [d][e]\n\n[e]: <f g> 'h'",
            "<p><a href=\"/b\" title=\"c\">a</a> <a href=\"f%20g\" title=\"h\">d</a></p>\n"
        ),
        ("![*a*](/b.png \"c\")", "<p><img src=\"/b.png\" alt=\"a\" title=\"c\" loading=\"lazy\"></p>\n"),
        ("[![a](b)](c)", "<p><a href=\"c\"><img src=\"b\" alt=\"a\" loading=\"lazy\"></a></p>\n"),
        ("![a ![b](c) [d](e)](f)", "<p><img src=\"f\" alt=\"a b d\" loading=\"lazy\"></p>\n"),
        (
            "<https://a.b?c=d&e> <f@g.h>",
            "<p><a href=\"https://a.b?c=d&amp;e\">https://a.b?c=d&amp;e</a> <a href=\"mailto:f@g.h\">f@g.h</a></p>\n"
        ),
        (
            "www.a.com. https://b.c/d)",
            "<p><a href=\"http://www.a.com\">www.a.com</a>. <a href=\"https://b.c/d\">https://b.c/d</a>)</p>\n"
        ),
        ("~~a~~ ~b~", "<p><del>a</del> <del>b</del></p>\n"),
        ("\"a\" -- 'b'...", "<p>&quot;a&quot; -- &#39;b&#39;...</p>\n"),
        ("", ""),
    ])
    func `Markdown becomes HTML`(markdown: String, html: String) {
        #expect(render(markdown) == html)
        #expect(flaw(in: html) == nil)
    }

    @Test func `Tables scroll, name themselves and align by class`() {
        #expect(
            render("| A | *B* | C |  |\n|---|:-:|--:|:--|\n| 1 | 2 \\| 3 | `\\|` |") == """
                <div class="scroll" role="group" tabindex="0" aria-label="Table: A, B, C">
                <table>
                <thead>
                <tr>
                <th scope="col">A</th>
                <th scope="col" class="align-center"><em>B</em></th>
                <th scope="col" class="align-right">C</th>
                <td class="align-left"></td>
                </tr>
                </thead>
                <tbody>
                <tr>
                <td>1</td>
                <td class="align-center">2 | 3</td>
                <td class="align-right"><code>|</code></td>
                <td class="align-left"></td>
                </tr>
                </tbody>
                </table>
                </div>

                """)
    }

    @Test func `A table may have no rows`() {
        #expect(render("| A |\n|---|").hasSuffix("</thead>\n</table>\n</div>\n"))
    }

    @Test func `Tasks say whether they are done`() {
        let open = "<span class=\"task-box\" role=\"img\" aria-label=\"To do:\">☐</span>"
        let done = "<span class=\"task-box\" role=\"img\" aria-label=\"Done:\">☑</span>"
        #expect(
            render("- [ ] a\n- [x] b") == """
                <ul>
                <li class="task">\(open) a</li>
                <li class="task">\(done) b</li>
                </ul>

                """)
        #expect(render("- [x] a\n\n  b").contains("<li class=\"task\">\n<p>\(done) a</p>\n<p>b</p>\n</li>"))
    }

    @Test func `Footnotes lead there and back`() {
        let html = render("# Fn-1\n\na[^x] b[^x] [c[^y]](d)\n\n[^x]: e\n\n      f\n[^y]: g\n[^unused]: h")
        #expect(flaw(in: html) == nil)
        #expect(
            html.contains("<sup class=\"footnote-ref\" id=\"fnref-1\"><a href=\"#fn-1\" aria-label=\"Footnote 1\">"))
        #expect(html.contains("id=\"fnref-1-2\""))
        #expect(html.contains("<a href=\"d\">c<sup class=\"footnote-ref\">2</sup></a>"))
        #expect(html.contains("href=\"#fnref-1-2\" class=\"footnote-back\" aria-label=\"Back to reference 1-2\""))
        #expect(!html.contains("href=\"#fnref-2\""))
        #expect(!html.contains("h</p>"))
    }

    @Test func `Raw HTML is dropped, its text within a paragraph stays`() {
        #expect(render("a <b onclick=\"x\">c</b> <!-- d --> e") == "<p>a c  e</p>\n")
        #expect(render("<div>\nx\n</div>\n\ny") == "<p>y</p>\n")
        #expect(render("<img src=x onerror=y>\n\ny") == "<p>y</p>\n")
        #expect(render("<div>\nx\n</div>\n\n<i>y</i>", allowsRawHTML: true) == "<div>\nx\n</div>\n<p><i>y</i></p>\n")
    }

    @Test func `A fence is replaced by what the page makes of it`() {
        let document = MarkdownDocument("- a\n\n  ```chart\n  x\n  ```\n\n```text\ny\n```")
        let html = document.html(
            fence: { $0.language == "chart" ? "<figure>\($0.body)</figure>" : nil }, value: { _ in "" },
            link: { _ in "" })
        #expect(
            html.source == """
                <ul>
                <li>
                <p>a</p>
                <figure>x
                </figure>
                </li>
                </ul>
                <pre tabindex="0"><code class="language-text">y
                </code></pre>

                """)
    }
}
