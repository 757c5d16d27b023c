import Markup
import Testing

@Suite struct PositionTests {
    @Test func `Values and links after values keep their columns`() {
        let document = MarkdownDocument("é {{ a }} 👩‍👩‍👧 {{ b }} [x](y)\n| {{ c }}", firstLine: 5)
        #expect(document.values.map(\.line) == [5, 5, 6])
        #expect(document.values.map(\.column) == [3, 13, 3])
        #expect(document.links.map(\.line) == [5])
        #expect(document.links.map(\.column) == [21])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `Lines are counted whatever ends them`(end: String) {
        let lines = ["\u{FEFF}a {{ v }}", "", "## H", "", "> - ```sql q", ">   select", ">   ```", "[x](y)"]
        let document = MarkdownDocument(lines.joined(separator: end), firstLine: 4)
        #expect(document.values.map { [$0.line, $0.column] } == [[4, 3]])
        #expect(document.headings.map(\.line) == [6])
        #expect(document.fences.map { [$0.line, $0.column, $0.bodyLine, $0.bodyColumn] } == [[8, 5, 9, 5]])
        #expect(document.fences.map(\.body) == ["select\n"])
        #expect(document.links.map(\.line) == [11])
    }

    /// Each link of the text stands where a search for it finds it.
    @Test func `Links stand where they are written`() {
        let text = """
            [r]: /x
            [s]: /y
            Para [l1](b) and
               next *em* [l2][r] <https://q.w/l3>
            a\\[b\\] &lt;[&amp; `co
            de` [l4](k "t
            u") [l5](x) ![l6](j)[l7](c)

            > quote [l8](b)
            lazy **[l9](f)**

            | A | B [l10](y) |
            |---|:--:|
            | a \\| b | [l11](d) www.a.com/l12 |

            1. [ ] x [l13](z)

               y [l14](z) a@b.de [not] [l15][r][l16][s]

            Note[^1]

            [^1]: n [l17](b)
            Setext [l18](b)
            more ![l19](b)
            ===
            """
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let links = MarkdownDocument(text).links.filter { $0.text.contains("l") || $0.destination.contains("/l") }
        #expect(links.count == 19)
        for link in links {
            let rest = lines[link.line - 1].dropFirst(link.column - 1)
            let starts = ["[\(link.text)]", "![\(link.text)]", "<\(link.text)>", link.text].contains {
                rest.hasPrefix($0)
            }
            #expect(starts, "\(link.text) is said to stand before '\(rest)'")
        }
    }

    @Test func `Raw HTML is reported where it stands, comments are not`() {
        let document = MarkdownDocument(
            "a <b>c</b>\nd <i\nclass=\"e\"> <br>\n\n<!-- x -->\n\n <div>\n</div>\n\n<!-- --> <p>")
        #expect(
            document.rawHTML == [
                SourcePosition(line: 1, column: 3), SourcePosition(line: 2, column: 3),
                SourcePosition(line: 3, column: 12), SourcePosition(line: 7, column: 2),
                SourcePosition(line: 10, column: 1),
            ])
    }

    @Test func `A fence's words and the place of its body`() {
        let document = MarkdownDocument("  ```chart  wide {{ a }} \n\n    x: {{ b }}\n  ```\n~~~\n~~~")
        let fence = document.fences[0]
        #expect(fence.info == "chart  wide {{ a }}")
        #expect(fence.language == "chart")
        #expect(fence.argument == "wide {{ a }}")
        #expect(fence.body == "\n  x: {{ b }}\n")
        #expect([fence.line, fence.column, fence.bodyLine, fence.bodyColumn] == [1, 3, 2, 3])
        #expect(document.fences[1].body.isEmpty)
        #expect(document.fences[1].index == 1)
    }

    @Test(arguments: [
        ("```sql a\nb\n```\n", true), ("```sql a\nb\n", false), ("```sql a", false), ("````sql a\nb\n```\n", false),
        ("> ```sql a\n> b\n> ```\n\nText\n", true), ("> ```sql a\n> b\n\nText\n", false),
        ("- ```sql a\n  b\n  ```  \n", true), ("~~~sql a\nb\n~~~~\n", true), ("```sql a\n```", true),
        ("```sql a\nb\n```chart\n", false), ("```sql a\r\nb\r\n```\r\n", true),
    ])
    func `It is known whether a fence is closed`(text: String, isClosed: Bool) {
        #expect(MarkdownDocument(text).fences.map(\.isClosed) == [isClosed])
    }

    @Test func `The words of a fence have columns`() {
        let fences = MarkdownDocument("> é\n>\n> ```sql  sql\n> ```\n\n~~~  größe\n~~~\n\n```\n```\n").fences
        #expect(fences.map { [$0.languageColumn, $0.argumentColumn] } == [[6, 11], [6, 1], [1, 1]])
    }
}
