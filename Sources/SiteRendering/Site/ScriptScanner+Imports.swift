/// An import of a script, by the text that names the other module.
struct ModuleImport: Equatable {
    let specifier: String
    /// The bytes of the specifier, between its quotes.
    let range: Range<Int>
    /// Whether the module is loaded only when the script asks for it: `import("…")`.
    let isDynamic: Bool
}

extension ScriptScanner {
    /// Looks at what follows the word `import`.
    ///
    /// - Returns: Whether it is a statement, which was passed up to the end of the module's name.
    mutating func collectImport() -> Bool {
        var ahead = text.afterSpace(place)
        guard ahead < bytes.count, bytes[ahead] != UInt8(ascii: ".") else { return false }
        guard bytes[ahead] == UInt8(ascii: "(") else { return collect(isImport: true) }
        ahead = text.afterSpace(ahead + 1)
        guard let range = quoted(at: ahead) else { return false }
        // An address that is put together from pieces is nobody's before the script runs.
        ahead = text.afterSpace(range.upperBound + 1)
        if ahead < bytes.count, bytes[ahead] == UInt8(ascii: ")") || bytes[ahead] == UInt8(ascii: ",") {
            add(range, isDynamic: true)
        }
        return false
    }

    /// Looks at what follows the word `export`, as above.
    mutating func collectExport() -> Bool {
        let ahead = text.afterSpace(place)
        guard ahead < bytes.count, bytes[ahead] == UInt8(ascii: "{") || bytes[ahead] == UInt8(ascii: "*") else {
            return false
        }
        return collect(isImport: false)
    }

    /// Reads the names of an import or export up to `from` and a string; anything else is none.
    private mutating func collect(isImport: Bool) -> Bool {
        guard place >= noClauseEnd else { return false }
        let start = text.afterSpace(place)
        var ahead = start
        var (isWithin, isAfterNames) = (false, false)
        var lastWord: ArraySlice<UInt8>?
        while ahead < bytes.count {
            let byte = bytes[ahead]
            noClauseEnd = ahead
            if ScriptText.isWordPart(byte) {
                let wordStart = ahead
                ahead = text.afterWord(ahead + 1)
                lastWord = bytes[wordStart..<ahead]
                // After the braces nothing else can come: `export { a }` may end there.
                if isAfterNames, lastWord?.elementsEqual("from".utf8) == false { return false }
            } else if let range = quoted(at: ahead), byte != UInt8(ascii: "`") {
                guard isWithin else {
                    let isNamed = lastWord?.elementsEqual("from".utf8) ?? (isImport && ahead == start)
                    if isNamed { pass(to: range) }
                    return isNamed
                }
                (ahead, lastWord) = (range.upperBound + 1, nil)
            } else {
                switch byte {
                case UInt8(ascii: "{") where !isWithin: isWithin = true
                case UInt8(ascii: "}") where isWithin: isWithin = false
                case UInt8(ascii: ","), UInt8(ascii: "*"): break
                default: return false
                }
                isAfterNames = byte == UInt8(ascii: "}")
                (ahead, lastWord) = (ahead + 1, nil)
            }
            ahead = text.afterSpace(ahead)
        }
        noClauseEnd = ahead
        return false
    }

    /// Adds the module of a statement and passes the names before it, none of which is more than a name.
    private mutating func pass(to range: Range<Int>) {
        passSpace()
        while place < range.lowerBound - 1 {
            let isString = bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "'")
            let isWord = ScriptText.isWordPart(bytes[place])
            place = isString ? text.afterString(place) : isWord ? text.afterWord(place + 1) : place + 1
            passSpace()
        }
        place = range.upperBound + 1
        add(range, isDynamic: false)
    }

    private mutating func add(_ range: Range<Int>, isDynamic: Bool) {
        let specifier = String(decoding: bytes[range], as: UTF8.self)
        imports.append(ModuleImport(specifier: specifier, range: range, isDynamic: isDynamic))
    }

    /// What stands between the quotes of a string, or between the backticks of a template without substitutions.
    private func quoted(at start: Int) -> Range<Int>? {
        guard start < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")].contains(bytes[start])
        else { return nil }
        let end = text.afterString(start)
        guard end > start + 1, bytes[end - 1] == bytes[start] else { return nil }
        let range = start + 1..<end - 1
        let isPlain = bytes[start] != UInt8(ascii: "`") || !bytes[range].contains(UInt8(ascii: "$"))
        return isPlain ? range : nil
    }
}
