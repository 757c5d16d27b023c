import Testing

@testable import SiteRendering

@Suite struct YAMLTests {
    private func findings(_ text: String) -> [String] {
        let collector = DiagnosticCollector()
        _ = YAML.read(text, file: "a.md", line: 2, into: collector)
        return collector.diagnostics.map(\.description)
    }

    @Test func `Values know their places in the file`() throws {
        let collector = DiagnosticCollector()
        let root = try #require(YAML.read("a: 1\nb:\n  - x", file: "f", line: 10, column: 3, into: collector))
        guard case .mapping(let entries) = root.content, case .list(let items) = entries[1].value.content else {
            Issue.record("not a mapping with a list")
            return
        }
        #expect(entries[0].value.place == Place(file: "f", line: 10, column: 6))
        #expect(items[0].place == Place(file: "f", line: 12, column: 7))
    }

    @Test func `Anchors with aliases are refused before they are expanded`() {
        let laughs = "a: &a [x,x]\nb: &b [*a,*a]\ntitle: *b\n"
        #expect(findings(laughs).first?.contains("YAML aliases (&name, *name) are not supported") == true)
        #expect(findings("title: &t [*t]").first?.hasPrefix("a.md:2:12: error:") == true)
    }

    @Test func `A key that occurs twice is reported on its second line`() {
        #expect(
            findings("title: A\ntitle: B\n") == [
                "a.md:3:1: error: the key 'title' occurs twice, on line 2 and again on line 3"
            ])
    }

    @Test func `A tab is reported on its line`() {
        #expect(findings("title: A\n\ttags: [a]").first?.hasPrefix("a.md:3:") == true)
    }

    @Test func `Deep nesting is refused`() {
        #expect(findings(String(repeating: "[", count: 500) + String(repeating: "]", count: 500)).count == 1)
        #expect(findings(String(repeating: "[", count: 100_000)).count == 1)
        #expect(findings(String(repeating: "- ", count: 5000) + "a").count == 1)
    }

    @Test func `Unknown keys are errors with the nearest one`() throws {
        let collector = DiagnosticCollector()
        let root = try #require(YAML.read("titel: x\n", file: "a.md", line: 2, into: collector))
        var reader = try #require(SettingsReader(root, subject: "front matter", collector: collector))
        _ = reader.text("title")
        reader.finish()
        #expect(
            collector.diagnostics.map(\.description) == [
                "a.md:2:1: error: 'titel' is no key of front matter; did you mean 'title'?"
            ])
    }
}
