/// An import of a script, by the text that names the other module.
struct ModuleImport: Equatable {
    let specifier: String
    /// The bytes of the specifier, between its quotes.
    let range: Range<Int>
    /// Whether the module is loaded only when the script asks for it: `import("…")`.
    let isDynamic: Bool
}

/// Finds the imports of a script that name their module in a string (`import … from "…"`, `import "…"`,
/// `export … from "…"` and `import("…")`), and the spaces and comments that it could do without.
///
/// It reads tokens, not grammar: enough to know comments, strings, templates and regular expressions from code. Where only
/// a parser could tell a regular expression from a division, it takes what is usual.
/// Source: ECMAScript 2025, chapters 12 and 16.2.
struct ScriptScanner {
    private let bytes: [UInt8]
    private var place = 0
    private var imports: [ModuleImport] = []
    private var spaces: [ScriptSpace] = []
    /// Whether an expression can begin here, so that a slash begins a regular expression.
    private var expectsOperand = true
    /// Whether a statement can begin here, so that a brace opens a block.
    private var startsStatement = true
    /// Whether the last token was a dot, so that a word is a property's name.
    private var isAfterDot = false
    /// Whether the last token was a word such as `if`, whose parentheses a statement follows.
    private var isAfterHeadWord = false
    private var open: [Bracket] = []

    private enum Bracket {
        /// The parentheses after `if`.
        case head
        case group, list, block
        /// The braces of an object or of a list of names.
        case value
        /// `${ … }`
        case substitution
    }

    private static let headWords: Set<String> = ["if", "while", "for", "with"]
    /// Words that an expression follows.
    private static let operandWords: Set<String> = [
        "await", "case", "default", "delete", "do", "else", "export", "extends", "finally", "in", "instanceof", "new",
        "of", "return", "throw", "try", "typeof", "void", "yield",
    ]
    /// Words that a statement follows.
    private static let statementWords: Set<String> = ["do", "else", "finally", "try"]

    /// - Returns: The imports, and what stands between tokens, both in the script's order.
    static func scan(_ bytes: [UInt8]) -> (imports: [ModuleImport], spaces: [ScriptSpace]) {
        var scanner = ScriptScanner(bytes: bytes)
        scanner.scan()
        return (scanner.imports, scanner.spaces)
    }


    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func scan() {
        if next(is: "#!") { place = lineEnd(from: place) }
        while true {
            let end = afterSpace(place)
            if end > place { spaces.append(ScriptSpace(range: place..<end)) }
            place = end
            guard place < bytes.count else { return }
            let (wasDot, wasHeadWord) = (isAfterDot, isAfterHeadWord)
            (isAfterDot, isAfterHeadWord) = (false, false)
            passToken(isProperty: wasDot, isHead: wasHeadWord)
        }
    }

    private mutating func passToken(isProperty: Bool, isHead: Bool) {
        let byte = bytes[place]
        if isWordPart(byte) || byte == UInt8(ascii: "#") { return passWord(isProperty: isProperty) }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            place = afterString(place)
            note(.operand)
        case UInt8(ascii: "`"):
            place += 1
            passTemplate()
        case UInt8(ascii: "/"):
            let end = expectsOperand ? afterRegularExpression(place) : nil
            place = end ?? place + 1
            note(end == nil ? .operator : .operand)
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): passOpening(byte, isHead: isHead)
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): passClosing(byte)
        case UInt8(ascii: "."): passDot()
        default: passOperator(byte)
        }
    }

    private enum Token {
        /// The end of a value, which an operator follows.
        case operand
        case `operator`
        /// What ends a statement or begins a block.
        case statementStart
    }

    private mutating func note(_ token: Token) {
        expectsOperand = token != .operand
        startsStatement = token == .statementStart
    }

    private mutating func passWord(isProperty: Bool) {
        let start = place
        place = afterWord(place + 1)
        // Numbers may have a dot; `1..toFixed` is as good as one.
        if (48...57).contains(bytes[start]) {
            while place < bytes.count, bytes[place] == UInt8(ascii: ".") { place = afterWord(place + 1) }
            return note(.operand)
        }
        let word = isProperty ? "" : String(decoding: bytes[start..<place], as: UTF8.self)
        switch word {
        case "import": collectImport()
        case "export": collectExport()
        default: break
        }
        isAfterHeadWord = Self.headWords.contains(word)
        note(
            Self.statementWords.contains(word)
                ? .statementStart : Self.operandWords.contains(word) ? .operator : .operand)
    }

    private mutating func passOpening(_ byte: UInt8, isHead: Bool) {
        place += 1
        switch byte {
        case UInt8(ascii: "("): open.append(isHead ? .head : .group)
        case UInt8(ascii: "["): open.append(.list)
        default:
            let isBlock = startsStatement || !expectsOperand
            open.append(isBlock ? .block : .value)
            return note(isBlock ? .statementStart : .operator)
        }
        note(.operator)
    }

    private mutating func passClosing(_ byte: UInt8) {
        place += 1
        switch (byte, open.popLast()) {
        case (UInt8(ascii: "}"), .substitution): passTemplate()
        case (UInt8(ascii: "}"), .block), (UInt8(ascii: "}"), nil), (UInt8(ascii: ")"), .head): note(.statementStart)
        default: note(.operand)
        }
    }

    private mutating func passDot() {
        if next(is: "...") {
            place += 3
            return note(.operator)
        }
        place += 1
        // `.5` begins a number, which the next round takes for one.
        isAfterDot = !(place < bytes.count && (48...57).contains(bytes[place]))
        note(.operator)
    }

    private mutating func passOperator(_ byte: UInt8) {
        if next(is: "++") || next(is: "--") {
            // Before an operand or after one, which stays as it is.
            place += 2
            startsStatement = false
        } else if next(is: "=>") {
            place += 2
            note(.statementStart)
        } else {
            place += 1
            let isLabel = byte == UInt8(ascii: ":") && (open.last == nil || open.last == .block)
            note(byte == UInt8(ascii: ";") || isLabel ? .statementStart : .operator)
        }
    }

    /// Passes the text of a template, from after its backtick or from after a `}` on, to its end or to the next `${`.
    private mutating func passTemplate() {
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\\"): place = min(place + 2, bytes.count)
            case UInt8(ascii: "`"):
                place += 1
                return note(.operand)
            case UInt8(ascii: "$") where next(is: "${"):
                place += 2
                open.append(.substitution)
                return note(.operator)
            default: place += 1
            }
        }
    }
}

// Imports.

extension ScriptScanner {
    /// Looks at what follows the word `import`.
    private mutating func collectImport() {
        var ahead = afterSpace(place)
        guard ahead < bytes.count, bytes[ahead] != UInt8(ascii: ".") else { return }
        guard bytes[ahead] == UInt8(ascii: "(") else { return collect(clauseAt: ahead, isImport: true) }
        ahead = afterSpace(ahead + 1)
        guard let range = text(at: ahead) else { return }
        // An address that is put together from pieces is nobody's before the script runs.
        ahead = afterSpace(range.upperBound + 1)
        guard ahead < bytes.count, bytes[ahead] == UInt8(ascii: ")") || bytes[ahead] == UInt8(ascii: ",") else {
            return
        }
        add(range, isDynamic: true)
    }

    private mutating func collectExport() {
        let ahead = afterSpace(place)
        guard ahead < bytes.count, bytes[ahead] == UInt8(ascii: "{") || bytes[ahead] == UInt8(ascii: "*") else {
            return
        }
        collect(clauseAt: ahead, isImport: false)
    }

    /// Reads the names of an import or export up to `from` and a string; anything else is none.
    private mutating func collect(clauseAt start: Int, isImport: Bool) {
        var ahead = start
        var depth = 0
        var isAfterNames = false
        var lastWord: ArraySlice<UInt8>?
        while ahead < bytes.count {
            let byte = bytes[ahead]
            if isWordPart(byte) {
                let wordStart = ahead
                ahead = afterWord(ahead)
                lastWord = bytes[wordStart..<ahead]
                // After the braces nothing else can come: `export { a }` may end there.
                if isAfterNames, lastWord?.elementsEqual("from".utf8) == false { return }
            } else if let range = text(at: ahead), byte != UInt8(ascii: "`") {
                if depth == 0 {
                    let isNamed = lastWord?.elementsEqual("from".utf8) ?? (isImport && ahead == start)
                    if isNamed { add(range, isDynamic: false) }
                    return
                }
                (ahead, lastWord) = (range.upperBound + 1, nil)
            } else {
                switch byte {
                case UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "}"): depth -= 1
                case UInt8(ascii: ","), UInt8(ascii: "*"): break
                default: return
                }
                guard depth >= 0 else { return }
                isAfterNames = byte == UInt8(ascii: "}") && depth == 0
                (ahead, lastWord) = (ahead + 1, nil)
            }
            ahead = afterSpace(ahead)
        }
    }

    private mutating func add(_ range: Range<Int>, isDynamic: Bool) {
        let specifier = String(decoding: bytes[range], as: UTF8.self)
        imports.append(ModuleImport(specifier: specifier, range: range, isDynamic: isDynamic))
    }

    /// What stands between the quotes of a string, or between the backticks of a template without substitutions.
    private func text(at start: Int) -> Range<Int>? {
        guard start < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")].contains(bytes[start])
        else { return nil }
        let end = afterString(start)
        guard end > start + 1, bytes[end - 1] == bytes[start] else { return nil }
        let range = start + 1..<end - 1
        let isPlain = bytes[start] != UInt8(ascii: "`") || !bytes[range].contains(UInt8(ascii: "$"))
        return isPlain ? range : nil
    }
}

// Pieces of text.

extension ScriptScanner {
    /// The place after a string; one that its line does not close ends with the line.
    private func afterString(_ start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != bytes[start] {
            if bytes[index] == UInt8(ascii: "\\") {
                let isCRLF = index + 2 < bytes.count && bytes[index + 1] == 13 && bytes[index + 2] == 10
                index += isCRLF ? 3 : 2
            } else if bytes[start] != UInt8(ascii: "`"), bytes[index] == 10 || bytes[index] == 13 {
                return index
            } else {
                index += 1
            }
        }
        return min(index + 1, bytes.count)
    }

    /// The place after a regular expression; its flags are a word. Nil when the line does not close it.
    private func afterRegularExpression(_ start: Int) -> Int? {
        var index = start + 1
        var isInClass = false
        while index < bytes.count, bytes[index] != 10, bytes[index] != 13 {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "/") where !isInClass:
                return afterWord(index + 1)
            default: break
            }
            index += 1
        }
        return nil
    }

    /// The next place that is neither white space nor a comment.
    private func afterSpace(_ start: Int) -> Int {
        var index = start
        while index < bytes.count {
            if bytes[index] <= 32 {
                index += 1
            } else if let length = wideSpace(at: index) {
                index += length
            } else if has("//", at: index) {
                index = lineEnd(from: index)
            } else if has("/*", at: index) {
                index += 2
                while index < bytes.count, !has("*/", at: index) { index += 1 }
                index = min(index + 2, bytes.count)
            } else {
                break
            }
        }
        return index
    }

    /// The length of a space or line end that is no ASCII: NBSP, the two separators, the byte-order mark.
    private func wideSpace(at index: Int) -> Int? {
        guard bytes[index] >= 0xC2 else { return nil }
        let spaces = ["\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}"]
        return spaces.first { bytes[index...].starts(with: $0.utf8) }?.utf8.count
    }

    private func lineEnd(from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != 10, bytes[index] != 13,
            bytes[index] != 0xE2
                || !["\u{2028}", "\u{2029}"].contains(where: { bytes[index...].starts(with: $0.utf8) })
        {
            index += 1
        }
        return index
    }

    private func afterWord(_ start: Int) -> Int {
        var index = start
        while index < bytes.count, isWordPart(bytes[index]), bytes[index] < 0x80 || wideSpace(at: index) == nil {
            index += 1
        }
        return index
    }

    /// Letters, digits, `_`, `$`, escapes, and all that is not ASCII.
    private func isWordPart(_ byte: UInt8) -> Bool {
        isLetter(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
            || byte == UInt8(ascii: "\\") || byte >= 0x80
    }

    private func has(_ text: StaticString, at index: Int) -> Bool {
        text.utf8CodeUnitCount <= bytes.count - index
            && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
    }

    private func next(is text: StaticString) -> Bool { has(text, at: place) }
}
