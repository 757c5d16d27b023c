import Market

/// Finds the tags of a template, and what is wrong with how they open and close.
struct TemplateScanner {
    private let bytes: [UInt8]
    private let file: String
    private let collector: DiagnosticCollector
    private var index = 0
    private var counter: PlaceCounter
    /// The sections that are open, from the outside in.
    private var open: [Section] = []
    /// Sections that another's end tag closed: their own end tags may still come.
    private var cutShort: [String] = []
    /// What stands outside of all sections.
    private var tags: [TemplateTag] = []

    private struct Section {
        var tag: TemplateTag
        /// The text that the end tag must repeat.
        let body: String
    }

    private struct Piece {
        let sigil: UInt8
        /// What stands between the braces, without the sigil.
        let body: Range<Int>
        let start: Int
    }

    private static let sigils: Set<UInt8> = Set("#^/!<$>=%{&".utf8)

    /// - Returns: The tags up to where delimiters are changed, which is refused.
    static func tags(in text: String, file: String, into collector: DiagnosticCollector) -> [TemplateTag] {
        var scanner = TemplateScanner(text, file: file, collector: collector)
        scanner.scan()
        return scanner.tags
    }

    private init(_ text: String, file: String, collector: DiagnosticCollector) {
        bytes = Array(text.utf8)
        self.file = file
        self.collector = collector
        counter = PlaceCounter(bytes)
    }

    private mutating func place(of offset: Int) -> Place {
        let (line, column) = counter.place(of: offset)
        return Place(file: file, line: line, column: column)
    }

    private mutating func scan() {
        while let piece = nextPiece() {
            let body = String(decoding: bytes[piece.body], as: UTF8.self)
            switch piece.sigil {
            case UInt8(ascii: "!"): break
            case UInt8(ascii: "/"): close(body, at: place(of: piece.start))
            case UInt8(ascii: "#"): open.append(section(.section, piece, body))
            case UInt8(ascii: "^"): open.append(section(.inverted, piece, body))
            case UInt8(ascii: "<"): open.append(section(.parent, piece, body))
            case UInt8(ascii: "$"): open.append(section(.block, piece, body))
            case UInt8(ascii: ">") where body.contains("*"):
                add(tag(.refused("a partial's name must be written out"), piece, body))
            case UInt8(ascii: ">"): add(tag(.partial, piece, body))
            case UInt8(ascii: "="):
                collector.error("other delimiters are not supported", at: place(of: piece.start))
                open.reversed().forEach { closeOne($0) }
                return
            case UInt8(ascii: "%"): add(tag(.refused("escaping cannot be switched off"), piece, ""))
            case UInt8(ascii: "{"), UInt8(ascii: "&"): add(tag(.rawVariable, piece, body))
            default: add(tag(.variable, piece, body))
            }
        }
        for section in open.reversed() {
            reportUnclosed(section, before: nil)
            closeOne(section)
        }
    }

    // Sections.

    private mutating func add(_ tag: TemplateTag) {
        if open.isEmpty { tags.append(tag) } else { open[open.count - 1].tag.children.append(tag) }
    }

    private mutating func closeOne(_ section: Section) {
        open.removeLast()
        add(section.tag)
    }

    private mutating func close(_ body: String, at place: Place) {
        let name = Self.compact(body)
        guard let match = open.lastIndex(where: { $0.body == name }) else {
            if let index = cutShort.firstIndex(of: name) {
                cutShort.remove(at: index)
                return
            }
            let names = open.map(\.body)
            if let last = open.last, nearestName(to: name, among: [last.body]) != nil {
                collector.error("{{/\(name)}} closes nothing; did you mean {{/\(last.body)}}?", at: place)
                closeOne(last)
            } else {
                let hint = names.last.map { "; {{/\($0)}} comes next" } ?? ""
                collector.error("{{/\(name)}} closes nothing that is open\(hint)", at: place)
            }
            return
        }
        for section in open[(match + 1)...].reversed() {
            reportUnclosed(section, before: name)
            cutShort.append(section.body)
            closeOne(section)
        }
        closeOne(open[match])
    }

    private func reportUnclosed(_ section: Section, before next: String?) {
        let end = "{{/\(section.body)}}"
        let until = next.map { " before {{/\($0)}}" } ?? ""
        collector.error("the section '\(section.body)' is never closed\(until); add \(end)", at: section.tag.place)
    }

    // Tags.

    private mutating func section(_ kind: TemplateTag.Kind, _ piece: Piece, _ body: String) -> Section {
        Section(tag: tag(kind, piece, body), body: Self.compact(body))
    }

    private mutating func tag(_ kind: TemplateTag.Kind, _ piece: Piece, _ body: String) -> TemplateTag {
        let place = place(of: piece.start)
        let text = Self.compact(body)
        if case .refused = kind {
            return TemplateTag(
                kind: kind, name: text, functions: [], place: place, namePlace: place, functionPlace: place)
        }
        var parts = text.split(separator: "(", omittingEmptySubsequences: false).map(String.init)
        let name = (parts.popLast() ?? "").filter { $0 != ")" }
        if !Self.isName(kind.isTemplate ? text.replacing("/", with: ".") : text) { reportName(text, kind, at: place) }
        let bodyStart = bytes[piece.body].firstIndex { $0 > 32 } ?? piece.start
        let afterFunctions = bytes[piece.body].lastIndex(of: UInt8(ascii: "(")).map { $0 + 1 } ?? bodyStart
        let nameStart = bytes[afterFunctions..<piece.body.upperBound].firstIndex { $0 > 32 } ?? bodyStart
        return TemplateTag(
            kind: kind, name: name, functions: parts, place: place, namePlace: self.place(of: nameStart),
            functionPlace: self.place(of: bodyStart))
    }

    private func reportName(_ text: String, _ kind: TemplateTag.Kind, at place: Place) {
        guard !kind.isTemplate else {
            return collector.error("'\(text)' is no template's name, such as partials/header", at: place)
        }
        let parts = text.split(separator: "|").map { String($0.trimmed) }
        let hint =
            parts.count == 2 && parts.allSatisfy(Self.isName)
            ? "a function stands around it: {{\(parts[1])(\(parts[0]))}}"
            : "write a name, such as {{page.title}}, or a function of one: {{uppercased(page.title)}}"
        collector.error("'\(text)' is no name; \(hint)", at: place)
    }

    /// The letters that swift-mustache takes, with the parentheses of functions, which must match.
    private static func isName(_ text: String) -> Bool {
        let closing = text.reversed().prefix { $0 == ")" }.count
        return text.count { $0 == "(" } == closing && text.count { $0 == ")" } == closing
            && text.utf8.allSatisfy { isLetterOrDigit($0) || "-_.?()".utf8.contains($0) } && !text.isEmpty
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (97...122).contains(byte | 32) || (48...57).contains(byte)
    }

    /// The body without white space around it.
    private static func compact(_ body: String) -> String { String(body[...].trimmed) }

    // Braces.

    private mutating func nextPiece() -> Piece? {
        while index + 1 < bytes.count {
            guard isPair(UInt8(ascii: "{"), at: index) else {
                index += 1
                continue
            }
            let start = index
            index += 2
            let sigil = index < bytes.count && Self.sigils.contains(bytes[index]) ? bytes[index] : 0
            if sigil != 0 { index += 1 }
            if let piece = piece(sigil, from: start) { return piece }
        }
        return nil
    }

    /// - Returns: Nil after a report.
    private mutating func piece(_ sigil: UInt8, from start: Int) -> Piece? {
        let bodyStart = index
        var end = index
        while end < bytes.count, !isPair(UInt8(ascii: "}"), at: end) {
            // A comment may hold anything but its end.
            if sigil != UInt8(ascii: "!"), isPair(UInt8(ascii: "{"), at: end) { end = bytes.count }
            end += 1
        }
        guard end < bytes.count else {
            collector.error(
                "a tag is not closed; add \(sigil == UInt8(ascii: "{") ? "}}}" : "}}")", at: place(of: start))
            return nil
        }
        index = end + 2
        if sigil == UInt8(ascii: "{") {
            if index < bytes.count, bytes[index] == UInt8(ascii: "}") {
                index += 1
            } else {
                let name = Self.compact(String(decoding: bytes[bodyStart..<end], as: UTF8.self))
                collector.error(
                    "a tag that opens with three braces closes with three; write {{{\(name)}}}",
                    at: place(of: start))
            }
        }
        return Piece(sigil: sigil, body: bodyStart..<end, start: start)
    }

    private func isPair(_ byte: UInt8, at index: Int) -> Bool {
        index + 1 < bytes.count && bytes[index] == byte && bytes[index + 1] == byte
    }
}
