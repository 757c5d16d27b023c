import Foundation
import SiteRendering
import Testing

@testable import SiteBuild

/// Mistakes that authors make, each with exactly the line that tells it.
@Suite struct BrokenSiteTests {
    private func findings(_ body: String, files: [String: String] = [:]) async throws -> [String] {
        var all = [
            "bourse.yml": "title: T\nurl: https://example.com/\ntables:\n  t: t.csv\n",
            "t.csv": "d,v,s\n2020-01-01,1.5,a\n2020-01-02,2.5,b\n",
            "Content/index.md": "---\ntitle: Home\n---\n```sql all\nselect d, v, s from t\n```\n" + body,
        ]
        all.merge(files) { _, given in given }
        return try await TestSite(all).findings()
    }

    @Test(arguments: [
        ("```sql all\nselect 1\n```\n", "7:8: error: the query 'all' is defined on line 5 already"),
        ("```sql b-d\nselect 1\n```\n", "7:8: error: 'b-d' cannot name a query: use letters, digits and underscores"),
        ("```sql x\nselect vv from t\n```\n", "8:8: error: there is no column 'vv'; did you mean 'v'?"),
        (
            "```sql x\nselect 1 as a where 1 = :s\n```\n",
            "8:25: error: ':s' is no parameter of this page; only pages from rows have parameters"
        ),
        ("```table\ndata: al\n```\n", "8:7: error: 'al' is no query of this page; did you mean 'all'?"),
        ("```table\ndata: all\nlimt: 3\n```\n", "9:1: error: 'limt' is no key of table; did you mean 'limit'?"),
        (
            "```table\ndata: all\ncolumns: [value]\n```\n",
            "9:11: error: 'value' is no column of 'all'; known: d, s, v"
        ),
        ("```table\ndata: all\norder: -x\n```\n", "9:9: error: 'x' is no column of 'all'; known: d, s, v"),
        (
            "```table\ndata: all\ncolumns: [{ field: d, format: dat }]\n```\n",
            "9:31: error: format 'dat' is no format; did you mean 'date'?"
        ),
        ("```table\n- data\n```\n", "8:1: error: table must be a mapping of keys to values, not a list"),
        (
            "```chart\ndata: all\nmark: lin\nx: d\ny: v\n```\n",
            "9:7: error: 'lin' is no value of 'mark'; did you mean 'line'?"
        ),
        (
            "```chart\ndata: all\nmark: line\nx: d\ny: v\nheight: 5000\n```\n",
            "12:9: error: 'height' must be a whole number from 120 to 1200, not '5000'"
        ),
        (
            "```chart\ndata: all\nmark: line\nx: d\ny: { field: v, scale: lg }\n```\n",
            "11:23: error: 'lg' cannot be the scale of y; did you mean 'log'?"
        ),
        ("```metrics\ndata: all\n```\n", "8:1: error: metrics needs 'items', a list of values"),
        (
            "```metrics\ndata: all\nitems: [{ label: A, value: z }]\n```\n",
            "9:28: error: 'z' is no column of 'all'; known: d, s, v"
        ),
        (
            "```metrics\ndata: al\nitems: [{ label: A, value: v, change: v }]\n```\n",
            "8:7: error: 'al' is no query of this page; did you mean 'all'?"
        ),
        (
            "```sql x\nselect vv from t\n```\n```metrics\ndata: x\nitems: [{ label: A, value: vv, change: vv }]\n```\n",
            "8:8: error: there is no column 'vv'; did you mean 'v'?"
        ),
        ("{{ all.w }}\n", "7:8: error: 'w' is no column of 'all'; known: d, s, v"),
        ("{{ all }}\n", "7:4: error: 'all' is no parameter of this page; 'all' is a query: write {{ all.column }}"),
        (
            "{{ 1 + 1 }}\n",
            "7:1: error: '{{ 1 + 1 }}' is no value; write {{ query.column }} or {{ query.column | format }}"
        ),
        (
            "{{ all.s | percent }}\n",
            "7:12: error: format 'percent' is for numbers, and 'a' is text; leave the format out, or write cast(… as real) in the query"
        ),
        ("[x](gone.md)\n", "7:1: error: there is no page Content/gone.md; known: index.md"),
        ("```chrat\nx: 1\n```\n", "7:4: warning: 'chrat' is shown as code; did you mean the component 'chart'?"),
    ])
    func `One mistake gives one line`(body: String, expected: String) async throws {
        #expect(try await findings(body) == ["Content/index.md:" + expected])
    }

    @Test func `Mistakes in other files are told at their places`() async throws {
        #expect(
            try await findings("", files: ["t.csv": "d,v\n1\n"]) == [
                "t.csv:2:1: error: line 2 has 1 field where the header has 2"
            ])
        #expect(
            try await findings("", files: ["bourse.yml": "title: T\nurl: https://example.com/\ntables:\n  t: x.csv\n"])
                == [
                    "bourse.yml:4:6: error: no file is named x.csv"
                ])
        let layout = "<html>\n{{page.titel}}</html>"
        #expect(
            try await findings("", files: ["Templates/layouts/page.mustache": layout]) == [
                "Templates/layouts/page.mustache:2:3: error: 'page.titel' is no name of a template; did you mean 'page.title'?"
            ])
    }

    @Test func `All mistakes are told, sorted, none twice`() async throws {
        let found = try await findings("{{ all.w }} {{ foo }}\n\n```table\ndata: al\nlimt: 1\n```\n{{ foo }}\n")
        let places = found.map { $0.split(separator: ":").dropFirst().prefix(2).joined(separator: ":") }
        #expect(places == ["7:8", "7:16", "10:7", "11:1", "13:4"])
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Sites/broken")
    private static let cases: [String] =
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.filter { !$0.hasPrefix(".") }.sorted()
        ?? []

    /// What a case does not bring along itself. A file `NAME.absent` in a case takes one of these away.
    private static let whole = [
        "bourse.yml": "title: Broken\nurl: https://example.com/\ntables:\n  prices: prices.csv\n",
        "prices.csv": """
        date,symbol,close,volume
        2024-01-02,AAPL,185.64,82488700
        2024-01-02,MSFT,370.87,25258600
        2024-01-03,AAPL,184.25,58414500
        2024-01-03,MSFT,370.6,23083500

        """,
        "Content/index.md": "---\ntitle: Home\n---\nHello\n",
    ]

    @Test func `There are cases`() {
        #expect(Self.cases.count >= 40)
    }

    /// Each folder of `Sites/broken` has the files that are wrong, and in `expected.txt` all that is said of them.
    @Test(arguments: cases)
    func `A broken site is told as expected`(name: String) async throws {
        let site = try TestSite(Self.whole)
        let input = Self.folder.appending(path: name)
        for path in ProjectFolder(root: Self.folder.path).files(below: name, into: DiagnosticCollector())
        where path != "expected.txt" {
            if path.hasSuffix(".absent") {
                try FileManager.default.removeItem(atPath: site.folder.path + "/" + path.dropLast(".absent".count))
            } else {
                try site.folder.write(try Data(contentsOf: input.appending(path: path)), to: path)
            }
        }
        let found = try await site.diagnostics().forReport()
        var text = DiagnosticText(read: site.project.bytes)
        let lines = found.map { text.lines(for: $0) + "\n" }.joined().replacing(site.folder.path, with: "FOLDER")
        #expect(!site.has("Site") || !found.contains { $0.severity == .error }, "the site was made")
        let expected = input.appending(path: "expected.txt")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(lines.utf8).write(to: expected)
            Issue.record("rewrote \(expected.path)")
            return
        }
        #expect(try lines == String(contentsOf: expected, encoding: .utf8))
    }
}
