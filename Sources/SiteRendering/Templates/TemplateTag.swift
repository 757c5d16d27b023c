/// One tag of a template, with its place and, for those that enclose something, what is inside.
struct TemplateTag: Sendable {
    enum Kind: Sendable {
        case variable, rawVariable, section, inverted, partial, parent, block
        /// A tag that swift-mustache knows and Bourse refuses, with the reason.
        case refused(String)
    }

    let kind: Kind
    let name: String
    /// Functions around the name, outermost first: `reversed(rows)` has one.
    let functions: [String]
    let line: Int
    let column: Int
    var children: [TemplateTag] = []
}

/// Finds the tags of a template that swift-mustache has accepted.
struct TemplateScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var column = 1

    static func tags(in text: String) -> [TemplateTag] {
        var scanner = TemplateScanner(bytes: Array(text.utf8))
        return scanner.tags()
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The tags up to the end of the text or of the enclosing section.
    private mutating func tags() -> [TemplateTag] {
        var tags: [TemplateTag] = []
        while let (body, sigil, line, column) = nextTag() {
            let (name, functions) = Self.parse(body)
            func tag(_ kind: TemplateTag.Kind) -> TemplateTag {
                TemplateTag(kind: kind, name: name, functions: functions, line: line, column: column)
            }
            switch sigil {
            case UInt8(ascii: "!"): break
            case UInt8(ascii: "/"): return tags
            case UInt8(ascii: "#"), UInt8(ascii: "^"), UInt8(ascii: "<"), UInt8(ascii: "$"):
                let kinds: [UInt8: TemplateTag.Kind] = [
                    UInt8(ascii: "#"): .section, UInt8(ascii: "^"): .inverted, UInt8(ascii: "<"): .parent,
                ]
                var enclosing = tag(kinds[sigil] ?? .block)
                enclosing.children = self.tags()
                tags.append(enclosing)
            case UInt8(ascii: ">"):
                tags.append(
                    tag(name.hasPrefix("*") ? .refused("a partial's name must be written out") : .partial))
            case UInt8(ascii: "="): tags.append(tag(.refused("other delimiters are not supported")))
            case UInt8(ascii: "%"): tags.append(tag(.refused("escaping cannot be switched off")))
            case UInt8(ascii: "{"), UInt8(ascii: "&"): tags.append(tag(.rawVariable))
            default: tags.append(tag(.variable))
            }
        }
        return tags
    }

    private mutating func nextTag() -> (body: String, sigil: UInt8, line: Int, column: Int)? {
        let brace = UInt8(ascii: "{")
        let closing = UInt8(ascii: "}")
        while index + 1 < bytes.count {
            guard bytes[index] == brace, bytes[index + 1] == brace else {
                advance()
                continue
            }
            let (startLine, startColumn) = (line, column)
            advance(2)
            guard index < bytes.count else { return nil }
            let sigils: [UInt8] = Array("#^/!<$>=%{&".utf8)
            let sigil = sigils.contains(bytes[index]) ? bytes[index] : 0
            if sigil != 0 { advance() }
            let start = index
            while index + 1 < bytes.count, bytes[index] != closing || bytes[index + 1] != closing { advance() }
            let body = String(decoding: bytes[start..<min(index, bytes.count)], as: UTF8.self)
            advance(sigil == brace ? 3 : 2)
            return (body, sigil, startLine, startColumn)
        }
        return nil
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where index < bytes.count {
            if bytes[index] == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if bytes[index] & 0xC0 != 0x80 {
                column += 1
            }
            index += 1
        }
    }

    private static func parse(_ body: String) -> (name: String, functions: [String]) {
        var parts = body.filter { !$0.isWhitespace }.split(separator: "(", omittingEmptySubsequences: false)
            .map(String.init)
        let name = (parts.popLast() ?? "").filter { $0 != ")" }
        return (name, parts)
    }
}
