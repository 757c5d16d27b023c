import Foundation
import Testing

@testable import SiteBuild

/// Pages that a good tool must survive, each as the only page of a site.
@Suite struct HostileMarkdownTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Hostile")

    private func site(_ name: String) throws -> TestSite {
        let site = try TestSite()
        try site.folder.write(try Data(contentsOf: Self.folder.appending(path: name)), to: "Content/page.md")
        return site
    }

    /// Each refused file with what the first error must say.
    @Test(arguments: [
        ("unclosed.md", "Content/page.md:1:1: error: the front matter that begins on line 1 is never closed"),
        (
            "tabs.md",
            "Content/page.md:3:1: error: a tab stands where YAML needs spaces on line 3; indent with spaces"
        ),
        ("dup-key.md", "Content/page.md:3:1: error: the key 'title' occurs twice, on line 2 and again on line 3"),
        ("list-top.md", "Content/page.md:2:1: error: front matter must be a mapping of keys to values, not a list"),
        ("toml.md", "Content/page.md:1:1: error: TOML front matter is not supported"),
        ("json.md", "Content/page.md:1:1: error: JSON front matter is not supported"),
        ("laughs.md", "Content/page.md:3:8: error: YAML aliases (&name, *name) are not supported"),
        ("self-alias.md", "Content/page.md:2:12: error: YAML aliases (&name, *name) are not supported"),
        ("date-bad.md", "Content/page.md:3:7: error: date must be a day that exists, as YYYY-MM-DD, not '2013-02-29'"),
        ("date-text.md", "Content/page.md:3:7: error: date must be a day that exists, as YYYY-MM-DD, not 'yesterday'"),
        (
            "slug-absolute.md",
            "Content/page.md:4:7: error: slug must be one segment of a path, without slashes: '/etc/passwd'"
        ),
        ("slug-nul.md", "Content/page.md:3:7: error: slug must not contain control characters"),
        ("slug-long.md", "Content/page.md:3:7: error: slug must have at most 200 bytes, not "),
        ("layout-missing.md", "Content/page.md:3:9: error: layout 'nope' does not exist; known: page"),
        ("utf16.md", "Content/page.md:1:1: error: the file's encoding is UTF-16; save it as UTF-8"),
    ])
    func `Refused with file, place and cure`(name: String, message: String) async throws {
        let site = try site(name)
        let findings = try await site.findings()
        #expect(findings.contains { $0.hasPrefix(message) }, "\(findings)")
        #expect(!site.has("Site"))
    }

    @Test(arguments: [
        "good.md", "crlf.md", "closed-by-dots.md", "dash-in-body.md", "heading-dup.md", "deep-quote.md", "emphasis.md",
        "backticks.md", "unicode.md", "title-unicode.md", "code-html.md", "fence-lang.md", "nul.md", "html.md",
        "links.md",
    ])
    func `Accepted, and nothing in it can run`(name: String) async throws {
        let site = try site(name)
        let report = try await site.build()
        #expect(!report.hasErrors, "\(report.diagnostics)")
        let html = try site.folder.read("Site/page/index.html")
        let body = try site.body("page/index.html")
        for tag in ["<script", "<iframe", "<svg", "onerror=\"", "onload="] {
            #expect(!body.lowercased().contains(tag), "\(tag) in \(body.prefix(400))")
        }
        for attribute in ["href=\"javascript", "href=\"vbscript", "href=\"data", "src=\"data", "href=\" javascript"] {
            #expect(!body.lowercased().contains(attribute))
        }
        #expect(!html.contains("\0"))
    }

    @Test func `Dropped HTML and addresses are warned of at their places`() async throws {
        let html = try await site("html.md").findings()
        #expect(html.first?.hasPrefix("Content/page.md:5:1: warning: raw HTML is left out") == true, "\(html)")
        #expect(html.count == 4)
        let links = try await site("links.md").findings()
        #expect(links.allSatisfy { $0.contains("warning: the address '") }, "\(links)")
        #expect(links.count >= 6)
    }

    @Test func `Raw HTML is kept where the site allows it`() async throws {
        let site = try TestSite([
            "bourse.yml": "title: Test\nurl: https://example.com/\nrawHTML: true\n",
            "Content/index.md": "---\ntitle: Home\n---\n<mark>x</mark>\n",
        ])
        #expect(try await site.findings().isEmpty)
        #expect(try site.body("index.html").contains("<mark>x</mark>"))
    }

    @Test func `Names that mean markup elsewhere stay text on every page`() async throws {
        let site = try TestSite([
            "Content/index.md": """
            ---
            title: Home
            ---
            ```sql all
            select symbol, name from stocks order by symbol
            ```
            ```table
            data: all
            caption: "{{ all.name }}"
            ```
            ```metrics
            data: all
            items: [{ label: "{{ all.name }}", value: name, note: "{{ all.name }}" }]
            ```
            [{{ all.name }}](/?x={{ all.name }} "{{ all.name }}") *{{ all.name }}* | {{ all.name }}
            """
        ])
        let names = [
            "<script>alert(1)</script>", "\" onload=\"alert(1)", "' onload='x", "{{site.title}}",
            "[x](javascript:alert(1))",
            "</title><svg onload=alert(1)>", "&lt;b&gt;", "`</code>`",
        ]
        for (index, name) in names.enumerated() {
            let cell = "\"" + name.replacing("\"", with: "\"\"") + "\""
            let each = try TestSite(["Content/index.md": try site.folder.read("Content/index.md")])
            try each.pull([.stocks: "symbol,name\nS\(index),\(cell)\n"])
            let report = try await each.build()
            #expect(!report.hasErrors, "\(name): \(report.diagnostics)")
            let body = try each.body("index.html")
            for sign in ["<script", "<svg", " onload=\"", " onload='", "href=\"javascript", "<b>"] {
                #expect(!body.contains(sign), "\(sign) from \(name): \(body)")
            }
        }
    }
}
