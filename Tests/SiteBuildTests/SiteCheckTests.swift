import Foundation
import SiteRendering
import TestSupport
import Testing

@testable import SiteBuild

@Suite struct SiteCheckTests {
    private func check(
        _ folder: TemporaryFolder, budget: PageBudget = PageBudget(), listsAll: Bool = false
    ) async -> SiteCheck.Report {
        await SiteCheck(
            folder: folder.path, address: SiteAddress(WebAddress("https://example.com/")), budget: budget, skipping: [],
            listsAll: listsAll
        ).run(name: "Site")
    }

    private static let head = """
        <!doctype html><html lang=en><head><meta http-equiv=Content-Security-Policy content="default-src 'self'">\
        <meta name=description content=D>
        """

    private func page(_ title: String, _ body: String) -> String { Self.head + "<title>\(title)</title>\n" + body }

    @Test func `What Bourse builds is sound`() async throws {
        let layout =
            "<!doctype html><html lang=\"{{site.language}}\"><head>{{{head}}}</head><body>{{{content}}}</body></html>\n"
        let site = try TestSite([
            "bourse.yml": "title: Test\nurl: https://example.com/base/\nbudget: { html: 10, css: 30, total: 40 }\n",
            "Templates/layouts/page.mustache": layout, "Templates/assets/app.js": "1\n",
            "Templates/assets/style.css": "a{background:url(x.svg)}", "Templates/assets/x.svg": "<svg/>",
            "Content/index.md": "---\ntitle: Home\ndescription: D\n---\n[b](/b/#more) [c](2020.md)\n",
            "Content/b.md": "---\ntitle: B\ndescription: D\n---\n## More\n",
            "Content/2020.md": "---\ntitle: C\ndescription: D\ndate: 2020-01-01\n---\n[home](/)\n",
        ])
        let built = try await site.build()
        #expect(built.diagnostics.isEmpty)
        let report = await SiteCheck(
            folder: site.folder.path + "/Site", address: SiteAddress(WebAddress("https://example.com/base/")),
            budget: PageBudget(html: 10, css: 30, total: 40), skipping: [], listsAll: false
        ).run(name: "Site")
        #expect(report.diagnostics.map(\.description) == [])
        #expect(report.pageCount == built.pageCount && report.fileCount == built.fileCount)
    }

    @Test func `A site is checked on all cores with the same findings every time`() async throws {
        let folder = try TemporaryFolder()
        for number in 0..<200 {
            let links = "<a href=/p\(number + 1)/#x>x</a> <a href=/p\(number)/#no>y</a> <a href=/gone/>z</a>"
            try folder.write(page("Page \(number)", "<p id=x>" + links), to: "p\(number)/index.html")
        }
        let first = await check(folder)
        #expect(first.pageCount == 200 && first.fileCount == 200)
        #expect(
            first.diagnostics.prefix(2).map(\.description) == [
                "Site/p0/index.html:2:33: error: '/p0/#no' names no id of this page; correct it, or give the element this id",
                "Site/p0/index.html:2:55: error: '/gone/' leads nowhere: the site has no gone/index.html; "
                    + "correct it, or add the file (and on 199 other pages)",
            ])
        #expect(first.diagnostics.count == 202)
        #expect(first.diagnostics.contains { $0.message.hasPrefix("'/p200/#x' leads nowhere") })
        for _ in 0..<3 { #expect(await check(folder).diagnostics == first.diagnostics) }
        #expect(await check(folder, listsAll: true).diagnostics.count == 401)
    }

    @Test func `Links to folders lead in no circle, and hidden files are no pages`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            page("Home", "<a href=/.well-known/x.html>x</a><a href=/loop/index.html>y</a>"), to: "index.html")
        try folder.write("<p id=a><p id=a>", to: ".well-known/x.html")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/loop", withDestinationPath: ".")
        let report = await check(folder)
        #expect(report.pageCount == 1)
        #expect(
            report.diagnostics.map(\.message) == [
                "'/loop/index.html' leads nowhere: the site has no loop/index.html; if the site lives below /loop/, say --base-path /loop/"
            ])
    }

    @Test func `An empty folder has no pages`() async throws {
        #expect(await check(try TemporaryFolder()).pageCount == 0)
    }
}
