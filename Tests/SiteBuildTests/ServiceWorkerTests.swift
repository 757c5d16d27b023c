import Foundation
import Testing

@testable import SiteBuild

@Suite struct ServiceWorkerTests {
    private let files = [
        "bourse.yml": "title: T\nurl: https://example.com/base/\n",
        "Templates/layouts/page.mustache":
            "<!doctype html><html lang=\"en\"><head>{{{head}}}</head><body><a href=\"{{asset.plan_pdf}}\"><img alt=\"\" src=\"{{asset.logo_svg}}\"></a>{{{content}}}</body></html>\n",
        "Templates/assets/logo.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "Templates/assets/plan.pdf": "plan",
        "Templates/assets/icon.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"i\"/>",
        "Templates/assets/style.css": "@import url(more.css);@font-face{src:url(\"serif.woff2\")}",
        "Templates/assets/more.css": "a{}", "Templates/assets/serif.woff2": "font",
        "Templates/assets/app.js": "import './lib/a.js'", "Templates/assets/lib/a.js": "import('./b.js')",
        "Templates/assets/lib/b.js": "", "Content/index.md": "---\ntitle: Home\n---\n",
        "Content/offline.md": "---\ntitle: Offline\n---\nNo network\n",
    ]

    private func worker(_ site: TestSite) throws -> String { try site.folder.read("Site/service-worker.js") }

    /// The list of assets without digests and folder.
    private func assets(_ site: TestSite) throws -> [String] {
        try worker(site).matches(of: /"\/base\/assets\/(.*)\.[0-9a-f]{8}(\.[a-z0-9]+)"/).map { String($0.1 + $0.2) }
    }

    @Test func `The worker keeps what the offline page loads, and nothing else`() async throws {
        let site = try TestSite(files)
        #expect(try await site.findings() == [])
        #expect(
            try assets(site) == [
                "app.js", "bourse.css", "icon.svg", "lib/a.js", "logo.svg", "more.css", "serif.woff2", "style.css",
            ])
        let text = try worker(site)
        #expect(!text.contains("config.js") && text.contains("const offlinePage = \"/base/offline/\";"))
        #expect(try site.folder.read("Site/config.js").contains("  serviceWorker: \"/base/service-worker.js\",\n"))
        #expect(try site.folder.read(".bourse/manifest.json").contains("\"path\": \"service-worker.js\""))
    }

    @Test(arguments: [("offline.md", ""), ("notes.md", "slug: offline\n"), ("offline/index.md", "")])
    func `An offline page that calls the API is refused`(file: String, slug: String) async throws {
        let front = "---\ntitle: Offline\n\(slug)live: true\n---\n"
        let site = try TestSite(
            files.filter { $0.key != "Content/offline.md" }.merging(["Content/" + file: front]) { $1 })
        let line = slug.isEmpty ? 3 : 4
        #expect(
            try await site.findings() == [
                "Content/\(file):\(line):7: error: the offline page is shown when there is no network, and cannot call the API; delete 'live'"
            ])
    }

    @Test func `Another offline page or another asset makes another worker, and nothing else does`() async throws {
        let site = try TestSite(files)
        _ = try await site.build()
        let first = try worker(site)
        try site.folder.write("---\ntitle: Other\n---\n", to: "Content/index.md")
        try site.folder.write("let a", to: "Templates/assets/lib/c.js")
        _ = try await site.build()
        #expect(try worker(site) == first)
        try site.folder.write("---\ntitle: Offline\n---\nNo network at all\n", to: "Content/offline.md")
        _ = try await site.build()
        let second = try worker(site)
        #expect(second != first)
        try site.folder.write("b{}", to: "Templates/assets/more.css")
        _ = try await site.build()
        #expect(try worker(site) != second)
    }

    @Test func `A site without the page has no worker, and forgets one that it had`() async throws {
        let site = try TestSite(files)
        _ = try await site.build()
        try FileManager.default.removeItem(atPath: site.folder.path + "/Content/offline.md")
        #expect(try await site.findings() == [])
        #expect(!site.has("Site/service-worker.js"))
        #expect(try site.folder.read("Site/config.js").contains("  serviceWorker: null,\n"))
    }

    @Test func `No list of pages has the offline page`() async throws {
        var files = files
        files["Templates/layouts/page.mustache"] =
            "<html lang=\"en\"><head>{{{head}}}</head><body>{{#navigation}}{{title}}{{/navigation}}{{#section.pages}}{{title}}{{/section.pages}}</body></html>"
        files["Content/offline.md"] = "---\ntitle: Offline\ndate: 2024-01-01\norder: 1\n---\n"
        let site = try TestSite(files)
        #expect(try await site.findings() == [])
        #expect(try site.body("index.html") == "")
        #expect(!site.has("Site/feed.xml"))
        #expect(try !site.folder.read("Site/sitemap.xml").contains("offline"))
        #expect(try site.folder.read("Site/offline/index.html").contains("<meta name=\"robots\" content=\"noindex\">"))
    }

    @Test func `Only live pages may register it`() async throws {
        var files = files
        files["Content/live.md"] = "---\ntitle: Live\nlive: true\n---\n"
        let site = try TestSite(files)
        #expect(try await site.findings() == [])
        let (live, home) = (try site.folder.read("Site/live/index.html"), try site.folder.read("Site/index.html"))
        #expect(
            live.contains("; worker-src 'self'; manifest-src 'self'; ") && live.contains("; trusted-types bourse\""))
        #expect(live.contains("<script src=\"/base/config.js\" defer data-live></script>"))
        #expect(!home.contains("worker-src") && home.contains("; trusted-types 'none'\""))
        #expect(home.contains("<script src=\"/base/config.js\" defer></script>"))
    }
}
