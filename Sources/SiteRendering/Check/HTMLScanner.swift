/// A start tag of an HTML file, with the place of its `<`.
struct HTMLTag: Sendable {
    /// In lower case.
    let name: String
    /// In bytes of the file.
    let offset: Int
    /// The tag's attributes, as indices of all that were read.
    let attributes: Range<Int>
    /// Whether the element is inside `svg` or `math`, where other rules hold.
    let isForeign: Bool
    /// Whether the tag is also the element's end: `<path/>` in SVG.
    let isClosed: Bool
}

/// An attribute as it was written; its value still holds character references.
struct HTMLAttribute: Sendable {
    /// In lower case.
    let name: String
    /// Of the name, in bytes of the file.
    let offset: Int
    /// The value's bytes, without quotes.
    let value: Range<Int>
}

enum HTMLToken: Sendable {
    case start(HTMLTag)
    case end(name: String, offset: Int)
    /// The bytes of text, or of the contents of `script`, `style`, `textarea` and `title`.
    case text(Range<Int>)
}

/// Splits HTML into tags and text by the rules that browsers follow, so that any bytes give some tokens, and each with
/// its place. It builds no tree: time and memory grow with the file's length, however its tags are nested.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#tokenization
struct HTMLScanner {
    let bytes: [UInt8]
    /// The attributes of all tags so far; a caller that needs only those of the last tag may empty the list.
    var attributes: [HTMLAttribute] = []
    var position = 0
    private let isXML: Bool
    private var foreign = ForeignContent()
    /// The element whose contents are text up to its own end tag.
    private var rawElement: String?

    /// - Parameter isXML: Whether names keep their case and no element's contents are mere text.
    init(_ bytes: [UInt8], isXML: Bool = false) {
        self.bytes = bytes
        self.isXML = isXML
    }

    /// The next tag or piece of text; nil at the end. Comments, the doctype and what cannot be read are passed over.
    mutating func next() -> HTMLToken? {
        if let element = rawElement {
            rawElement = nil
            let end = endOfRawText(in: element)
            if end > position {
                defer { position = end }
                return .text(position..<end)
            }
        }
        while position < bytes.count {
            let open = nextMarkup(from: position)
            if open > position {
                defer { position = open }
                return .text(position..<open)
            }
            if let token = readMarkup() { return token }
        }
        return nil
    }

    /// The offset of the next `<` that begins markup, or the end.
    private func nextMarkup(from start: Int) -> Int {
        var place = offset(of: UInt8(ascii: "<"), from: start)
        while place < bytes.count {
            let next = place + 1 < bytes.count ? bytes[place + 1] : 0
            if isLetter(next) || next == UInt8(ascii: "!") || next == UInt8(ascii: "?") { return place }
            if next == UInt8(ascii: "/"), place + 2 < bytes.count { return place }
            place = offset(of: UInt8(ascii: "<"), from: place + 1)
        }
        return bytes.count
    }

    /// Reads what begins with the `<` at the place; nil for what is no token.
    private mutating func readMarkup() -> HTMLToken? {
        switch bytes[position + 1] {
        case UInt8(ascii: "!"): return passDeclaration()
        case UInt8(ascii: "?"): passBogusComment()
        case UInt8(ascii: "/"):
            if isLetter(bytes[position + 2]) { return readEndTag() }
            passBogusComment()
        default: return readStartTag()
        }
        return nil
    }

    private mutating func readStartTag() -> HTMLToken? {
        let start = position
        let first = attributes.count
        let name = readName(from: start + 1)
        guard let isSelfClosing = readAttributes() else { return nil }
        let isForeign = !isXML && foreign.enters(name)
        let isClosed = isSelfClosing && (isForeign || isXML)
        if isForeign, !isClosed { foreign.open(name) }
        if !isForeign, !isXML, Self.rawElements.contains(name) { rawElement = name }
        return .start(
            HTMLTag(
                name: name, offset: start, attributes: first..<attributes.count, isForeign: isForeign,
                isClosed: isClosed))
    }

    private mutating func readEndTag() -> HTMLToken? {
        let start = position
        let first = attributes.count
        let name = readName(from: start + 2)
        guard readAttributes() != nil else { return nil }
        attributes.removeSubrange(first...)
        if !isXML { foreign.close(name) }
        return .end(name: name, offset: start)
    }

    /// Elements whose contents are text. Source: the "text" modes of the tree construction.
    private static let rawElements: Set<String> = [
        "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext",
    ]

    /// Reads the name of a tag, or of an attribute, which may begin with an equals sign and ends at the next.
    private mutating func readName(from start: Int, isAttribute: Bool = false) -> String {
        position = start
        while position < bytes.count, !isSpace(bytes[position]) {
            let byte = bytes[position]
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">") { break }
            if isAttribute, byte == UInt8(ascii: "="), position > start { break }
            position += 1
        }
        let name = bytes[start..<position]
        if !isXML, name.contains(where: { (65...90).contains($0) }) {
            return String(decoding: name.map { (65...90).contains($0) ? $0 | 32 : $0 }, as: UTF8.self)
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// Reads to the tag's `>` and past it.
    ///
    /// - Returns: Whether a slash stands before the `>`; nil when the file ends within the tag, which then is none.
    private mutating func readAttributes() -> Bool? {
        var followsSlash = false
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: ">") {
                position += 1
                return followsSlash
            }
            followsSlash = byte == UInt8(ascii: "/")
            if followsSlash || isSpace(byte) { position += 1 } else { readAttribute() }
        }
        return nil
    }

    private mutating func readAttribute() {
        let start = position
        let name = readName(from: start, isAttribute: true)
        let end = position
        passSpaces()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "=") else {
            attributes.append(HTMLAttribute(name: name, offset: start, value: end..<end))
            return
        }
        position += 1
        passSpaces()
        attributes.append(HTMLAttribute(name: name, offset: start, value: readValue()))
    }

    private mutating func readValue() -> Range<Int> {
        guard position < bytes.count else { return position..<position }
        let quote = bytes[position]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let start = position + 1
            let end = offset(of: quote, from: start)
            position = min(end + 1, bytes.count)
            return start..<end
        }
        let start = position
        while position < bytes.count, !isSpace(bytes[position]), bytes[position] != UInt8(ascii: ">") { position += 1 }
        return start..<position
    }

    private mutating func passSpaces() {
        while position < bytes.count, isSpace(bytes[position]) { position += 1 }
    }

    /// Passes a comment or the doctype; a CDATA section of SVG or XML is text.
    private mutating func passDeclaration() -> HTMLToken? {
        let start = position + 2
        if bytes[start...].starts(with: "--".utf8) {
            passComment(from: start + 2)
        } else if isXML || foreign.isInside, bytes[start...].starts(with: "[CDATA[".utf8) {
            let text = start + "[CDATA[".utf8.count
            let end = offset(of: "]]>", from: text)
            position = min(end + 3, bytes.count)
            return .text(text..<end)
        } else {
            passBogusComment()
        }
        return nil
    }

    private mutating func passComment(from start: Int) {
        for short in [">", "->"] where bytes[start...].starts(with: short.utf8) {
            position = start + short.utf8.count
            return
        }
        var place = offset(of: "--", from: start)
        while place < bytes.count {
            for end in [">", "!>"] where bytes[(place + 2)...].starts(with: end.utf8) {
                position = place + 2 + end.utf8.count
                return
            }
            place = offset(of: "--", from: place + 1)
        }
        position = bytes.count
    }

    private mutating func passBogusComment() {
        position = min(offset(of: UInt8(ascii: ">"), from: position) + 1, bytes.count)
    }
}
