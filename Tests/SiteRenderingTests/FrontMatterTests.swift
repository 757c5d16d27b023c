import Testing

@testable import SiteRendering

@Suite struct FrontMatterTests {
    /// The findings about a page, as printed.
    private func findings(_ text: String, path: String = "a.md") -> [String] {
        let collector = DiagnosticCollector()
        _ = PageSource(path: path, text: text, into: collector)
        return collector.diagnostics.map(\.description)
    }

    @Test func `All keys are read`() throws {
        let collector = DiagnosticCollector()
        let source = try #require(
            PageSource(
                path: "notes/a.md",
                text: """
                    ---
                    title: A & B
                    description: One line
                    layout: article
                    date: 2026-01-31
                    draft: true
                    slug: other
                    order: 3
                    navigationTitle: Short
                    image: /a.png
                    live: true
                    ---
                    Text
                    """, into: collector))
        let matter = source.frontMatter
        #expect(collector.diagnostics.isEmpty)
        #expect(matter.title.text == "A & B" && matter.layout == "article" && matter.date?.description == "2026-01-31")
        #expect(matter.isDraft && matter.isLive && matter.slug == "other" && matter.order == 3)
        #expect(matter.navigationTitle == "Short" && matter.image?.text == "/a.png")
    }

    @Test(arguments: [
        (
            "---\ntitle: A\n# Hello\n",
            "Content/a.md:1:1: error: the front matter that begins on line 1 is never closed; add a line of ---"
        ),
        (
            "Hello\n",
            "Content/a.md:1:1: error: a page begins with front matter: a line of ---, 'title: …', and a line of ---"
        ),
        (
            "+++\ntitle = \"A\"\n+++\n",
            "Content/a.md:1:1: error: TOML front matter is not supported; write YAML between two lines of ---"
        ),
        (
            "{\"title\":\"A\"}\n",
            "Content/a.md:1:1: error: JSON front matter is not supported; write YAML between two lines of ---"
        ),
        ("---\n- a\n---\n", "Content/a.md:2:1: error: front matter must be a mapping of keys to values, not a list"),
        ("---\nlayout: page\n---\n", "Content/a.md:2:1: error: front matter needs the key 'title'"),
        (
            "---\ntitle: A\ndate: 2013-02-29\n---\n",
            "Content/a.md:3:7: error: date must be a day that exists, as YYYY-MM-DD, not '2013-02-29'"
        ),
        ("---\ntitle: A\ndraft: maybe\n---\n", "Content/a.md:3:8: error: 'draft' must be true or false, not 'maybe'"),
        (
            "---\ntitle: A\ntitel: B\n---\n",
            "Content/a.md:3:1: error: 'titel' is no key of front matter; did you mean 'title'?"
        ),
        ("---\ntitle: A\nslug: ../x\n---\n", "Content/a.md:3:7: error: slug must not begin with a dot: '../x'"),
        (
            "---\ntitle: A\nslug: /etc/passwd\n---\n",
            "Content/a.md:3:7: error: slug must be one segment of a path, without slashes: '/etc/passwd'"
        ),
        ("---\ntitle: A\nslug: \"a\\0b\"\n---\n", "Content/a.md:3:7: error: slug must not contain control characters"),
        (
            "---\ntitle: A\npages: select 1\n---\n",
            "Content/a.md:3:8: error: 'pages' needs a file named for a column, such as [symbol].md"
        ),
    ])
    func `Each mistake is told with its place`(text: String, expected: String) {
        #expect(findings(text) == [expected])
    }

    @Test func `CRLF, dots at the end and rules in the body are understood`() throws {
        let collector = DiagnosticCollector()
        #expect(FrontMatter.split("---\r\ntitle: A\r\n---\r\nText\r\n", file: "a", into: collector)?.body == "Text\r\n")
        #expect(FrontMatter.split("---\ntitle: A\n...\nText", file: "a", into: collector)?.body == "Text")
        let parts = try #require(FrontMatter.split("---\ntitle: A\n---\na\n\n---\n\nb", file: "a", into: collector))
        #expect(parts.body == "a\n\n---\n\nb")
        #expect(parts.bodyLine == 4)
    }

    @Test func `A page from rows needs its query`() {
        #expect(
            findings("---\ntitle: A\n---\n", path: "[symbol].md").first?.contains("needs 'pages: select symbol") == true
        )
    }
}

@Suite struct PagePathTests {
    @Test(arguments: [
        ("index.md", nil, "index.html", ""),
        ("about.md", nil, "about/index.html", "about/"),
        ("notes/index.md", nil, "notes/index.html", "notes/"),
        ("notes/2008.md", nil, "notes/2008/index.html", "notes/2008/"),
        ("notes/2008.md", "crash", "notes/crash/index.html", "notes/crash/"),
        ("stocks/[symbol].md", "^FTSE", "stocks/^FTSE/index.html", "stocks/%5EFTSE/"),
        ("404.md", nil, "404.html", "404.html"),
        ("größe/a b.md", nil, "größe/a b/index.html", "gr%C3%B6%C3%9Fe/a%20b/"),
    ])
    func `A source becomes a file and an address`(source: String, slug: String?, file: String, address: String) {
        let path = PagePath(source: source, slug: slug)
        #expect(path.file == file)
        #expect(path.address == address)
    }
}

@Suite struct WebAddressTests {
    @Test(arguments: [
        ("https://example.com", "https://example.com", ""),
        ("https://Example.com/", "https://example.com", ""),
        (
            "https://abc123.execute-api.us-east-1.amazonaws.com/Prod",
            "https://abc123.execute-api.us-east-1.amazonaws.com", "/Prod"
        ),
        ("http://127.0.0.1:8787/Prod/", "http://127.0.0.1:8787", "/Prod"),
    ])
    func `Good addresses are taken apart`(text: String, origin: String, path: String) {
        #expect(WebAddress(text)?.origin == origin)
        #expect(WebAddress(text)?.path == path)
    }

    @Test(arguments: [
        "", "example.com", "ftp://example.com", "javascript://x", "https://", "https://user@example.com",
        "https://a b.com",
        "https://example.com/?q", "https://example.com/#f", "https://example.com/../x", "https://example.com;x",
        "https://example.com/'", "https://example.com:99999", "https://*.example.com", "https://-a.com",
    ])
    func `Anything that could mean more is refused`(text: String) {
        #expect(WebAddress(text) == nil)
    }
}
