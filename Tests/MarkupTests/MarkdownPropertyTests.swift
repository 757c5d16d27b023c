import Markup
import Testing

@Suite struct MarkdownPropertyTests {
    private static let pieces = [
        "a", "b c", " ", "  ", "\n", "\n\n", "\n    ", "\t", "*", "**", "_", "~~", "`", "```\n", "~~~ x\n", "# ", "> ",
        "- ",
        "1. ", "- [x] ", "[", "]", "](", ")", "![", "[a]: ", "[^1]", "[^1]: ", "|", "\n|---|:-:|\n", "---\n", "===\n",
        "\\",
        "&lt;", "&#xFDD0;0&#xFDD1;", "&#0;", "<b>", "</b>", "<script>", "<!--", "-->", "<img src=x onerror=y>", "<",
        ">",
        "\"", "'", "javascript:", "http://a.b/", "www.a.com", "a@b.c", "{{ v }}", "{{ w | .2f }}", "{{", "}}", "é", "🚀",
        "\r\n", "\u{0}", "  \n", "/x", "#y", ":",
    ]
    private static let hostile = [
        "<script>alert(1)</script>", "\" onmouseover=\"x", "javascript:alert(1)", "](javascript:x)", "|", "\n\n# h",
        "--!>",
        "'&<>", "", "../..",
    ]

    /// A small generator of pseudorandom numbers: the same seed gives the same texts. Source: SplitMix64.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static func text(seed: UInt64) -> String {
        var generator = Generator(state: seed)
        let count = Int.random(in: 1...40, using: &generator)
        return (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `Whatever is written, the HTML is balanced and inert`(block: UInt64) {
        for seed in block * 500..<(block + 1) * 500 {
            let markdown = Self.text(seed: seed)
            let document = MarkdownDocument(markdown)
            let html = document.html(
                fence: { _ in nil }, value: { Self.hostile[($0.index + Int(seed)) % Self.hostile.count] },
                link: \.destination
            ).source
            if let flaw = flaw(in: html) {
                Issue.record("\(flaw) in \(html) from \(markdown.debugDescription)")
                return
            }
        }
    }

    @Test func `Every position lies within the text`() {
        for seed in 0..<2000 as Range<UInt64> {
            let markdown = Self.text(seed: seed)
            let lines = markdown.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
            let document = MarkdownDocument(markdown)
            let places =
                document.values.map { ($0.line, $0.column) } + document.links.map { ($0.line, $0.column) }
                + document.rawHTML.map { ($0.line, $0.column) } + document.fences.map { ($0.line, $0.column) }
            for (line, column) in places {
                guard line >= 1, line <= lines.count, column >= 1, column <= lines[line - 1].count + 1 else {
                    Issue.record("\(line):\(column) in \(markdown.debugDescription)")
                    return
                }
            }
            for value in document.values where !lines[value.line - 1].dropFirst(value.column - 1).hasPrefix("{{") {
                Issue.record("no value at \(value.line):\(value.column) in \(markdown.debugDescription)")
            }
        }
    }

    @Test func `Texts parsed at once come out as one after the other`() async {
        let texts =
            (0..<400 as Range<UInt64>).map(Self.text)
            + Array(repeating: "~~a~~ www.a.com b@c.d ~e~ http://f.g", count: 400)
        let expected = texts.map { render($0) }
        let results = await withTaskGroup(of: (Int, String).self) { group in
            for (index, text) in texts.enumerated() { group.addTask { (index, render(text)) } }
            var results = Array(repeating: "", count: texts.count)
            for await (index, html) in group { results[index] = html }
            return results
        }
        #expect(results == expected)
    }

    @Test func `One document may be rendered by many at once`() async {
        let document = MarkdownDocument((0..<300 as Range<UInt64>).map(Self.text).joined(separator: "\n\n"))
        let expected = document.html(fence: { _ in nil }, value: \.expression, link: \.destination)
        await withTaskGroup(of: HTML.self) { group in
            for _ in 0..<8 {
                group.addTask { document.html(fence: { _ in nil }, value: \.expression, link: \.destination) }
            }
            for await html in group { #expect(html == expected) }
        }
    }
}
