import Foundation
import Testing

@testable import SiteBuild

/// Ways in which an incremental build once gave another site than a clean one, or a build harmed what is not its own.
@Suite struct PublishingCaseTests {
    private static let home = "---\ntitle: Home\n---\n"

    @Test func `A private page stays private when its first row comes later`() async throws {
        let site = try TestSite([
            "bourse.yml": "title: T\nurl: https://example.com/\ntables:\n  mine: mine.csv\n", "mine.csv": "name\n",
            "Content/index.md": Self.home,
            "Content/[name].md":
                "---\ntitle: X\npages: select name from mine\n---\n```sql all\nselect quantity from positions\n```\n",
        ])
        try site.pull([.positions: "symbol,quantity\nA,1\n"])
        #expect(try await site.build().pageCount == 1)
        try site.folder.write("name\na\n", to: "mine.csv")
        let report = try await site.build()
        #expect(report.pageCount == 1)
        #expect(report.diagnostics.map(\.severity) == [.note])
    }

    @Test(arguments: ["select quantity from positions /* open", "select quantity from positions -- x"])
    func `No way of writing a query makes private rows public`(sql: String) async throws {
        let site = try TestSite([
            "Content/index.md": Self.home,
            "Content/mine.md": "---\ntitle: X\n---\n```s&#113;l all\n\(sql)\n```\n{{ all.quantity }}\n",
        ])
        try site.pull([.positions: "symbol,quantity\nA,1\n"])
        #expect(try await site.build().pageCount == 1)
        #expect(!site.has("Site/mine"))
    }

    @Test func `A table with the name of a query is told by the second build too`() async throws {
        let site = try TestSite([
            "bourse.yml": "title: T\nurl: https://example.com/\n", "foo.csv": "x\n1\n",
            "Content/index.md": Self.home
                + "```sql foo\nselect 1 as x\n```\n```sql bar\nselect x from foo\n```\n{{ bar.x }}\n",
        ])
        #expect(try await site.findings() == [])
        try site.folder.write("title: T\nurl: https://example.com/\ntables:\n  foo: foo.csv\n", to: "bourse.yml")
        let found = try await site.findings()
        #expect(found.count == 1)
        #expect(found.first?.contains("the query 'foo' has the name of a table of the site") == true, "\(found)")
    }

    @Test func `Another program uses nothing but the list of files`() async throws {
        let site = try TestSite(["Content/index.md": Self.home])
        #expect(try await site.build { $0.engine = "1" }.renderedCount == 1)
        let report = try await site.build {
            $0.engine = "2"
            $0.explained = "/"
        }
        #expect(report.renderedCount == 1)
        #expect(report.explanation == ["rendered, since Bourse itself has changed"])
    }

    @Test func `Texts that differ in the way their accents are written stay as they are`() async throws {
        let files = [
            "Content/a.md": "---\ntitle: Caf\u{E9}\n---\n", "Content/b.md": "---\ntitle: Cafe\u{301}\n---\n",
        ]
        let site = try TestSite(files)
        _ = try await site.build()
        #expect(try await site.build().renderedCount == 0)
        #expect(try site.folder.read("Site/a/index.html").utf8.contains(0xC3))
        #expect(try site.folder.read("Site/b/index.html").unicodeScalars.contains("\u{301}"))
    }

    @Test func `Two names of one file are told`() async throws {
        let site = try TestSite([
            "Content/caf\u{E9}.md": "---\ntitle: A\n---\n", "Content/index.md": Self.home,
        ])
        #expect(try await site.findings() == [])
        try site.folder.write("---\ntitle: B\n---\n", to: "Content/cafe\u{301}.md")
        #expect(try await site.findings().count == 1)
    }

    @Test func `A link in the spare folder leads no build outside`() async throws {
        let site = try TestSite(["Content/notes/a.md": "---\ntitle: A\n---\n", "victim/a/index.html": "mine"])
        _ = try await site.build()
        try site.folder.write("---\ntitle: B\n---\n", to: "Content/notes/a.md")
        _ = try await site.build()
        let spare = site.folder.path + "/.bourse/spare/notes"
        try FileManager.default.removeItem(atPath: spare)
        try FileManager.default.createSymbolicLink(atPath: spare, withDestinationPath: site.folder.path + "/victim")
        try site.folder.write("---\ntitle: C\n---\n", to: "Content/notes/a.md")
        #expect(try await site.build().renderedCount == 1)
        #expect(try site.folder.read("victim/a/index.html") == "mine")
        #expect(try site.folder.read("Site/notes/a/index.html").contains("<title>C"))
    }

    @Test func `Content that cannot be read is an error and no empty site`() async throws {
        let site = try TestSite(["Content/index.md": Self.home, "Content/a.md": "---\ntitle: A\n---\n"])
        _ = try await site.build()
        let content = site.folder.path + "/Content"
        try FileManager.default.createSymbolicLink(atPath: content + "/b.md", withDestinationPath: "nowhere.md")
        #expect(
            try await site.findings() == ["Content/b.md: error: the link leads to no file that can be read"])
        try FileManager.default.removeItem(atPath: content)
        #expect(try await site.findings() == ["Content: error: the folder cannot be read: No such file or directory"])
        #expect(site.has("Site/a/index.html"))
    }

    @Test func `A file of Content in assets is no fingerprinted one`() async throws {
        let site = try TestSite([
            "Content/index.md": Self.home, "Content/assets/p.svg": "<svg/>", "Templates/assets/q.svg": "<svg/>",
        ])
        _ = try await site.build()
        let lines = try site.folder.read(".bourse/manifest.json").split(separator: "\n")
        #expect(lines.first { $0.contains("assets/p.svg") }?.contains("no-cache") == true)
        #expect(lines.first { $0.contains("assets/q.") }?.contains("immutable") == true)
        try FileManager.default.removeItem(atPath: site.folder.path + "/Content/assets/p.svg")
        _ = try await site.build()
        #expect(!site.has("Site/assets/p.svg"))
    }

    @Test(arguments: ["Content/out", "Templates/assets", "Templates/assets/x", ".bourse", ".bourse/spare"])
    func `An output among the build's own files is refused`(output: String) async throws {
        let site = try TestSite(["Content/index.md": Self.home, "Templates/assets/a.css": "a{}"])
        await #expect(throws: PublishingError.self) {
            try await SiteBuilder(project: site.project, configuration: site.configuration())
                .build(into: site.folder.path + "/" + output)
        }
    }

    @Test func `Hidden entries keep their permissions, and those that went stay away`() async throws {
        let site = try TestSite(["Content/index.md": Self.home])
        _ = try await site.build()
        try site.folder.write("x", to: "Site/.private/key")
        try site.folder.write("y", to: "Site/.note")
        let folder = site.folder.path + "/Site/.private"
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
        for title in ["One", "Two"] {
            try site.folder.write("---\ntitle: \(title)\n---\n", to: "Content/index.md")
            _ = try await site.build()
            let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
            #expect(mode == 0o700)
            #expect(try site.folder.read("Site/.private/key") == "x")
        }
        try FileManager.default.removeItem(atPath: site.folder.path + "/Site/.note")
        try site.folder.write("---\ntitle: Three\n---\n", to: "Content/index.md")
        _ = try await site.build()
        #expect(!site.has("Site/.note"))
    }
}
