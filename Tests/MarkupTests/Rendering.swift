import Foundation
import Markup
import Testing

/// Renders with each value shown as its own expression and links as they are.
func render(_ markdown: String, allowsRawHTML: Bool = false) -> String {
    MarkdownDocument(markdown).html(
        allowsRawHTML: allowsRawHTML, fence: { _ in nil }, value: \.expression, link: \.destination
    ).source
}

/// The body of a file of Fixtures/: what follows its front matter.
func fixture(_ name: String) throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
    let text = try String(contentsOf: file, encoding: .utf8).replacing("\r\n", with: "\n")
    let close = try #require(text.dropFirst(4).firstRange(of: "---\n"))
    return String(text[close.upperBound...])
}

/// What is wrong with a piece of HTML from a renderer that may write no raw HTML; nil when all is well.
func flaw(in html: String) -> String? {
    let void: Set<Substring> = ["br", "hr", "img"]
    let known: Set<Substring> = [
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "code", "em", "strong", "del",
        "a", "img", "br", "hr", "table", "thead", "tbody", "tr", "th", "td", "div", "span", "sup", "section",
    ]
    var open: [Substring] = []
    var ids: Set<Substring> = []
    var rest = html[...]
    while let start = rest.firstIndex(of: "<") {
        guard let end = rest[start...].firstIndex(of: ">") else { return "an unclosed tag" }
        let tag = rest[rest.index(after: start)..<end]
        rest = rest[rest.index(after: end)...]
        if tag.hasPrefix("/") {
            guard open.popLast() == tag.dropFirst() else { return "unbalanced </\(tag.dropFirst())>" }
            continue
        }
        let name = tag.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard known.contains(name) else { return "the tag <\(tag)>" }
        if name == "a", open.contains("a") { return "a link within a link" }
        if name == "p", open.contains("p") { return "a paragraph within a paragraph" }
        if !void.contains(name) { open.append(name) }
        for attribute in tag.dropFirst(name.count).matches(of: /\s+([^\s=]+)="([^"]*)"/) {
            let (key, value) = (attribute.1, attribute.2)
            guard
                [
                    "id", "class", "href", "src", "alt", "title", "loading", "tabindex", "role", "scope", "start",
                    "aria-label",
                ].contains(key)
            else { return "the attribute \(key)" }
            if key == "id", !ids.insert(value).inserted { return "the id \(value) twice" }
            if key == "href" || key == "src", let colon = value.firstIndex(of: ":"),
                !value[..<colon].contains(where: { "/?#".contains($0) }),
                !["http", "https", "mailto", "tel"].contains(value[..<colon].lowercased())
            {
                return "the address \(value)"
            }
        }
        let bare = tag.dropFirst(name.count).replacing(/\s+[^\s=]+="[^"]*"/, with: "")
        if !bare.isEmpty { return "something odd in <\(tag)>" }
    }
    return open.isEmpty ? nil : "unclosed \(open)"
}
