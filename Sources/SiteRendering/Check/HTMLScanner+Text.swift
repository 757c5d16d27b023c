import Foundation

extension HTMLScanner {
    /// Where the contents of an element end that are text up to its end tag; the file's end when there is none.
    func endOfRawText(in element: String) -> Int {
        if element == "plaintext" { return bytes.count }
        return element == "script" ? endOfScript() : endTag(of: element, from: position) ?? bytes.count
    }

    /// The offset of the next `</name` that ends an element.
    private func endTag(of element: String, from start: Int) -> Int? {
        var place = start
        while true {
            place = offset(of: UInt8(ascii: "<"), from: place)
            guard place < bytes.count else { return nil }
            if isTag("/" + element, at: place) { return place }
            place += 1
        }
    }

    /// The end of a script: within `<!-- <script>` an end tag closes the inner one only.
    /// Source: https://html.spec.whatwg.org/multipage/parsing.html#script-data-double-escaped-state
    private func endOfScript() -> Int {
        var place = position
        var isEscaped = false
        var isDoubleEscaped = false
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "<"):
                if !isEscaped, bytes[place...].starts(with: "<!--".utf8) {
                    isEscaped = true
                    // `<!-->` and `<!--->` are whole comments: their dashes are also those of the end.
                    place += 1
                } else if isTag("/script", at: place) {
                    guard isDoubleEscaped else { return place }
                    isDoubleEscaped = false
                } else if isEscaped, isTag("script", at: place) {
                    isDoubleEscaped = true
                }
            case UInt8(ascii: "-") where isEscaped && bytes[place...].starts(with: "-->".utf8):
                isEscaped = false
                isDoubleEscaped = false
            default: break
            }
            place += 1
        }
        return bytes.count
    }

    /// Whether a `<` is followed by this name, in any case, and by what ends a name.
    private func isTag(_ name: String, at place: Int) -> Bool {
        let end = place + 1 + name.utf8.count
        guard end < bytes.count,
            isSpace(bytes[end]) || bytes[end] == UInt8(ascii: "/") || bytes[end] == UInt8(ascii: ">")
        else { return false }
        return zip(bytes[(place + 1)..<end], name.utf8).allSatisfy { ($0 | 32) == ($1 | 32) }
    }

    /// The offset of the next such byte, or the file's end.
    func offset(of byte: UInt8, from start: Int) -> Int {
        guard start < bytes.count else { return bytes.count }
        return bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, let found = memchr(base + start, Int32(byte), buffer.count - start)
            else { return buffer.count }
            return UnsafeRawPointer(found) - base
        }
    }

    /// The offset of the next such text, or the file's end.
    func offset(of text: StaticString, from start: Int) -> Int {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        var place = start
        while true {
            place = offset(of: wanted[0], from: place)
            guard place < bytes.count else { return bytes.count }
            if bytes[place...].starts(with: wanted) { return place }
            place += 1
        }
    }
}

/// The five characters that HTML takes for space.
func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x0C
}

func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) }

/// A text with single spaces, and none at its ends.
func collapsed(_ text: String) -> String {
    words(of: text).joined(separator: " ")
}

/// What stands between the spaces of HTML.
func words(of text: some StringProtocol) -> [String] {
    text.utf8.split(whereSeparator: isSpace).map { String(decoding: $0, as: UTF8.self) }
}
