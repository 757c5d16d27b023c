import Foundation
import Testing

@testable import SiteBuild

@Suite struct SiteBuilderTests {
    private let stocks = "symbol,name\nAAPL,Apple\n^FTSE,<b>FTSE & Co</b>\n"
    private let bars = "symbol,date,close\nAAPL,2013-02-28,441.4\nAAPL,2013-03-01,430.47\n^FTSE,2013-03-01,6378.6\n"

    @Test func `A site without data needs no snapshot`() async throws {
        let site = try TestSite(["Content/index.md": "---\ntitle: Home\n---\nHello *world*.\n"])
        let report = try await site.build()
        #expect(report.diagnostics.isEmpty)
        #expect(try site.body("index.html") == "<p>Hello <em>world</em>.</p>\n")
        for file in ["config.js", "sitemap.xml", "robots.txt", "data/latest.json"] {
            #expect(site.has("Site/" + file), "\(file) is missing")
        }
        #expect(site.has(".bourse/manifest.json"))
    }

    @Test func `Queries, parameters and values meet on pages from rows`() async throws {
        let site = try TestSite([
            "Content/stocks/[symbol].md": """
            ---
            title: "{{ name }}"
            pages: select symbol, name from stocks order by symbol
            ---
            ```sql closes
            select date, close from bars where symbol = :symbol order by date desc
            ```

            {{ name }} closed at {{ closes.close | $,.2f }} on {{ closes.date | %-d %B %Y }}.
            """
        ])
        try site.pull([.stocks: stocks, .bars: bars])
        let report = try await site.build()
        #expect(report.diagnostics.isEmpty)
        #expect(report.pageCount == 2)
        #expect(try site.body("stocks/AAPL/index.html") == "<p>Apple closed at $430.47 on 1 March 2013.</p>\n")
        let other = try site.folder.read("Site/stocks/^FTSE/index.html")
        #expect(other.contains("<title>&lt;b&gt;FTSE &amp; Co&lt;/b&gt; – Test</title>"))
        #expect(other.contains("<link rel=\"canonical\" href=\"https://example.com/stocks/%5EFTSE/\">"))
    }

    @Test func `A query reads those before it by name`() async throws {
        let site = try TestSite([
            "Content/index.md": """
            ---
            title: Home
            ---
            ```sql apple
            select * from bars where symbol = 'AAPL'
            ```
            ```sql highest
            select max(close) as close from apple
            ```
            {{ highest.close }}
            """
        ])
        try site.pull([.bars: bars])
        #expect(try await site.findings().isEmpty)
        #expect(try site.body("index.html") == "<p>441.4</p>\n")
    }

    @Test func `A mistake in SQL is told at its place in the Markdown`() async throws {
        let site = try TestSite([
            "Content/index.md": "---\ntitle: Home\n---\nText\n\n```sql closes\nselect date,\n  clos\nfrom bars\n```\n"
        ])
        try site.pull([.bars: bars])
        let found = try await site.findings()
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("Content/index.md:8:3: error: ") == true, "\(found)")
        #expect(found.first?.contains("close") == true)
    }

    @Test func `With an error the site stays as it was`() async throws {
        let site = try TestSite(["Content/index.md": "---\ntitle: Home\n---\nOne\n"])
        #expect(try await !site.build().hasErrors)
        try site.folder.write("---\ntitle: Home\n---\n{{ nothing.here }}\n", to: "Content/index.md")
        #expect(try await site.build().hasErrors)
        #expect(try site.body("index.html") == "<p>One</p>\n")
    }

    @Test func `A folder that Bourse did not make is refused`() async throws {
        let site = try TestSite(["Content/index.md": "---\ntitle: Home\n---\n", "Site/precious.txt": "mine"])
        await #expect(throws: PublishingError.self) { try await site.build() }
        #expect(try site.folder.read("Site/precious.txt") == "mine")
    }

    @Test func `Removed content removes its page, and the project's own dot files stay`() async throws {
        let site = try TestSite([
            "Content/index.md": "---\ntitle: Home\n---\n", "Content/about.md": "---\ntitle: About\n---\n",
            "Site/.gitignore": "*\n",
        ])
        _ = try await site.build()
        #expect(site.has("Site/about/index.html"))
        try FileManager.default.removeItem(atPath: site.folder.path + "/Content/about.md")
        _ = try await site.build()
        #expect(!site.has("Site/about/index.html"))
        #expect(try site.folder.read("Site/.gitignore") == "*\n")
    }

    @Test func `Drafts are left out unless they are asked for`() async throws {
        let site = try TestSite(["Content/a.md": "---\ntitle: A\ndraft: true\n---\n"])
        #expect(try await site.build().pageCount == 0)
        #expect(try await site.build(drafts: true).pageCount == 1)
    }

    @Test func `Pages that read private tables are left out unless the portfolio is public`() async throws {
        let page = "---\ntitle: Mine\norder: 1\n---\n```sql mine\nselect symbol, quantity from positions\n```\n"
        let site = try TestSite(["Content/index.md": "---\ntitle: Home\n---\n", "Content/mine.md": page])
        try site.pull([.stocks: stocks, .positions: "symbol,quantity\nAAPL,3\n"])
        let report = try await site.build()
        #expect(report.pageCount == 1)
        #expect(!report.hasErrors)
        #expect(report.diagnostics.first?.message.contains("private") == true)
        #expect(!site.has("Site/mine/index.html"))
        #expect(try !site.folder.read("Site/sitemap.xml").contains("mine"))
        try site.folder.write(
            "title: Test\nurl: https://example.com/\nportfolio: public\n", to: "bourse.yml")
        #expect(try await site.build().pageCount == 2)
    }

    @Test func `A private table cannot be reached through an earlier query or a view`() async throws {
        let page = """
            ---
            title: Mine
            ---
            ````  sql first
            select * from transactions
            ````
            ```sql unrelated
            select 1 as one
            ```
            ```sql second
            select count(*) as n from first
            ```
            {{ second.n }}
            """
        let site = try TestSite(["Content/mine.md": page])
        try site.pull([.stocks: stocks])
        #expect(try await site.build().pageCount == 0)
    }

    @Test func `Two pages with one address are an error that names both`() async throws {
        let site = try TestSite([
            "Content/a.md": "---\ntitle: A\nslug: same\n---\n", "Content/b.md": "---\ntitle: B\nslug: same\n---\n",
        ])
        #expect(
            try await site.findings() == [
                "Content/b.md:1:1: error: Content/a.md and Content/b.md have the same address /same/; give one of them another slug"
            ])
    }

    @Test func `Dead links within the site are errors and Markdown files become pages`() async throws {
        let site = try TestSite([
            "bourse.yml": "title: Test\nurl: https://example.com/base/\n",
            "Content/index.md": "---\ntitle: Home\n---\n[a](about.md#x) [b](/about/) [c](/abuot/)\n",
            "Content/about.md": "---\ntitle: About\n---\n## X\n",
        ])
        let found = try await site.findings()
        #expect(found.count == 1)
        #expect(found.first?.contains("no page has the address /abuot/; did you mean '/about/'?") == true, "\(found)")
        try site.folder.write("---\ntitle: Home\n---\n[a](about.md#x) [b](/about/)\n", to: "Content/index.md")
        #expect(try await site.findings().isEmpty)
        #expect(
            try site.body("index.html") == "<p><a href=\"/base/about/#x\">a</a> <a href=\"/base/about/\">b</a></p>\n")
    }

    @Test func `A component of the site's own takes its block's keys and refuses others`() async throws {
        let site = try TestSite([
            "Templates/components/notice.mustache": "<aside>{{text}}{{#more}} {{more}}{{/more}}</aside>",
            "Content/index.md": "---\ntitle: Home\n---\n```notice\ntext: A <b> & c\n```\n",
        ])
        #expect(try await site.findings().isEmpty)
        #expect(try site.body("index.html").contains("<aside>A &lt;b&gt; &amp; c</aside>"))
        try site.folder.write("---\ntitle: Home\n---\n```notice\ntxt: A\ntext: B\n```\n", to: "Content/index.md")
        #expect(
            try await site.findings() == [
                "Content/index.md:5:1: error: 'txt' is no key of notice; did you mean 'text'?"
            ])
    }

    @Test func `Tables of the site's own are queried beside the market's`() async throws {
        let site = try TestSite([
            "bourse.yml": "title: Test\nurl: https://example.com/\ntables:\n  regions: data/*.csv\n",
            "data/a.csv": "name,count\nEurope,3\n", "data/b.csv": "name,count\nAsia,4\n",
            "Content/index.md":
                "---\ntitle: Home\n---\n```sql all\nselect sum(count) as n from regions\n```\n{{ all.n }}\n",
        ])
        #expect(try await site.findings().isEmpty)
        #expect(try site.body("index.html") == "<p>7</p>\n")
    }

    @Test func `The same inputs give the same bytes in another folder`() async throws {
        let files = ["Content/index.md": "---\ntitle: Home\n---\nx\n", "Templates/assets/style.css": "a{}"]
        let (one, two) = (try TestSite(files), try TestSite(files))
        _ = try await one.build()
        _ = try await two.build()
        #expect(
            try one.folder.read(".bourse/manifest.json") == two.folder.read(".bourse/manifest.json"))
    }
}
