import Testing

@testable import SiteRendering

@Suite struct DiagnosticTests {
    private func text(_ diagnostic: Diagnostic, of source: String = "", isColoured: Bool = false) -> String {
        var text = DiagnosticText(isColoured: isColoured) { _ in Array(source.utf8) }
        return text.lines(for: diagnostic)
    }

    /// The line and the caret that a diagnostic at a column shows.
    private func excerpt(_ source: String, line: Int = 1, column: Int) -> [String] {
        let lines = text(Diagnostic(.error, "m", file: "f", line: line, column: column), of: source)
            .split(separator: "\n", omittingEmptySubsequences: false)
        return lines.dropFirst().map { String($0.dropFirst(2)) }
    }

    @Test func `A diagnostic is printed as compilers do`() {
        #expect(
            text(Diagnostic(.error, "no such thing", file: "a.md", line: 2, column: 3), of: "one\ntwo\n")
                == "a.md:2:3: error: no such thing\n  two\n    ^")
        #expect(text(Diagnostic(.warning, "odd", file: "a.md")) == "a.md: warning: odd")
        #expect(text(Diagnostic(.note, "odd", file: "a.md", line: 1)) == "a.md:1: note: odd")
        #expect(text(Diagnostic(.error, "odd")) == "error: odd")
    }

    @Test(arguments: [
        ("ab", 2, ["ab", " ^"]),
        ("\tx: \ty", 6, ["\tx: \ty", "\t   \t^"]),
        ("日本 x", 4, ["日本 x", "     ^"]),
        ("한ｶｱ x", 4, ["한ｶｱ x", "    ^"]),
        ("👩‍👩‍👧 🇩🇪 x", 5, ["👩‍👩‍👧 🇩🇪 x", "      ^"]),
        ("e\u{301}e\u{301} x", 4, ["e\u{301}e\u{301} x", "   ^"]),
        ("❤️x", 2, ["❤️x", "  ^"]),
        ("ab", 3, ["ab", "  ^"]),
        ("ab", 90, ["ab", "  ^"]),
        ("\u{FEFF}ab", 2, ["ab", " ^"]),
        ("a\u{1B}[31mb", 7, ["a\u{FFFD}[31mb", "      ^"]),
        ("a\u{202E}b", 3, ["a\u{FFFD}b", "  ^"]),
    ])
    func `The caret stands under the character`(source: String, column: Int, expected: [String]) {
        #expect(excerpt(source, column: column) == expected)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `Lines are counted whatever ends them`(end: String) {
        let source = ["a", "", "b c", "d"].joined(separator: end)
        #expect(excerpt(source, line: 3, column: 3) == ["b c", "  ^"])
        #expect(excerpt(source, line: 2, column: 1).isEmpty)
        #expect(excerpt(source, line: 5, column: 1).isEmpty)
    }

    @Test func `Of a long line the part around the column is shown`() throws {
        let words = (0..<1000).map { String($0) }.joined(separator: " ")
        let column = try #require(words.firstRange(of: " 500 ")).lowerBound
        let number = words.distance(from: words.startIndex, to: column) + 2
        let shown = excerpt(words, column: number)
        #expect(shown[0].hasPrefix("…") && shown[0].hasSuffix("…") && shown[0].count <= SourceLines.width + 2)
        #expect(shown[0].dropFirst(shown[1].count - 1).hasPrefix("500 501"))
        #expect(excerpt(words, column: 1)[0].hasPrefix("0 1 2"))
        #expect(excerpt(words, column: 1_000_000)[0].hasSuffix("998 999"))
        let wide = String(repeating: "日", count: 600)
        #expect(
            excerpt(wide, column: 400) == [
                "…" + String(repeating: "日", count: 60) + "…", " " + String(repeating: "  ", count: 36) + "^",
            ])
    }

    @Test func `A line of exactly the width is shown whole wherever the caret is`() {
        let line = String(repeating: "a", count: SourceLines.width)
        for column in [1, 50, SourceLines.width, SourceLines.width + 1] {
            #expect(excerpt(line, column: column) == [line, String(repeating: " ", count: column - 1) + "^"])
        }
    }

    @Test func `Ten thousand places of one line of two megabytes take no time`() {
        let source = String(repeating: "é日 word ", count: 200_000)
        var lines = SourceLines(Array(source.utf8))
        let clock = ContinuousClock()
        let taken = clock.measure {
            for column in stride(from: 1, to: 1_600_000, by: 160) {
                #expect(lines.excerpt(line: 1, column: column)?.hasSuffix("^") == true)
            }
        }
        #expect(taken < .seconds(20))
    }

    @Test func `Bytes that are no UTF-8 do no harm`() {
        for bytes: [UInt8] in [[0x80, 0x80, 0x80, 0x80, 0x80], [0xFF, 0x61, 0xC3], [0xE9, 0x20, 0x61]] {
            var lines = SourceLines(bytes)
            for column in 1...8 { #expect(lines.excerpt(line: 1, column: column) != nil) }
        }
    }

    @Test func `Nothing of a message can steer a terminal or look like a line of its own`() {
        let message = "'a\u{1B}[2J\u{9B}\nb.md:1:1: error: forged\u{7}\u{202E}\u{2028}\tx'"
        #expect(
            text(Diagnostic(.error, message, file: "a\n.md"))
                == "a\u{FFFD}.md: error: 'a\u{FFFD}[2J\u{FFFD}\u{FFFD}b.md:1:1: error: forged\u{FFFD}\u{FFFD}\u{FFFD} x'"
        )
    }

    @Test func `Colour marks place, severity and caret and nothing else`() {
        #expect(
            text(Diagnostic(.warning, "odd", file: "f", line: 1, column: 2), of: "ab", isColoured: true)
                == "\u{1B}[1mf:1:2: \u{1B}[0m\u{1B}[1;33mwarning:\u{1B}[0m odd\n  ab\n   \u{1B}[1;33m^\u{1B}[0m")
    }

    @Test(arguments: [
        (true, ["TERM": "xterm"], true), (false, ["TERM": "xterm"], false), (true, ["TERM": "dumb"], false),
        (true, [:], false), (true, ["TERM": "xterm", "NO_COLOR": "1"], false),
        (true, ["TERM": "xterm", "NO_COLOR": ""], true),
    ])
    func `Colour is for terminals that want it`(isTerminal: Bool, environment: [String: String], expected: Bool) {
        #expect(DiagnosticText.isColoured(isTerminal: isTerminal, environment: environment) == expected)
    }

    @Test func `Diagnostics are sorted by place, and those without a file come last`() {
        let sorted = [
            Diagnostic(.error, "whole", file: "a"), Diagnostic(.warning, "b", file: "a", line: 2, column: 1),
            Diagnostic(.error, "c", file: "a", line: 2, column: 1),
            Diagnostic(.error, "a", file: "a", line: 2, column: 10),
            Diagnostic(.error, "a", file: "a", line: 10, column: 1),
            Diagnostic(.error, "a", file: "b", line: 1, column: 1),
            Diagnostic(.error, "none"),
        ]
        #expect(Array(sorted.reversed()).forReport() == sorted)
        #expect((sorted + sorted).forReport() == sorted)
    }

    @Test func `Of one place the first ten stand for all`() {
        let many = (10..<40).map { Diagnostic(.error, "row \($0)", file: "a", line: 1, column: 1) }
        let shown = (many + [Diagnostic(.error, "x", file: "a", line: 2, column: 1)]).forReport()
        #expect(shown.count == 12)
        #expect(shown[10].description == "a:1:1: note: and 20 more like this at the same place")
    }

    @Test func `JSON says null for what is not known`() {
        #expect(
            Diagnostic(.error, "\"a\"\n<b>", file: "a.md", line: 1, column: 2).json.source
                == #"{"file": "a.md", "line": 1, "column": 2, "severity": "error", "message": "\"a\"\n\u003cb\u003e"}"#)
        #expect(
            Diagnostic(.note, "x").json.source
                == #"{"file": null, "line": null, "column": null, "severity": "note", "message": "x"}"#)
    }

    @Test(arguments: [
        (
            Diagnostic(.error, "50% of\r\na, b: c", file: "Content/a,b:c%.md", line: 3, column: 7), "site",
            "::error file=site/Content/a%2Cb%3Ac%25.md,line=3,col=7,title=Bourse::50%25 of%0D%0Aa, b: c"
        ),
        (Diagnostic(.warning, "w", file: "a.md", line: 3), "", "::warning file=a.md,line=3,title=Bourse::w"),
        (Diagnostic(.note, "\u{1B}[1mn"), "site", "::notice title=Bourse::\u{FFFD}[1mn"),
        (Diagnostic(.error, "x", file: "/tmp/s.sqlite"), "site", "::error file=/tmp/s.sqlite,title=Bourse::x"),
    ])
    func `Annotations are escaped as GitHub wants it`(diagnostic: Diagnostic, folder: String, expected: String) {
        #expect(diagnostic.annotation(folder: folder) == expected)
    }

    @Test func `Warnings can be told as errors, notes not`() {
        #expect(Diagnostic(.warning, "w", file: "f").strict == Diagnostic(.error, "w", file: "f"))
        #expect(Diagnostic(.note, "n").strict.severity == .note)
    }
}
