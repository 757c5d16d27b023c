import Foundation
import Testing

@testable import SiteBuild

/// Links of Markdown and of tables, followed up while the site is built.
@Suite struct LinkTests {
    private func findings(_ body: String, files: [String: String] = [:]) async throws -> [String] {
        var all = [
            "Content/index.md": "---\ntitle: Home\n---\n" + body,
            "Content/notes/one.md": "---\ntitle: One\n---\n## First place\n",
            "Content/notes/chart.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "Content/notes/draft.md": "---\ntitle: Draft\ndraft: true\n---\n",
            "Content/data.csv": "a\n1\n", "Templates/assets/logo.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        ]
        all.merge(files) { _, given in given }
        return try await TestSite(all).findings()
    }

    @Test(arguments: [
        "[x](/notes/one/)", "[x](notes/one.md)", "[x](notes/one/)", "[x](/notes/one/index.html)", "[x](./)", "[x](#)",
        "[x](notes/one.md#first-place)", "[x](/notes/one/#first-place)", "# Here\n[x](#here)", "[x](#top)",
        "![x](notes/chart.svg)", "![x](/notes/chart.svg)", "![x](/assets/logo.svg)", "[x](/sitemap.xml)",
        "[x](https://example.org/gone/)", "[x](mailto:a@example.org)", "[x](/?q=1)", "[x](notes/one.md#:~:text=x)",
    ])
    func `A link that leads somewhere is no finding`(body: String) async throws {
        #expect(try await findings(body + "\n") == [])
    }

    @Test(arguments: [
        (
            "a [x](/notes/oen/)",
            "4:3: error: no page has the address /notes/oen/; did you mean '/notes/one/'?"
        ),
        ("[x](/notes/one)", "4:1: error: no page has the address /notes/one; did you mean '/notes/one/'?"),
        ("[x](notes/on.md)", "4:1: error: there is no page Content/notes/on.md; did you mean 'notes/one.md'?"),
        (
            "[x](notes/draft.md)",
            "4:1: error: there is no page Content/notes/draft.md; the file is a draft; build with --drafts to see it"
        ),
        (
            "[x](notes/one.md#frist-place)",
            "4:1: error: notes/one.md#frist-place leads to no place: the page has no heading or element 'frist-place'; did you mean 'first-place'?"
        ),
        (
            "![x](notes/cart.svg)",
            "4:1: error: no file of the site is at notes/cart.svg; did you mean 'notes/chart.svg'?"
        ),
        (
            "[x](data.csv)",
            "4:1: error: no file of the site is at data.csv; files of the kind .csv are not copied to it"
        ),
    ])
    func `A link that leads nowhere is an error at its place`(body: String, expected: String) async throws {
        #expect(try await findings(body + "\n") == ["Content/index.md:" + expected])
    }

    @Test func `A dead link from a table's rows is told once, at its template`() async throws {
        let body = """
            ```sql all
            select 'one' as name union all select 'two' union all select 'three'
            ```

            ```table
            data: all
            columns:
              - { field: name, link: "/notes/{name}/" }
            ```

            """
        #expect(
            try await findings(body) == [
                "Content/index.md:11:26: error: no page has the address /notes/two/; did you mean '/notes/one/'?"
            ])
    }

    @Test func `A picture for previews that is not there is an error at its place`() async throws {
        let site = try TestSite([
            "Content/index.md": "---\ntitle: Home\nimage: /a.svg\n---\n", "Content/a.svg": "<svg/>",
        ])
        #expect(try await site.findings() == [])
        try site.folder.write("---\ntitle: Home\nimage: /b.svg\n---\n", to: "Content/index.md")
        #expect(
            try await site.findings() == [
                "Content/index.md:3:8: error: no file of the site is at '/b.svg', the picture for previews; did you mean 'a.svg'?"
            ])
        try site.folder.write("---\ntitle: Home\nimage: /a.svg\n---\n", to: "Content/index.md")
        #expect(try await site.findings() == [])
        try site.folder.write("<svg/>", to: "Content/b.svg")
        try FileManager.default.removeItem(atPath: site.folder.path + "/Content/a.svg")
        #expect(try await site.findings().count == 1)
    }

    @Test func `A file beside the Markdown is found from a page's own address`() async throws {
        let site = try TestSite([
            "Content/notes/one.md": "---\ntitle: One\n---\n![x](chart.svg)\n", "Content/notes/chart.svg": "<svg/>",
        ])
        #expect(try await site.findings() == [])
        #expect(
            try site.body("notes/one/index.html")
                == "<p><img src=\"/notes/chart.svg\" alt=\"x\" loading=\"lazy\"></p>\n")
    }
}
