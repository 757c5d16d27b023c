import Testing

@testable import SiteRendering

@Suite struct HTMLScannerTests {
    /// The tokens of a text, one word each: `a[href=x]`, `/a`, `'text'`; a foreign tag has a `~`, a closed one a slash.
    private func tokens(_ html: String, isXML: Bool = false) -> [String] {
        let page = ScannedPage(Array(html.utf8), isXML: isXML)
        return page.tokens.map { token in
            switch token {
            case .start(let tag):
                let attributes = page.attributes(of: tag).map { "[\($0.name)=\(page.value(of: $0))]" }.joined()
                return (tag.isForeign ? "~" : "") + tag.name + attributes + (tag.isClosed ? "/" : "")
            case .end(let name, _): return "/" + name
            case .text(let range): return "'" + page.text(range) + "'"
            }
        }
    }

    @Test(arguments: [
        ("<p>a<b>c</b>", ["p", "'a'", "b", "'c'", "/b"]),
        ("<A HREF=x Title='y'>", ["a[href=x][title=y]"]),
        ("<a href = \"x\" b>", ["a[href=x][b=]"]),
        ("<a b=\"1\"c='2'>", ["a[b=1][c=2]"]),
        ("<a href=x/y>", ["a[href=x/y]"]),
        ("<a =b=c>", ["a[=b=c]"]),
        ("<a b=>", ["a[b=]"]),
        ("<br/><br / >", ["br", "br"]),
        ("<a href='>'>", ["a[href=>]"]),
        ("a < b <1 <> </> </ x>c", ["'a < b <1 <> '", "' '", "'c'"]),
        ("<!doctype html><!-- <a> --><b>", ["b"]),
        ("<!--><a><!---><b><!-- x --!><c>", ["a", "b", "c"]),
        ("<?php echo ?><a>", ["a"]), ("<![CDATA[x]]><a>", ["a"]),
        ("<a href=\"x", []), ("<a", []), ("</a", []), ("x<", ["'x<'"]), ("x</", ["'x</'"]), ("<!-- x", []),
    ])
    func `Tags and text are read as browsers read them`(html: String, expected: [String]) {
        #expect(tokens(html) == expected)
    }

    @Test(arguments: [
        ("<script>a<b></script><i>", ["script", "'a<b>'", "/script", "i"]),
        ("<script></SCRIPT ><i>", ["script", "/script", "i"]),
        ("<script>x</scripty></script>", ["script", "'x</scripty>'", "/script"]),
        (
            "<script><!-- <script> </script> --></script><i>",
            ["script", "'<!-- <script> </script> -->'", "/script", "i"]
        ),
        ("<script><!--></script><i>", ["script", "'<!-->'", "/script", "i"]),
        ("<style>a>b{}</style>", ["style", "'a>b{}'", "/style"]),
        ("<title>a &amp; <b></title>", ["title", "'a & <b>'", "/title"]),
        ("<textarea><a></textarea>", ["textarea", "'<a>'", "/textarea"]),
        ("<textarea><a>", ["textarea", "'<a>'"]), ("<plaintext></plaintext>", ["plaintext", "'</plaintext>'"]),
    ])
    func `The contents of some elements are text`(html: String, expected: [String]) {
        #expect(tokens(html) == expected)
    }

    @Test(arguments: [
        (
            "<svg><path/><title>a<b></title></svg><path/>",
            ["~svg", "~path/", "~title", "'a'", "b", "/b", "/title", "/svg", "path"]
        ),
        ("<svg><style><a/></style><![CDATA[<x>]]></svg>", ["~svg", "~style", "~a/", "/style", "'<x>'", "/svg"]),
        ("<svg><g><p><g/>", ["~svg", "~g", "p", "g"]),
        ("<svg><foreignObject><p/></foreignObject><p2/>", ["~svg", "~foreignobject", "p", "/foreignobject", "~p2/"]),
        ("<math><title/></math><title></title>", ["~math", "~title/", "/math", "title", "/title"]),
    ])
    func `SVG and MathML have rules of their own`(html: String, expected: [String]) {
        // The end tag of <b> is not there in the text; it shows that the drawing's title is read as HTML.
        let html = html.replacing("<b></title>", with: "<b></b></title>")
        #expect(tokens(html) == expected)
    }

    @Test func `XML keeps its case and closes with a slash`() {
        #expect(
            tokens("<?xml version=\"1.0\"?><Loc a='1'/><title><b/></title>", isXML: true)
                == ["Loc[a=1]/", "title", "b/", "/title"])
    }

    @Test(arguments: [
        ("a&amp;b", "a&b"), ("&#65;&#x42;&#X43;", "ABC"), ("&eacute;&hellip;&apos;", "é…'"), ("&copy x", "© x"),
        ("?a=1&copy=2", "?a=1&copy=2"), ("?a&copyb", "?a&copyb"), ("&nothing;&", "&nothing;&"), ("&#;&#x;", "&#;&#x;"),
        ("&#0;&#xD800;&#9999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}"), ("&#150;", "–"), ("&ampx", "&ampx"), ("&amp", "&"),
    ])
    func `Character references are resolved`(written: String, meant: String) {
        #expect(CharacterReferences.decode(Array(written.utf8), isAttribute: true) == meant)
    }

    @Test func `An old name without semicolon counts in text`() {
        #expect(CharacterReferences.decode(Array("&copyb &notit;".utf8), isAttribute: false) == "©b ¬it;")
    }

    @Test func `Places are lines and characters`() {
        let text = "<p>\r\né👩‍👩‍👧<b\n id=x><i>"
        let bytes = Array(text.utf8)
        let found =
            [Finding(.ids, at: text.utf8.count - 3, "i"), Finding(.ids, at: nil, "all")]
            + ScannedPage(bytes).tokens.compactMap { token -> Finding? in
                guard case .start(let tag) = token, tag.name == "b" else { return nil }
                return Finding(.ids, at: tag.offset, "b")
            }
        let placed = found.placed(in: "x.html", bytes)
        #expect(placed.first { $0.message == "all" }?.line == nil)
        #expect(placed.first { $0.message == "b" }.map { [$0.line, $0.column] } == [2, 3])
        #expect(placed.first { $0.message == "i" }.map { [$0.line, $0.column] } == [3, 7])
    }

    @Test func `The ids of a page are those of its elements and the names of its anchors`() {
        let html = "<p id=a><a name=b><svg id='c&amp;d'/><template><p id=e></template><!-- <p id=f> --><p name=g id=a>"
        #expect(ScannedPage.ids(in: Array(html.utf8)) == ["a", "b", "c&d"])
    }

    @Test(arguments: [
        String(repeating: "<svg>", count: 40_000) + String(repeating: "</title>", count: 40_000),
        String(repeating: "<a b", count: 60_000), String(repeating: "<!--", count: 60_000),
        String(repeating: "<!-- --", count: 60_000), String(repeating: "<", count: 200_000),
        "<a title=\"" + String(repeating: "&", count: 400_000) + "\">",
        "<a" + String(repeating: " b=1", count: 60_000) + ">",
        String(repeating: "<textarea>", count: 20_000), String(repeating: "<script><!--<script>", count: 20_000),
        String(repeating: "</", count: 100_000), "\0<\0a\0=\0>" + String(repeating: "\0", count: 200_000),
        String(repeating: "<div>", count: 60_000),
    ])
    func `Hostile input takes time in proportion to its length`(html: String) {
        let bytes = Array(html.utf8)
        let start = ContinuousClock.now
        var checker = SiteChecker(address: SiteAddress(nil), files: ["index.html": bytes.count])
        checker.note(styleSheet: "x.css", bytes)
        var findings = SiteFindings(listsAll: false)
        checker.check("index.html", bytes, into: &findings)
        checker.check("x.css", bytes, into: &findings)
        checker.check("x.xml", bytes, into: &findings)
        // A debug build on a busy machine needs a second for the longest; quadratic time would be many minutes.
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test func `Any bytes are survived`() {
        var generator = SeededGenerator(state: 7)
        let alphabet = Array("<>/!-='\"& \n\0aAsvgtileScr[]CDATA#x;".utf8) + [0xFF, 0xC3, 0x80]
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator) ?? 0
            }
            for isXML in [false, true] {
                var last = -1
                for token in ScannedPage(bytes, isXML: isXML).tokens {
                    let offset =
                        switch token {
                        case .start(let tag): tag.offset
                        case .end(_, let offset): offset
                        case .text(let range): range.lowerBound
                        }
                    #expect(offset > last && offset < bytes.count)
                    last = offset
                }
            }
            _ = StyleSheetScanner.uses(in: bytes[...])
        }
    }
}

/// A small generator of its own, so that every run tests the same.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

@Suite struct StyleSheetTests {
    private func uses(_ css: String) -> [String] {
        StyleSheetScanner.uses(in: Array(css.utf8)[...]).map {
            "\($0.role.name) \($0.address) \($0.offset)" + ($0.isAlternative ? " or" : "")
        }
    }

    @Test(arguments: [
        ("a{b:url(x.png)}", ["image x.png 8"]), ("a{b:URL( \"x y.png\" )}", ["image x y.png 10"]),
        ("@import 'a.css';@import url(b.css) print;", ["style sheet a.css 9", "style sheet b.css 28"]),
        (
            "@font-face{font-family:'F';src:local(x),url(f.woff2) format('woff2'),url(f.woff);}a{b:url(c)}",
            ["font f.woff2 44", "font f.woff 73 or", "image c 90"]
        ),
        ("/* url(x) */a{content:'url(y)'}", []), ("@namespace url(http://x/);a{fill:url(#g)}", []),
        ("@media print{a{b:url(x\\)y)}}", ["image x)y 21"]), ("a{b:url(\\41 b)}", ["image Ab 8"]),
        ("a{b:url(x", ["image x 8"]), ("a{b:url('x\ny')}", ["image x 9"]), ("a{b:curl(x)}/*", []),
    ])
    func `The addresses of a style sheet are found`(css: String, expected: [String]) {
        #expect(uses(css) == expected)
    }
}
