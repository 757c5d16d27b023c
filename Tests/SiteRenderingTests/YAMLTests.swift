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

    /// What libyaml stops at, told at the place where the author went wrong.
    @Test(arguments: [
        ("é: 日本: 😀", "2:6: error: a value has ': ' in it on line 2; put quotes around it"),
        ("é: \"日本\nb: c", "2:4: error: a quote is never closed on line 2; add the closing \""),
        ("é: '日本' 😀", "2:9: error: text follows a closing quote on line 2; write ''"),
        ("é: [日本, {a: 1}\nb: c", "2:4: error: a '[' is never closed on line 2; add ']'"),
        ("é: [日本 x: 1, b}", "2:15: error: a comma or the closing ']' is missing on line 2"),
        ("é: {{ x }} y", "2:4: error: a value begins with '{{' on line 2; put quotes around it"),
        ("é: {{ x }}", "2:4: error: a value begins with '{{'; put quotes around it"),
        ("é: @x", "2:4: error: a value begins with '@' on line 2; put quotes around it"),
        ("é: *x*", "2:4: error: a value begins with '*' on line 2; put quotes around it"),
        ("é: **x**", "2:4: error: a value begins with '*' on line 2; put quotes around it"),
        ("é: }x", "2:4: error: a value begins with '}' on line 2; put quotes around it"),
        ("é: | x", "2:4: error: text follows a '|' on line 2; begin it on the next line"),
        ("é:x\nb: c", "2:1: error: a ': ' is missing after the key on line 2; write 'key: value', with the space"),
        ("a: 1\né\nb: c", "3:1: error: a ': ' is missing after the key on line 3; write 'key: value'"),
        ("a: 1\n  b: c", "3:3: error: a line is indented too far on line 3; begin it in the same column"),
        (
            "  a: 1\n b: c",
            "3:2: error: a line begins further to the left than the first one on line 3; begin it in column 3"
        ),
        (
            "a:\n    b: 1\n  c: d",
            "4:3: error: a line does not fit into its mapping on line 4; begin its key in column 1, as line 2 does"
        ),
        ("a:\n  - b\n  c: d", "4:3: error: a line is no item of its list on line 4; begin it with '- ' in column 3"),
        ("a: - b", "2:4: error: a list begins beside its key on line 2"),
        ("a: \"\\q\"", "2:5: error: '\\q' means nothing in double quotes on line 2"),
        ("é: a\u{1}b", "2:5: error: a control character stands on line 2; delete it"),
        ("a: 1\n\tb: 2", "3:1: error: a tab stands where YAML needs spaces on line 3; indent with spaces"),
        ("a: 1\r\né: x\u{2028}\r\n日本: @x", "4:5: error: a value begins with '@' on line 4"),
        ("a: 1\r日本: @x", "3:5: error: a value begins with '@' on line 3"),
    ])
    func `A mistake of syntax is told in the author's terms`(text: String, expected: String) {
        let found = findings(text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("a.md:" + expected) == true, "\(found)")
    }

    @Test func `All keys that occur again are told, in every mapping`() {
        let text = "a: 1\n\"b\": {c: 1, d: 2, c: 3}\nb: 2\na: 3\na: 4\n"
        #expect(
            findings(text) == [
                "a.md:3:19: error: the key 'c' occurs twice, on line 3 and again on line 3",
                "a.md:4:1: error: the key 'b' occurs twice, on line 3 and again on line 4",
                "a.md:5:1: error: the key 'a' occurs twice, on line 2 and again on line 5",
                "a.md:6:1: error: the key 'a' occurs twice, on line 2 and again on line 6",
            ])
    }

    /// Each scalar with the word that is looked for in its value, and where that stands.
    @Test(arguments: [
        ("k: é 日本 x", "x", (2, 9)), ("k: \"é 日本 x\"", "x", (2, 10)), ("k: 'é x'", "x", (2, 7)),
        ("k: |\n  é y\n\n    x y", "x", (5, 5)), ("k: >-\n  é y\n  z\n  x", "x", (5, 3)),
        ("k: é\n  y\n  x", "x", (4, 3)), ("k: \"\\u0041 x\"", "x", (2, 4)), ("k: 'it''s x'", "x", (2, 4)),
    ])
    func `Words of a text know their places`(text: String, word: String, place: (Int, Int)) throws {
        let collector = DiagnosticCollector()
        let root = try #require(YAML.read(text, file: "f", line: 2, into: collector))
        guard case .mapping(let entries) = root.content, let value = entries.first?.value.text else {
            Issue.record("no text")
            return
        }
        let start = try #require(value.text.firstRange(of: word)).lowerBound
        let found = value.place(ofByte: value.text.utf8.distance(from: value.text.startIndex, to: start))
        #expect([found.line, found.column] == [place.0, place.1])
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
