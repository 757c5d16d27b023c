import Markup
import Testing

@Suite struct LinkTests {
    @Test(arguments: [
        "javascript:x", "JaVaScRiPt:x", "java&#115;cript:x", "&#1;javascript:x", "java&#10;script:x", "vbscript:x",
        "data:text/html,x", "data:image/svg+xml,x", "file:///etc/passwd", "blob:x", "x:y",
    ])
    func `An address that could run something is left out`(address: String) {
        #expect(render("[a](<\(address)>) ![b](<\(address)>)") == "<p>a b</p>\n")
        #expect(MarkdownDocument("[a](<\(address)>)").links.map(\.isSafe) == [false])
    }

    @Test(arguments: [
        ("/a b", "/a%20b"), ("a%20b%", "a%20b%25"), ("#x#y", "#x%23y"), ("?a=1&b", "?a=1&amp;b"), ("ä", "%C3%A4"),
        ("HTTP://a.b/", "HTTP://a.b/"), ("mailto:a@b.c", "mailto:a@b.c"), ("tel:+1", "tel:+1"), ("a\\\"b", "a%22b"),
        ("./a:b", "./a:b"), ("//a.b/c", "//a.b/c"), ("", ""),
    ])
    func `Other addresses are written as URLs`(address: String, written: String) {
        #expect(render("[a](<\(address)>)") == "<p><a href=\"\(written)\">a</a></p>\n")
    }

    @Test func `The page decides on the address, and is judged as well`() {
        let document = MarkdownDocument("[a](/x/{{ v }}) ![b](/y) [c](z)")
        let html = document.html(
            fence: { _ in nil }, value: { _ in "1/2" },
            link: { $0.destination == "z" ? "javascript:z" : "/base" + $0.destination })
        #expect(
            html.source == """
                <p><a href="/base/x/1%2F2">a</a> <img src="/base/y" alt="b" loading="lazy"> c</p>

                """)
        #expect(document.links.map(\.destination) == ["/x/{{ v }}", "/y", "z"])
        #expect(document.links.map(\.isImage) == [false, true, false])
        #expect(document.links.map(\.text) == ["a", "b", "c"])
    }

    @Test func `An image without an address is its text`() {
        #expect(render("![a]()") == "<p>a</p>\n")
    }
}
