import Markup
import Testing

@Suite struct HeadingTests {
    @Test(arguments: [
        ("# Hello, World!", "hello-world"), ("## A & B", "a--b"), ("# snake_case-x 2", "snake_case-x-2"),
        ("# Über 日本 é", "über-日本-é"), ("# 🚀", "section"), ("# `code` *em* [l](x)", "code-em-l"),
        ("# Price of {{ a }} now", "price-of-now"), ("# <b>\"x\"</b>", "x"),
    ])
    func `A heading's id is made from its words`(markdown: String, id: String) {
        #expect(MarkdownDocument(markdown).headings.map(\.id) == [id])
    }

    @Test func `Ids differ from each other and from the page's own`() {
        let document = MarkdownDocument("# A\n# A\n# A-1\n# A\n# Main\n#", reservedIDs: ["main"])
        #expect(document.headings.map(\.id) == ["a", "a-1", "a-1-1", "a-2", "main-1", "section"])
        #expect(document.headings.map(\.index) == [0, 1, 2, 3, 4, 5])
    }
}
