import Foundation
import SiteBuild
import SiteRendering
import TestSupport
import Testing

@Suite struct SiteRetargetingTests {
    private static let layout = """
        <!doctype html><html lang="en"><head>{{{head}}}</head><body>{{{content}}}</body></html>

        """

    /// Two pages that call the API and one that does not.
    private func site() throws -> TestSite {
        try TestSite([
            "bourse.yml": "title: Test\nurl: https://example.com/\napi: https://old.example/Prod\n",
            "Templates/layouts/live.mustache": Self.layout.replacing(
                "</head>", with: #"<script src="/config.js" defer data-live></script></head>"#),
            "Content/index.md": "---\ntitle: Home\nlayout: live\nlive: true\n---\nOne\n",
            "Content/trade.md": "---\ntitle: Trade\nlayout: live\nlive: true\n---\nTwo\n",
            "Content/about.md": "---\ntitle: About\n---\nconnect-src 'self' https://old.example\n",
        ])
    }

    private func retarget(
        _ site: TestSite, to address: String?, folder: String = "Site", isDryRun: Bool = false
    ) async throws -> SiteRetargeting.Report {
        try await SiteRetargeting(
            folder: site.folder.path + "/" + folder, name: folder, api: address.flatMap { WebAddress($0) }
        ).run(isDryRun: isDryRun)
    }

    /// The text of every file below a folder by path.
    private func files(_ site: TestSite, _ folder: String = "Site") throws -> [String: Data] {
        let root = site.folder.path + "/" + folder
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root)
        return Dictionary(
            uniqueKeysWithValues: paths.compactMap { path in
                FileManager.default.contents(atPath: root + "/" + path).map { (path, $0) }
            })
    }

    /// Whether the manifest lists exactly the files that are there.
    private func isManifestTrue(_ site: TestSite) throws -> Bool {
        let entries = try files(site).map { SiteFile(path: $0.key, bytes: Array($0.value)).entry }
        return try site.folder.read(".bourse/manifest.json") == Manifest(files: entries).json
    }

    @Test func `Config, live pages and manifest change, and nothing else`() async throws {
        let site = try site()
        _ = try await site.build()
        let before = try files(site)
        let report = try await retarget(site, to: "https://new.example/v2")
        #expect(report.changed == ["config.js", "index.html", "trade/index.html"])
        #expect(report.livePageCount == 2 && report.diagnostics.isEmpty)
        for (path, data) in try files(site) {
            let old = String(decoding: before[path] ?? Data(), as: UTF8.self)
            let new = String(decoding: data, as: UTF8.self)
            switch path {
            case "config.js": #expect(new == old.replacing("https://old.example/Prod", with: "https://new.example/v2"))
            case "index.html", "trade/index.html":
                #expect(new == old.replacing("https://old.example", with: "https://new.example"))
                #expect(new.contains("connect-src 'self' https://new.example;"))
            default: #expect(data == before[path])
            }
        }
        #expect(try isManifestTrue(site))
    }

    /// Each environment with the settings that differ from those of the build.
    @Test(arguments: [
        ("api: https://new.example, orders: trade", []), ("url: https://other.example/", ["url"]),
        ("url: https://example.com/base/", ["url"]), ("robots: noindex", ["robots"]), ("drafts: true", ["drafts"]),
        ("url: https://other.example/, robots: noindex, drafts: true", ["url", "robots", "drafts"]),
    ])
    func `An environment's API and orders count, and a warning tells what stays`(
        settings: String, kept: [String]
    ) async throws {
        let site = try site()
        let text = try site.folder.read("bourse.yml") + "environments:\n  next: { \(settings) }\n"
        try site.folder.write(text, to: "bourse.yml")
        try site.folder.write("---\ntitle: Draft\ndraft: true\n---\n", to: "Content/draft.md")
        _ = try await site.build()
        let collector = DiagnosticCollector()
        let project = ProjectFolder(root: site.folder.path)
        let configuration = try #require(
            project.configuration(environment: "next", overrides: [:], into: collector))
        let report = try await SiteRetargeting(
            folder: site.folder.path + "/Site", name: "Site",
            environment: .init(name: "next", configuration: configuration, project: project)
        ).run()
        let list = kept.map { "'\($0)'" }.joined(separator: " and ")
        #expect(
            report.diagnostics.map(\.description)
                == (kept.isEmpty
                    ? []
                    : [
                        "warning: 'Site' was built with another \(list) than environment 'next' has, and keeps it; 'bourse build --environment next' makes it right"
                    ]))
        #expect(
            try site.folder.read("Site/config.js").contains("orders: \"trade\"") == settings.contains("orders"))
    }

    @Test func `The same address again changes nothing, and the old one gives the old bytes`() async throws {
        let site = try site()
        _ = try await site.build()
        let before = try files(site)
        #expect(try await retarget(site, to: "https://old.example/Prod").changed.isEmpty)
        _ = try await retarget(site, to: nil)
        #expect(try site.folder.read("Site/config.js").contains("apiBaseURL: null,"))
        #expect(try !site.folder.read("Site/index.html").contains("old.example"))
        #expect(try await retarget(site, to: nil).changed.isEmpty)
        _ = try await retarget(site, to: "https://old.example/Prod")
        #expect(try files(site) == before)
        #expect(try isManifestTrue(site))
    }

    @Test func `The next build makes the site as bourse-yml says`() async throws {
        let site = try site()
        _ = try await site.build()
        let before = try files(site)
        let manifest = try site.folder.read(".bourse/manifest.json")
        _ = try await retarget(site, to: "https://new.example")
        let report = try await site.build()
        #expect(report.renderedCount == 2)
        #expect(try files(site) == before)
        #expect(try site.folder.read(".bourse/manifest.json") == manifest)
    }

    @Test func `A dry run tells and changes nothing`() async throws {
        let site = try site()
        _ = try await site.build()
        let before = try (files(site), files(site, ".bourse"))
        let report = try await retarget(site, to: "https://new.example", isDryRun: true)
        #expect(report.changed.count == 3)
        #expect(try files(site) == before.0 && files(site, ".bourse") == before.1)
    }

    @Test func `With one page that is not as it should be nothing changes`() async throws {
        let site = try site()
        _ = try await site.build()
        let page = try site.folder.read("Site/trade/index.html")
        try FileManager.default.removeItem(atPath: site.folder.path + "/Site/trade/index.html")
        try site.folder.write(page.replacing("connect-src", with: "\nfont-src"), to: "Site/trade/index.html")
        let before = try (files(site), files(site, ".bourse"))
        let report = try await retarget(site, to: "https://new.example")
        #expect(report.hasErrors && report.diagnostics.first?.file == "Site/trade/index.html")
        #expect(report.diagnostics.first?.line == 1)
        #expect(try files(site) == before.0 && files(site, ".bourse") == before.1)
    }

    @Test func `A site without what a build keeps beside it can be pointed elsewhere too`() async throws {
        let site = try site()
        _ = try await site.build()
        try FileManager.default.createDirectory(atPath: site.folder.path + "/other", withIntermediateDirectories: false)
        try FileManager.default.copyItem(
            atPath: site.folder.path + "/Site", toPath: site.folder.path + "/other/public")
        #expect(try await retarget(site, to: "https://new.example", folder: "other/public").diagnostics.isEmpty)
        #expect(try site.folder.read("other/public/config.js").contains("\"https://new.example\""))
        #expect(!site.has("other/.bourse/public.manifest.json"))
        #expect(try site.folder.read("Site/config.js").contains("old.example"))
    }

    @Test func `A manifest of another site stays as it is, with a warning`() async throws {
        let site = try site()
        _ = try await site.build()
        try site.folder.write("more", to: "Site/more.txt")
        let manifest = try site.folder.read(".bourse/manifest.json")
        let report = try await retarget(site, to: "https://new.example")
        #expect(report.diagnostics.map(\.severity) == [.warning])
        #expect(try site.folder.read(".bourse/manifest.json") == manifest)
        #expect(try site.folder.read("Site/config.js").contains("new.example"))
        #expect(try site.folder.read("Site/more.txt") == "more")
    }

    @Test(arguments: ["gone", "Content", "bourse.yml"])
    func `What is no built site is refused, and nothing is made beside it`(folder: String) async throws {
        let site = try site()
        let report = try await retarget(site, to: "https://new.example", folder: folder)
        #expect(report.hasErrors)
        #expect(!site.has(".bourse"))
    }
}
