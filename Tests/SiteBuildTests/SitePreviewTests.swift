import Foundation
import SiteRendering
import Snapshots
import TestSupport
import Testing

@testable import SiteBuild

/// A site in memory has the bytes that a build publishes, after whatever edits.
@Suite struct SitePreviewTests {
    private static let files = [
        "bourse.yml":
            "title: Test\nurl: https://example.com/base/\nkeepAssets: 0\ntables:\n  regions: data/*.csv\n",
        "data/regions.csv": "name\nEurope\n",
        "Templates/layouts/page.mustache":
            "<!doctype html><html><head>{{{head}}}</head><body>{{#navigation}}{{title}}{{/navigation}}{{{content}}}{{>partials/foot}}</body></html>\n",
        "Templates/layouts/list.mustache":
            "<!doctype html><html><head>{{{head}}}</head><body>{{#section.pages}}{{title}}{{/section.pages}}{{{content}}}</body></html>\n",
        "Templates/partials/foot.mustache": "<footer>{{site.title}}</footer>",
        "Templates/assets/style.css": "body { color: black }",
        "Content/index.md": "---\ntitle: Home\nlayout: list\n---\n# Top\n\n[a](a.md#there)\n",
        "Content/404.md": "---\ntitle: Nothing here\n---\n",
        "Content/offline.md": "---\ntitle: Offline\n---\n",
        "Content/a.md": "---\ntitle: A\norder: 1\n---\n## There\n\nText\n",
        "Content/draft.md": "---\ntitle: Draft\ndraft: true\n---\nNot yet\n",
        "Content/picture.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "Content/regions.md":
            "---\ntitle: Regions\ndate: 2026-01-02\n---\n```sql all\nselect name from regions\n```\n{{ all.name }}\n",
        "Content/stocks/[symbol].md":
            """
        ---
        title: "{{ symbol }}"
        pages: select symbol from stocks
        ---
        ```sql last
        select date, close from bars where symbol = :symbol order by date desc
        ```
        {{ last.close }}

        ```table
        data: last
        ```
        """,
    ]
    private static let bars = "symbol,date,close\nA,2020-01-01,1\nA,2020-01-02,2\nB,2020-01-01,3\n"

    private func site() throws -> TestSite {
        let site = try TestSite(Self.files)
        try site.pull([.stocks: "symbol,name\nA,Alpha\nB,Beta\n", .bars: Self.bars])
        return site
    }

    private func preview(of site: TestSite) async throws -> SitePreview {
        let collector = DiagnosticCollector()
        let preview = await SitePreview(project: site.project, into: collector) {
            site.project.configuration(into: $0)
        }
        return try #require(preview, "\(collector.diagnostics)")
    }

    private func bytes(_ path: String, of preview: SitePreview) async throws -> [UInt8]? {
        guard case .file(let file) = await preview.file(at: path) else { return nil }
        switch file.contents {
        case .bytes(let bytes):
            #expect(ContentDigest(of: bytes) == file.entry.digest)
            return bytes
        case .file(let path): return PlainFile.read(path)
        }
    }

    private func text(_ path: String, of preview: SitePreview) async throws -> String {
        try await String(decoding: bytes(path, of: preview) ?? [], as: UTF8.self)
    }

    /// Compares all files with those of a build from nothing, or the mistakes where there are errors.
    private func expectSame(_ preview: SitePreview, _ site: TestSite, after step: String = "") async throws {
        await preview.check()
        for name in ["Site", ".bourse/spare", ".bourse/manifest.json", ".bourse/build.record"] {
            try? FileManager.default.removeItem(atPath: site.folder.path + "/" + name)
        }
        let report = try await site.build(drafts: true)
        #expect(preview.diagnostics == report.diagnostics, "\(step)")
        guard !report.hasErrors else { return }
        let built = try #require(FileManager.default.enumerator(atPath: site.folder.path + "/Site"))
        var count = 0
        for case let path as String in built {
            guard let expected = PlainFile.read(site.folder.path + "/Site/" + path) else { continue }
            let actual = try await bytes(path, of: preview)
            #expect(actual == expected, "\(path) \(step)")
            count += 1
        }
        #expect(count == report.fileCount)
    }

    @Test func `A preview has the files of a build, drafts included`() async throws {
        let site = try site()
        let preview = try await preview(of: site)
        try await expectSame(preview, site)
        #expect(try await text("draft/index.html", of: preview).contains("Not yet"))
        for path in ["none/index.html", "a", "a/", "", "../bourse.yml", "stocks/A/none.csv"] {
            #expect(try await bytes(path, of: preview) == nil, "\(path)")
        }
    }

    @Test(arguments: 0..<4) func `Random edits end in the bytes of a fresh build`(seed: UInt64) async throws {
        let site = try site()
        let preview = try await preview(of: site)
        var chance = SeededGenerator(seed: seed)
        var edits = RandomEdits(site: site)
        for number in 0..<30 {
            let changed = try edits.next(using: &chance)
            await preview.update(changed)
            // Whatever is on somebody's screen is in memory already.
            _ = await preview.file(
                at: ["index.html", "a/index.html", "stocks/A/index.html"].randomElement(using: &chance) ?? "")
            if number % 5 == 4 {
                try await expectSame(preview, site, after: "seed \(seed), edit \(number): \(changed)")
            }
        }
    }

    @Test func `An edit of a body makes that page and no other`() async throws {
        let site = try site()
        let preview = try await preview(of: site)
        await preview.check()
        let before = try await bytes("index.html", of: preview)
        try site.folder.write("---\ntitle: A\norder: 1\n---\n## There\n\nOther text\n", to: "Content/a.md")
        await preview.update(["Content/a.md"])
        #expect(try await text("a/index.html", of: preview).contains("Other text"))
        #expect(try await bytes("index.html", of: preview) == before)
    }

    @Test func `Edits of heads end in the bytes of a fresh build`() async throws {
        let site = try site()
        let preview = try await preview(of: site)
        await preview.check()
        let heads = [
            ("regions.md", "title: Other\ndate: 2026-01-02"), ("regions.md", "title: Other"),
            ("a.md", "title: A\norder: 1\ndate: 2026-01-02"), ("a.md", "title: Z\ndate: 2026-01-03"),
            ("offline.md", "title: No network\norder: 3"), ("draft.md", "title: Draft"),
            ("draft.md", "title: Draft\nnavigationTitle: D\norder: 9\ndraft: true"), ("a.md", "title: Z\nslug: b"),
            ("stocks/[symbol].md", "title: \"Stock {{ symbol }}\"\npages: select symbol from stocks"),
            ("stocks/[symbol].md", "title: \"{{ symbol }}\"\npages: select symbol from stocks where symbol > 'A'"),
            ("stocks/[symbol].md", "title: T\npages: select 'A' as symbol from stocks"),
            ("stocks/[symbol].md", "title: T\ndescription: D\npages: select 'A' as symbol from stocks"),
            ("stocks/[symbol].md", "title: T\npages: select symbol from stocks"),
            ("index.md", "title: Start\nlayout: list"), ("index.md", "title: Start\nlayout: page\ndescription: D"),
        ]
        for (file, head) in heads {
            try site.folder.write("---\n\(head)\n---\n## There\n\n[b](/index.md)\n", to: "Content/\(file)")
            #expect(await preview.update(["Content/\(file)"]))
            try await expectSame(preview, site, after: "\(file): \(head)")
            // Bytes are compared where nothing is wrong.
            #expect(preview.diagnostics.isEmpty == !head.contains("select 'A'"), "\(preview.diagnostics)")
        }
    }

    @Test(arguments: [
        ("Content/a.md", "---\ntitle: [\n---\nNew\n", "Content/a.md:2"),
        ("Content/a.md", "---\ntitle: A\n---\n{{ none.value }}\n", "Content/a.md:4"),
        ("Templates/layouts/page.mustache", "{{#open}}", "Templates/layouts/page.mustache:1"),
        ("Templates/layouts/page.mustache", "<html>{{nothing}}</html>", "Templates/layouts/page.mustache:1"),
        ("bourse.yml", "title: [", "bourse.yml:1"),
        ("data/regions.csv", "name\n\"open\n", "data/regions.csv"),
        (
            ".bourse/snapshot.sqlite", "this is no database, and long enough to be told from one",
            ".bourse/snapshot.sqlite"
        ),
    ])
    func `With a mistake the last good page is shown`(path: String, text wrong: String, place: String) async throws {
        let site = try site()
        let preview = try await preview(of: site)
        let good = try await bytes("a/index.html", of: preview)
        let original = try Data(contentsOf: URL(filePath: site.folder.path + "/" + path))
        try site.folder.write(wrong, to: path)
        await preview.update([path])
        #expect(try await bytes("a/index.html", of: preview) == good)
        #expect(
            preview.diagnostics.contains { $0.severity == .error && $0.description.contains(place) },
            "\(preview.diagnostics)")
        try original.write(to: URL(filePath: site.folder.path + "/" + path))
        await preview.update([path])
        #expect(preview.diagnostics == [])
        try await expectSame(preview, site)
    }

    @Test func `Folders that are gone leave the pages as they were`() async throws {
        let site = try site()
        let preview = try await preview(of: site)
        let good = try await bytes("a/index.html", of: preview)
        for folder in ["Content", "Templates"] {
            let path = site.folder.path + "/" + folder
            try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
            await preview.update([folder])
            #expect(preview.diagnostics.contains { $0.file == folder })
            #expect(try await bytes("a/index.html", of: preview) == good)
            try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
            await preview.update([folder])
            try await expectSame(preview, site)
        }
    }

    @Test func `A page that was never made and cannot be is broken, not missing`() async throws {
        let site = try site()
        try site.folder.write("---\ntitle: A\n---\n{{ none.value }}\n", to: "Content/a.md")
        let preview = try await preview(of: site)
        guard case .broken = await preview.file(at: "a/index.html") else {
            Issue.record("the page is there")
            return
        }
    }

    @Test(arguments: [nil, "this is no database, and long enough to be told from one"])
    func `Without any data nothing is told but why`(snapshot: String?) async throws {
        var files = Self.files
        files["bourse.yml", default: ""] += "sources:\n  - csv: data/stocks.csv\n    into: stocks\n"
        let site = try TestSite(files)
        if let snapshot { try site.folder.write(snapshot, to: ".bourse/snapshot.sqlite") }
        try site.folder.write("---\ntitle: A\n---\n{{ none.value }}\n", to: "Content/a.md")
        let preview = try await preview(of: site)
        for path in ["a/index.html", "index.html", "regions/index.html"] {
            guard case .broken = await preview.file(at: path) else {
                Issue.record("\(path) is there")
                continue
            }
        }
        await preview.check()
        let told = preview.diagnostics.map(\.description)
        #expect(!told.isEmpty && told.allSatisfy { $0.contains(".bourse/snapshot.sqlite") }, "\(told)")
        #expect(preview.isWaiting)
        #expect(await preview.update([".bourse/snapshot.sqlite"]) == false)
        try? FileManager.default.removeItem(atPath: site.folder.path + "/.bourse/snapshot.sqlite")
        try site.pull([.stocks: "symbol,name\nA,Alpha\n", .bars: Self.bars])
        #expect(await preview.update([".bourse/snapshot.sqlite"]))
        await preview.check()
        #expect(preview.diagnostics.map(\.file) == ["Content/a.md"], "\(preview.diagnostics)")
        try site.folder.write("---\ntitle: A\n---\n## There\n", to: "Content/a.md")
        await preview.update(["Content/a.md"])
        try await expectSame(preview, site)
    }

    @Test func `Style sheets of before are there for pages of before`() async throws {
        let site = try site()
        let preview = try await preview(of: site)
        let page = try await text("a/index.html", of: preview)
        let sheet = try #require(page.firstMatch(of: /assets\/style\.[0-9a-f]+\.css/).map { String($0.output) })
        try site.folder.write("body { color: red }", to: "Templates/assets/style.css")
        await preview.update(["Templates/assets/style.css"])
        #expect(try await text("a/index.html", of: preview) != page)
        #expect(try await bytes(sheet, of: preview) == Array("body { color: black }".utf8))
    }

    @Test func `Few bytes are kept, and all pages are there`() async throws {
        let site = try site()
        let collector = DiagnosticCollector()
        let preview = try #require(
            await SitePreview(project: site.project, cacheSize: 1, into: collector) {
                site.project.configuration(into: $0)
            })
        try await expectSame(preview, site)
    }
}

/// Edits of all kinds, some of which are mistakes.
private struct RandomEdits {
    let site: TestSite
    private var number = 0
    private var made: [String] = []

    init(site: TestSite) {
        self.site = site
    }

    /// - Returns: The paths that a watcher would tell.
    mutating func next(using chance: inout SeededGenerator) throws -> Set<String> {
        number += 1
        let files = FileManager.default
        func path(_ name: String) -> String { site.folder.path + "/" + name }
        switch Int.random(in: 0..<12, using: &chance) {
        case 0, 1:
            return try write("---\ntitle: A\norder: 1\n---\n## There\n\nText \(number)\n", to: "Content/a.md")
        case 2: return try write("---\ntitle: A \(number)\norder: \(number % 3)\n---\n## There\n", to: "Content/a.md")
        case 3:
            let folder = "Content/new\(number)/deep"
            let file = folder + "/page.md"
            made.append(file)
            _ = try write("---\ntitle: New \(number)\n---\n[home](../../index.md)\n", to: file)
            return ["Content/new\(number)"]
        case 4:
            guard let file = made.popLast() else { return [] }
            try files.removeItem(atPath: path(file))
            return [file]
        case 5:
            guard let file = made.popLast() else { return [] }
            let folder = String(file.dropLast("/deep/page.md".count))
            try files.moveItem(atPath: path(folder), toPath: path(folder + "m"))
            made.append(folder + "m/deep/page.md")
            return [folder, folder + "m"]
        case 6: return try write("<footer>{{site.title}} \(number)</footer>", to: "Templates/partials/foot.mustache")
        case 7: return try write("body { margin: \(number)px }", to: "Templates/assets/style.css")
        case 8: return try write("name\nEurope\nAsia \(number)\n", to: "data/regions.csv")
        case 9:
            try site.pull([
                .stocks: "symbol,name\nA,Alpha\nB,Beta\nC\(number),Gamma\n",
                .bars: "symbol,date,close\nA,2020-01-01,\(number)\nB,2020-01-01,3\n",
            ])
            return [".bourse/snapshot.sqlite"]
        case 10:
            let title = number.isMultiple(of: 2) ? "Test" : "Test \(number)"
            return try write(
                "title: \(title)\nurl: https://example.com/base/\nkeepAssets: 0\ntables:\n  regions: data/*.csv\n",
                to: "bourse.yml")
        default:
            return try write(
                "---\ntitle: Draft\ndraft: true\n---\n[x](a.md#\(number.isMultiple(of: 3) ? "none" : "there"))\n",
                to: "Content/draft.md")
        }
    }

    private func write(_ text: String, to file: String) throws -> Set<String> {
        try site.folder.write(text, to: file)
        return [file]
    }
}

/// SplitMix64: the same numbers on every machine.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
