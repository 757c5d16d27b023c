import Yams

/// What is wrong with a piece of YAML, in words that help, and where.
struct YAMLProblem {
    /// In bytes of the source.
    let offset: Int
    /// What stands there, and what to do about it.
    private let what, cure: String

    init(_ what: String, _ cure: String = "", at offset: Int) {
        self.what = what
        self.cure = cure
        self.offset = offset
    }

    init(_ error: YamlError, in source: YAMLSource) {
        func offset(_ mark: Mark) -> Int { source.offset(ofLine: mark.line, column: mark.column) }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            self =
                ParserComplaint(
                    source: source, words: problem, activity: context?.text ?? "", offset: offset(mark),
                    start: context.map { offset($0.mark) }
                ).problem
        case .duplicatedKeysInMapping(let names, let context):
            self.init("the key '\(names.first ?? "")' occurs twice, the first time", at: offset(context.mark))
        case .reader(let problem, let characters, _, let text) where problem.contains("control"):
            self.init("a control character stands", "delete it", at: text.prefix(characters ?? 0).utf8.count)
        case .reader(let problem, let characters, _, let text):
            self.init("this is not valid YAML: \(problem)", at: text.prefix(characters ?? 0).utf8.count)
        default: self.init("this is not valid YAML", at: 0)
        }
    }

    func message(in source: YAMLSource) -> String {
        "\(what) on line \(source.place(ofOffset: offset).line)" + (cure.isEmpty ? "" : "; \(cure)")
    }
}

/// What libyaml says, which is what it was doing; the text around the place says what the author did.
private struct ParserComplaint {
    let source: YAMLSource
    let words, activity: String
    /// Where it stopped, and where what it was doing had begun.
    let offset: Int
    let start: Int?

    var problem: YAMLProblem {
        tab ?? braces ?? quote ?? textAfterValue ?? bracket ?? sign ?? colon ?? layout
            ?? YAMLProblem("this is not valid YAML: \(words)", at: offset)
    }

    private var tab: YAMLProblem? {
        let isTab = words.contains("tab character") || (words.contains("start any token") && byte(offset) == 9)
        return isTab ? YAMLProblem("a tab stands where YAML needs spaces", "indent with spaces", at: offset) : nil
    }

    /// `title: {{ symbol }}`, which YAML takes for a mapping.
    private var braces: YAMLProblem? {
        for line in [start, offset].compactMap({ $0 }).map(source.line) {
            guard
                let found = source.bytes[line].indices.first(where: {
                    source.bytes[$0..<line.upperBound].starts(with: "{{".utf8)
                })
            else { continue }
            let before = source.bytes[line.lowerBound..<found].last { $0 > 32 }
            if before == nil || before == UInt8(ascii: ":") || before == UInt8(ascii: "-") {
                return YAMLProblem("a value begins with '{{'", "put quotes around it", at: found)
            }
        }
        return nil
    }

    private var quote: YAMLProblem? {
        guard activity.contains("quoted scalar") else { return nil }
        let mark = start.map(letter) ?? "'"
        if words.contains("escape") {
            return YAMLProblem(
                "'\(text(from: offset, letters: 2))' means nothing in double quotes",
                "write \\\\ for a backslash, or use single quotes", at: offset)
        }
        let isOpen = words.contains("end of stream") || words.contains("document indicator")
        return isOpen ? YAMLProblem("a quote is never closed", "add the closing \(mark)", at: start ?? offset) : nil
    }

    /// `'It's here'`, `"a" b` or `[a] b`.
    private var textAfterValue: YAMLProblem? {
        guard words.contains("expected key") || words.contains("expected ','") || words.contains("document start"),
            let last = source.bytes[source.line(at: offset).lowerBound..<offset].last(where: { $0 > 32 })
        else { return nil }
        switch last {
        case UInt8(ascii: "'"):
            return YAMLProblem(
                "text follows a closing quote", "write '' for an apostrophe, or use double quotes around the text",
                at: offset)
        case UInt8(ascii: "\""):
            return YAMLProblem(
                "text follows a closing quote", "write \\\" for a quote inside, or use single quotes around the text",
                at: offset)
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            return YAMLProblem(
                "text follows a closing bracket", "put the whole value into quotes if it is a text", at: offset)
        default: return nil
        }
    }

    private var bracket: YAMLProblem? {
        if words.contains("node content"), activity.contains("flow") {
            return YAMLProblem("a value is missing", "write one, or delete the comma", at: offset)
        }
        guard let closing = ["]", "}"].first(where: { words.contains("',' or '\($0)'") }), let start else { return nil }
        if offset < source.bytes.count, source.line(at: start) == source.line(at: offset) {
            return YAMLProblem("a comma or the closing '\(closing)' is missing", at: offset)
        }
        return YAMLProblem("a '\(letter(start))' is never closed", "add '\(closing)'", at: start)
    }

    private var sign: YAMLProblem? {
        let isSign =
            words.contains("start any token") || words.contains("undefined alias") || activity.hasSuffix("an alias")
            || activity.hasSuffix("an anchor") || activity.hasSuffix("a tag") || words.contains("tag handle")
        if words.contains("comment or line break"), let start {
            return YAMLProblem(
                "text follows a '\(letter(start))'", "begin it on the next line, or put quotes around the value",
                at: start)
        }
        if words.contains("node content") {
            return YAMLProblem("a value begins with '\(letter(offset))'", "put quotes around it", at: offset)
        }
        guard isSign else { return nil }
        let place = words.contains("start any token") || words.contains("undefined alias") ? offset : start ?? offset
        return YAMLProblem("a value begins with '\(letter(place))'", "put quotes around it", at: place)
    }

    private var colon: YAMLProblem? {
        if words.contains("could not find expected ':'") {
            return YAMLProblem("a ': ' is missing after the key", "write 'key: value'", at: start ?? offset)
        }
        guard words.contains("mapping values") else { return nil }
        let line = source.line(at: offset)
        if source.text(line.lowerBound..<offset).contains(": ") {
            return YAMLProblem("a value has ': ' in it", "put quotes around it", at: offset)
        }
        guard let previous = source.previousLine(at: offset) else { return nil }
        let (own, other) = (firstLetter(of: line), firstLetter(of: previous))
        let text = source.text(previous)
        if !text.contains(": "), text.last != ":" {
            return YAMLProblem("a ': ' is missing after the key", "write 'key: value', with the space", at: other)
        }
        let isDeeper = own - line.lowerBound > other - previous.lowerBound
        return isDeeper
            ? YAMLProblem("a line is indented too far", "begin it in the same column as the key before it", at: own)
            : nil
    }

    private var layout: YAMLProblem? {
        if words.contains("sequence entries") {
            return YAMLProblem(
                "a list begins beside its key", "begin each item with '- ' on a line of its own", at: offset)
        }
        if words.contains("another document") {
            return YAMLProblem("'---' begins a second document", "only one can stand here", at: offset)
        }
        if words.contains("document start") {
            let first = source.bytes.firstIndex { $0 > 32 } ?? 0
            let column = source.place(ofOffset: first).column
            if source.place(ofOffset: offset).column < column {
                return YAMLProblem(
                    "a line begins further to the left than the first one", "begin it in column \(column)", at: offset)
            }
            return YAMLProblem(
                "something follows after the end of the value", "delete it, or make one mapping of both", at: offset)
        }
        guard let start, words.contains("expected key") || words.contains("'-' indicator") else { return nil }
        let place = source.place(ofOffset: start)
        let isList = words.contains("'-' indicator")
        return YAMLProblem(
            isList ? "a line is no item of its list" : "a line does not fit into its mapping",
            isList
                ? "begin it with '- ' in column \(place.column), as line \(place.line) does"
                : "begin its key in column \(place.column), as line \(place.line) does", at: offset)
    }

    private func byte(_ index: Int) -> UInt8 { index < source.bytes.count ? source.bytes[index] : 0 }

    private func letter(_ index: Int) -> String { text(from: index, letters: 1) }

    private func text(from index: Int, letters: Int) -> String {
        String(source.text(index..<source.line(at: index).upperBound).prefix(letters))
    }

    private func firstLetter(of line: Range<Int>) -> Int {
        line.first { source.bytes[$0] > 32 } ?? line.lowerBound
    }
}
