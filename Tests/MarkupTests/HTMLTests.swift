import Markup
import Testing

@Suite struct HTMLTests {
    @Test(arguments: [
        ("A & B", "A &amp; B"), (#"" onload=""#, "&quot; onload=&quot;"), ("<'>", "&lt;&#39;&gt;"),
        ("a\u{0}\u{1F}\u{7F}\u{85}b\t\n", "a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}b\t\n"), ("é£🚀", "é£🚀"),
    ])
    func `Interpolated text is escaped`(text: String, escaped: String) {
        let html: HTML = "<b>\(text)</b>"
        #expect(html.source == "<b>\(escaped)</b>")
        #expect(HTML(text: text).source == escaped)
    }

    @Test(arguments: [0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF] as [UInt32])
    func `Noncharacters are replaced`(value: UInt32) throws {
        let text = String(try #require(Unicode.Scalar(value)))
        #expect(HTML(text: "a\(text)b").source == "a\u{FFFD}b")
    }

    @Test(arguments: [0xFDCF, 0xFDF0, 0xFFFD, 0x1FFFD, 0x1F680, 0xA0] as [UInt32])
    func `Their neighbours stay`(value: UInt32) throws {
        let text = String(try #require(Unicode.Scalar(value)))
        #expect(HTML(text: text).source == text)
    }

    @Test func `HTML within HTML stays`() {
        let inner: HTML = "<i>\(1)</i>"
        #expect((["<p>\(inner)</p>", inner] as [HTML]).joined(separator: ", ").source == "<p><i>1</i></p>, <i>1</i>")
    }
}
