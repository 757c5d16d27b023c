import Foundation
import Market
import SiteRendering
import Testing

@testable import SiteBuild

/// The files of all rows beside pages with long charts.
@Suite struct ChartFileTests {
    private static let chart = "```chart\ndata: closes\nmark: line\nx: date\ny: close\n```\n"
    private static let query =
        "```sql closes\nselect date, close from bars where symbol = 'A' order by date\n```\n"

    private static let first = "```sql first\nselect close from bars order by date limit 1\n```\n"

    private static func page(_ body: String) -> String { "---\ntitle: T\n---\n\(query)\n\(body)" }

    /// Closes of one symbol from 2020-01-01 on.
    private func bars(_ count: Int, last: Int = 7) -> String {
        let days = (0..<count).map { TradingDay(daysSinceEpoch: 18_262 + $0) }
        return "symbol,date,close\n"
            + days.enumerated().map { "A,\($1),\($0 == count - 1 ? last : $0).5\n" }.joined()
    }

    private func site(_ files: [String: String], bars: String) async throws -> TestSite {
        let site = try TestSite(files)
        try site.pull([.stocks: "symbol,name\nA,Alpha\n", .bars: bars])
        #expect(try await site.findings() == [])
        return site
    }

    @Test func `A long chart's rows lie beside its page, under any base path`() async throws {
        let site = try await site(
            [
                "bourse.yml": "title: Test\nurl: https://example.com/base/\n",
                "Content/index.md": Self.page(Self.chart), "Content/404.md": Self.page(Self.chart),
                "Content/two.md": Self.page(Self.chart + Self.chart),
                "Content/stocks/[symbol].md":
                    "---\ntitle: T\npages: select 'A&amp; é' as symbol\n---\n\(Self.query)\n\(Self.chart)",
            ], bars: bars(31))
        let paths = [
            "chart-2.csv", "404-chart-2.csv", "two/chart-2.csv", "two/chart-3.csv", "stocks/A&amp; é/chart-2.csv",
        ]
        #expect(try site.siteFiles().keys.filter { $0.hasSuffix(".csv") }.sorted() == paths.sorted())
        let text = try site.folder.read("Site/two/chart-3.csv")
        #expect(text.hasPrefix("Date,close\n2020-01-01,0.5\n") && text.hasSuffix("2020-01-31,7.5\n"))
        #expect(try site.body("404.html").contains("href=\"/base/404-chart-2.csv\" download"))
        #expect(
            try site.body("stocks/A&amp; é/index.html").contains(
                "href=\"/base/stocks/A%26amp%3B%20%C3%A9/chart-2.csv\"")
        )
        let manifest = try site.folder.read(".bourse/manifest.json")
        let line = manifest.split(separator: "\n").first { $0.contains("two/chart-3.csv") } ?? ""
        #expect(line.contains(#""contentType": "text/csv; charset=utf-8", "cacheControl": "no-cache""#))
        let check = await SiteCheck(
            folder: site.folder.path + "/Site", address: SiteAddress(try site.configuration().url),
            budget: PageBudget(),
            skipping: [], listsAll: true
        ).run(name: "Site")
        #expect(check.diagnostics.filter { $0.message.contains("csv") } == [])
    }

    @Test func `A chart's file goes as its data goes`() async throws {
        let files = [
            "Content/index.md": Self.page(Self.chart),
            "Content/other.md": "---\ntitle: T\n---\n\(Self.first)\n{{ first.close }}\n",
        ]
        let site = try await site(files, bars: bars(31))
        #expect(try await site.build().renderedCount == 0)
        #expect(site.has("Site/chart-2.csv"))
        for data in [bars(31, last: 8), bars(30), bars(40), bars(32)] {
            // A pull adds rows and changes them, but takes none away.
            try FileManager.default.removeItem(atPath: site.folder.path + "/.bourse/snapshot.sqlite")
            try site.pull([.stocks: "symbol,name\nA,Alpha\n", .bars: data])
            #expect(try await site.build().renderedCount == 1, "the other page knows the first rows alone")
            let clean = try await self.site(files, bars: data)
            #expect(try site.siteFiles() == clean.siteFiles())
            #expect(try await site.build().renderedCount == 0)
        }
        try site.folder.write(Self.page("No chart\n"), to: "Content/index.md")
        _ = try await site.build()
        #expect(!site.has("Site/chart-2.csv"))
        try site.folder.write(Self.page(Self.chart), to: "Content/index.md")
        _ = try await site.build()
        try FileManager.default.removeItem(atPath: site.folder.path + "/Content/index.md")
        #expect(try await site.build().removedCount == 2)
        #expect(!site.has("Site/chart-2.csv"))
    }

    @Test func `A chart's file that someone changed or removed is made again`() async throws {
        let site = try await site(["Content/index.md": Self.page(Self.chart)], bars: bars(31))
        let before = try site.siteFiles()
        try site.folder.write("mine", to: "Site/chart-2.csv")
        #expect(
            try await site.build { $0.explained = "/" }.explanation == [
                "rendered, since its file chart-2.csv in the site was changed by another program"
            ])
        #expect(try site.siteFiles() == before)
        try FileManager.default.removeItem(atPath: site.folder.path + "/Site/chart-2.csv")
        #expect(
            try await site.build { $0.explained = "/" }.explanation == [
                "rendered, since its file chart-2.csv is missing from the site"
            ])
        #expect(try site.siteFiles() == before)
    }

    @Test func `A page that is in the way of a chart's file is an error`() async throws {
        let site = try TestSite([
            "Content/index.md": Self.page(Self.chart), "Content/page.md": "---\ntitle: T\nslug: chart-2.csv\n---\n",
        ])
        try site.pull([.bars: bars(31)])
        #expect(
            try await site.findings() == ["error: two files of the site have the same path 'chart-2.csv'; rename one"])
    }

    /// Workers write at the same time, so each of the two may be in the other's way at any moment.
    @Test func `Files in each other's way stop no worker`() async throws {
        let temporary = try TestSite([:])
        let folder = SiteFolder(output: temporary.folder.path + "/Site")
        for _ in 0..<200 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for path in ["x", "x/index.html", "x/y/z", "x/y"] {
                    group.addTask { try folder.stage([1], at: path) }
                }
                try await group.waitForAll()
            }
        }
    }
}
