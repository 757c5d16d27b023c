import Foundation
import Market
import SiteRendering
import Snapshots
import Testing

@testable import SiteBuild

/// What is rendered again, and what is not.
@Suite struct IncrementalBuildTests {
    private let files = [
        "bourse.yml": "title: Test\nurl: https://example.com/\nkeepAssets: 0\ntables:\n  regions: regions.csv\n",
        "regions.csv": "name\nEurope\n",
        "Templates/layouts/page.mustache":
            "<!doctype html><html><head>{{{head}}}</head><body>{{{content}}}{{>partials/foot}}</body></html>\n",
        "Templates/layouts/plain.mustache":
            "<!doctype html><html><head>{{{head}}}</head><body>{{{content}}}</body></html>\n",
        "Templates/layouts/list.mustache":
            "<!doctype html><html><head>{{{head}}}</head><body>{{#section.pages}}{{title}}{{/section.pages}}</body></html>\n",
        "Templates/partials/foot.mustache": "<footer>{{site.title}}</footer>",
        "Templates/layouts/live.mustache":
            "<!doctype html><html><head>{{{head}}}{{{script.trading_live_js}}}</head><body>{{{content}}}</body></html>\n",
        "Content/live.md": "---\ntitle: Live\nlayout: live\nlive: true\n---\n",
        "Templates/assets/trading/live.js": "import './api.js';",
        "Templates/assets/trading/api.js": "let a;",
        "Templates/components/box.mustache": "<b>{{text}}</b>",
        "Content/index.md": "---\ntitle: Home\nlayout: list\n---\n",
        "Content/plain.md": "---\ntitle: Plain\nlayout: plain\n---\nText\n",
        "Content/linked.md": "---\ntitle: Linked\nlayout: plain\n---\n[x](plain.md)\n",
        "Content/boxed.md": "---\ntitle: Boxed\nlayout: plain\n---\n```box\ntext: A\n```\n",
        "Content/regions.md":
            "---\ntitle: Regions\nlayout: plain\n---\n```sql all\nselect name from regions\n```\n{{ all.name }}\n",
        "Content/stocks/[symbol].md":
            "---\ntitle: \"{{ symbol }}\"\npages: select symbol from stocks\n---\n```sql last\nselect close from bars where symbol = :symbol order by date desc limit 1\n```\n{{ last.close }}\n",
    ]
    private static let bars = "symbol,date,close\nA,2020-01-01,1\nA,2020-01-02,2\nB,2020-01-01,3\n"

    private func site() async throws -> TestSite {
        let site = try TestSite(files)
        try site.pull([.stocks: "symbol,name\nA,Alpha\nB,Beta\n", .bars: Self.bars])
        let report = try await site.build()
        #expect(report.diagnostics == [])
        #expect(report.renderedCount == 8)
        return site
    }

    private func write(_ text: String, to path: String, of site: TestSite) throws {
        try site.folder.write(text, to: path)
    }

    @Test func `A second build renders nothing and writes nothing`() async throws {
        let site = try await site()
        let before = try site.inode(of: "Site")
        let report = try await site.build()
        #expect(report.renderedCount == 0)
        #expect(report.changedCount == 0)
        #expect(try site.inode(of: "Site") == before)
    }

    @Test func `Lists and the navigation tell drafts, and follow when a page is one no more`() async throws {
        let mark = "{{#isDraft}} draft{{/isDraft}};"
        let site = try TestSite([
            "Templates/layouts/page.mustache":
                "<!doctype html><html><head>{{{head}}}</head><body>{{#navigation}}{{title}}\(mark){{/navigation}} {{#section.pages}}{{title}}\(mark){{/section.pages}}</body></html>\n",
            "Content/index.md": "---\ntitle: Home\n---\n",
            "Content/a.md": "---\ntitle: A\norder: 1\ndraft: true\n---\n",
            "Content/b.md": "---\ntitle: B\norder: 2\n---\n",
        ])
        _ = try await site.build(drafts: true)
        #expect(try site.body("index.html") == "A draft;B; A draft;B;")
        try write("---\ntitle: A\norder: 1\n---\n", to: "Content/a.md", of: site)
        _ = try await site.build(drafts: true)
        #expect(try site.body("index.html") == "A;B; A;B;")
    }

    @Test func `Only the pages that show a changed bar are rendered`() async throws {
        let site = try await site()
        try site.pull([.bars: Self.bars.replacing("01-02,2", with: "01-02,2.5")])
        #expect(try await site.build().renderedCount == 1)
        #expect(try site.body("stocks/A/index.html").contains("2.5"))
        try site.pull([.bars: Self.bars.replacing("01-02,2", with: "01-02,2.5").replacing("01-01,1", with: "01-01,9")])
        #expect(try await site.build().renderedCount == 0)
        try site.pull([.stocks: "symbol,name\nA,Alpha\nB,Beta\nC,Gamma\n"])
        #expect(try await site.build().renderedCount == 1)
    }

    @Test(arguments: [
        ("Templates/partials/foot.mustache", "<footer>x</footer>", 2),
        ("Templates/components/box.mustache", "<i>{{text}}</i>", 1),
        ("Templates/components/other.mustache", "<i>{{text}}</i>", 0), ("regions.csv", "name\nAsia\n", 1),
        ("regions.csv", "name\nEurope\n", 0), ("Content/plain.md", "---\ntitle: Plain\nlayout: plain\n---\nOther\n", 1),
        ("Content/plain.md", "---\ntitle: New\nlayout: plain\n---\nText\n", 2),
        ("Content/plain.md", "---\ntitle: Plain\nlayout: plain\nslug: other\n---\nText\n", 3),
        ("Templates/assets/style.css", "a{}", 8), ("Content/picture.svg", "<svg/>", 0),
        ("Templates/assets/trading/other.js", "import './api.js'", 0), ("Templates/assets/trading/api.js", "let b;", 1),
        ("Templates/assets/app.js", "import './trading/api.js'", 8),
        ("Content/offline.md", "---\ntitle: Offline\n---\n", 9),
        ("bourse.yml", "title: Other\nurl: https://example.com/\nkeepAssets: 0\ntables:\n  regions: regions.csv\n", 8),
        (
            "bourse.yml",
            "# A comment\ntitle: Test\nurl: https://example.com/\nkeepAssets: 0\ntables:\n  regions: regions.csv\n", 0
        ),
    ])
    func `A change renders the pages that it touches`(path: String, text: String, count: Int) async throws {
        let site = try await site()
        try write(text, to: path, of: site)
        let report = try await site.build()
        #expect(report.diagnostics == [])
        #expect(report.renderedCount == count)
        let clean = try TestSite(files)
        try clean.pull([.stocks: "symbol,name\nA,Alpha\nB,Beta\n", .bars: Self.bars])
        try write(text, to: path, of: clean)
        _ = try await clean.build()
        #expect(try site.siteFiles() == clean.siteFiles())
        #expect(try await site.build().renderedCount == 0)
    }

    @Test func `Removed content removes its pages`() async throws {
        let site = try await site()
        try FileManager.default.removeItem(atPath: site.folder.path + "/Content/boxed.md")
        let report = try await site.build()
        #expect(report.removedCount == 1)
        #expect(!site.has("Site/boxed"))
    }

    @Test func `Another engine or force renders all`() async throws {
        let site = try await site()
        #expect(try await site.build { $0.engine = "2" }.renderedCount == 8)
        #expect(try await site.build { $0.engine = "2" }.renderedCount == 0)
        #expect(try await site.build { $0.rendersAll = true }.renderedCount == 8)
    }

    @Test func `A file of the site that was changed is made again`() async throws {
        let site = try await site()
        let original = try site.folder.read("Site/plain/index.html")
        try site.folder.write("Changed", to: "Site/plain/index.html")
        try FileManager.default.removeItem(atPath: site.folder.path + "/Site/robots.txt")
        #expect(try await site.build().renderedCount == 1)
        #expect(try site.folder.read("Site/plain/index.html") == original)
        #expect(site.has("Site/robots.txt"))
    }

    @Test func `A warning is told again though its page is not rendered`() async throws {
        let site = try await site()
        try write("---\ntitle: Plain\nlayout: plain\n---\n<b>x</b>\n", to: "Content/plain.md", of: site)
        let first = try await site.build()
        let second = try await site.build()
        #expect(second.renderedCount == 0)
        #expect(first.diagnostics.count == 1)
        #expect(second.diagnostics == first.diagnostics)
    }

    @Test func `Fingerprinted files stay for some builds`() async throws {
        let site = try TestSite([
            "bourse.yml": "title: T\nurl: https://example.com/\nkeepAssets: 2\n",
            "Content/index.md": "---\ntitle: Home\n---\n",
        ])
        var counts: [Int] = []
        for color in ["red", "green", "blue", "black", "white"] {
            try site.folder.write("a{color:\(color)}", to: "Templates/assets/style.css")
            _ = try await site.build()
            _ = try await site.build()
            counts.append(try site.siteFiles().keys.count { $0.contains("assets/style") })
        }
        #expect(counts == [1, 2, 3, 3, 3])
    }

    @Test func `A link to a place of another page is followed though only that page is rendered`() async throws {
        let site = try await site()
        try write("---\ntitle: Plain\nlayout: plain\n---\n## Place\n", to: "Content/plain.md", of: site)
        try write("---\ntitle: Linked\nlayout: plain\n---\n[x](plain.md#place)\n", to: "Content/linked.md", of: site)
        #expect(try await site.build().diagnostics == [])
        try write("---\ntitle: Plain\nlayout: plain\n---\n## Other\n", to: "Content/plain.md", of: site)
        #expect(
            try await site.findings() == [
                "Content/linked.md:5:1: error: plain.md#place leads to no place: the page has no heading or element 'place'; known: other"
            ])
    }

    @Test func `A file that comes later takes over a link to its name`() async throws {
        let site = try TestSite([
            "Content/notes/one.md": "---\ntitle: One\n---\n![x](a.svg)\n", "Content/notes/one/a.svg": "<svg/>",
        ])
        #expect(try await site.findings() == [])
        #expect(try site.body("notes/one/index.html").contains("src=\"a.svg\""))
        try site.folder.write("<svg/>", to: "Content/notes/a.svg")
        #expect(try await site.build().renderedCount == 1)
        #expect(try site.body("notes/one/index.html").contains("src=\"/notes/a.svg\""))
    }

    @Test func `A page tells why it was rendered`() async throws {
        let site = try await site()
        #expect(
            try await site.build { $0.explained = "/plain/" }.explanation == [
                "not rendered: nothing that it is made from has changed"
            ])
        try write("<footer>x</footer>", to: "Templates/partials/foot.mustache", of: site)
        try write("---\ntitle: New\nlayout: plain\n---\nText\n", to: "Content/plain.md", of: site)
        #expect(
            try await site.build { $0.explained = "Content/plain.md" }.explanation == [
                "rendered, since Content/plain.md has changed",
                "rendered, since its front matter or its row has changed",
            ])
        try site.pull([.bars: Self.bars.replacing("01-02,2", with: "01-02,2.5")])
        #expect(
            try await site.build { $0.explained = "stocks/A/index.html" }.explanation == [
                "rendered, since the query 'last' gave other rows than before"
            ])
    }

    @Test func `Warnings that count as errors keep the site as it was`() async throws {
        let site = try await site()
        try write("---\ntitle: Plain\nlayout: plain\n---\n<b>x</b>\n", to: "Content/plain.md", of: site)
        let report = try await site.build { $0.isStrict = true }
        #expect(report.failedForWarnings)
        #expect(try site.body("plain/index.html") == "<p>Text</p>\n")
    }
}

extension TestSite {
    /// All files of the site with their texts.
    func siteFiles() throws -> [String: String] {
        let paths = FileTree.entries(below: folder.path + "/Site").filter { $0.kind == .file }.map(\.path)
        return Dictionary(uniqueKeysWithValues: try paths.map { ($0, try folder.read("Site/" + $0)) })
    }

    func inode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + path)
        return attributes[.systemFileNumber] as? Int ?? 0
    }
}
