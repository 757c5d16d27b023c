/// Finds the addresses in a style sheet; comments and strings are passed over.
///
/// Source: https://www.w3.org/TR/css-syntax-3/#tokenization
struct StyleSheetScanner {
    private let bytes: ArraySlice<UInt8>
    private var place: Int
    private var uses: [StyleSheet.Use] = []
    /// The name of the at-rule whose head or block is being read, and the depth of that block.
    private var rule = ""
    private var fontDepth: Int?
    private var depth = 0
    private var hasSource = false

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    static func uses(in bytes: ArraySlice<UInt8>) -> [StyleSheet.Use] {
        var scanner = StyleSheetScanner(bytes)
        while scanner.place < bytes.endIndex { scanner.step() }
        return scanner.uses
    }

    private mutating func step() {
        switch bytes[place] {
        case UInt8(ascii: "/") where next(is: "/*"): passComment()
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            let start = place + 1
            let text = readString()
            if rule == "import" { add(text, at: start) }
        case UInt8(ascii: "@"):
            place += 1
            rule = readName()
        case UInt8(ascii: "{"): openBlock()
        case UInt8(ascii: "}"): closeBlock()
        case UInt8(ascii: ";"): endStatement()
        case UInt8(ascii: "\\"): place += 2
        case let byte where isName(byte): readWord()
        default: place += 1
        }
    }

    private mutating func openBlock() {
        depth += 1
        if rule == "font-face" { fontDepth = depth }
        rule = ""
        hasSource = false
        place += 1
    }

    private mutating func closeBlock() {
        if depth == fontDepth { fontDepth = nil }
        depth = max(depth - 1, 0)
        endStatement()
    }

    private mutating func endStatement() {
        rule = ""
        hasSource = false
        place += 1
    }

    private mutating func readWord() {
        let name = readName()
        guard name == "url", place < bytes.endIndex, bytes[place] == UInt8(ascii: "(") else { return }
        place += 1
        passSpaces()
        guard place < bytes.endIndex else { return }
        if bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "'") {
            let start = place + 1
            add(readString(), at: start)
        } else {
            let start = place
            add(readUnquoted(), at: start)
        }
    }

    private mutating func add(_ address: String, at offset: Int) {
        // A fragment alone means the page, and a namespace is a name.
        guard !address.isEmpty, address.first != "#", rule != "namespace" else { return }
        let role: StyleSheet.Role = rule == "import" ? .sheet : fontDepth != nil ? .font : .image
        uses.append(StyleSheet.Use(role: role, address: address, offset: offset, isAlternative: hasSource))
        hasSource = true
        if rule == "import" { rule = "" }
    }

    private mutating func readName() -> String {
        let start = place
        while place < bytes.endIndex, isName(bytes[place]) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self).lowercased()
    }

    /// Reads to the closing quote; a string that its line does not close ends there.
    private mutating func readString() -> String {
        let quote = bytes[place]
        place += 1
        return readText { $0 == quote || $0 == UInt8(ascii: "\n") }
    }

    private mutating func readUnquoted() -> String {
        readText { $0 == UInt8(ascii: ")") || isSpace($0) }
    }

    private mutating func readText(until isEnd: (UInt8) -> Bool) -> String {
        var text: [UInt8] = []
        while place < bytes.endIndex, !isEnd(bytes[place]) {
            if bytes[place] == UInt8(ascii: "\\") {
                text += readEscape()
            } else {
                text.append(bytes[place])
                place += 1
            }
        }
        place = min(place + 1, bytes.endIndex)
        return String(decoding: text, as: UTF8.self)
    }

    /// `\"` or `\20 `; an escaped line end is nothing.
    private mutating func readEscape() -> [UInt8] {
        place += 1
        guard place < bytes.endIndex else { return [] }
        var value: UInt32 = 0
        var count = 0
        while place < bytes.endIndex, count < 6, let digit = hexadecimalDigit(bytes[place]) {
            value = value * 16 + UInt32(digit)
            count += 1
            place += 1
        }
        if count == 0 {
            defer { place += 1 }
            return bytes[place] == UInt8(ascii: "\n") ? [] : [bytes[place]]
        }
        if place < bytes.endIndex, isSpace(bytes[place]) { place += 1 }
        return Array(String(Character(Unicode.Scalar(value) ?? "\u{FFFD}")).utf8)
    }

    private mutating func passComment() {
        place += 2
        while place < bytes.endIndex, !next(is: "*/") { place += 1 }
        place = min(place + 2, bytes.endIndex)
    }

    private mutating func passSpaces() {
        while place < bytes.endIndex, isSpace(bytes[place]) { place += 1 }
    }

    private func next(is text: StaticString) -> Bool {
        text.utf8CodeUnitCount <= bytes.endIndex - place
            && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[place + $0] == text.utf8Start[$0] }
    }

    private func isName(_ byte: UInt8) -> Bool {
        isLetter(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || byte >= 0x80
    }
}
