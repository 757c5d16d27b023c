/// An import of a script, by the text that names the other module.
struct ModuleImport: Equatable {
    let specifier: String
    /// The bytes of the specifier, between its quotes.
    let range: Range<Int>
    /// Whether the module is loaded only when the script asks for it: `import("…")`.
    let isDynamic: Bool
}

/// Finds the imports of a script that name their module in a string (`import … from "…"`, `import "…"`,
/// `export … from "…"` and `import("…")`), and the spaces and comments between its tokens.
///
/// It reads tokens, not grammar: enough to know comments, strings, templates and regular expressions from code. Where only
/// a parser could tell a regular expression from a division, it takes what is usual.
/// Source: ECMAScript 2025, chapters 12 and 16.2.
struct ScriptScanner {
    private let text: ScriptText
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
        var scanner = ScriptScanner(text: ScriptText(bytes: bytes))
        scanner.scan()
        return (scanner.imports, scanner.spaces)
    }

    private init(text: ScriptText) {
        self.text = text
    }

    private var bytes: [UInt8] { text.bytes }

    private mutating func scan() {
        if next(is: "#!") { place = text.lineEnd(from: place) }
        while true {
            let end = text.afterSpace(place)
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
        if text.isWordPart(byte) || byte == UInt8(ascii: "#") { return passWord(isProperty: isProperty) }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            place = text.afterString(place)
            note(.operand)
        case UInt8(ascii: "`"):
            place += 1
            passTemplate()
        case UInt8(ascii: "/"):
            let end = expectsOperand ? text.afterRegularExpression(place) : nil
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
        place = text.afterWord(place + 1)
        // Numbers may have a dot; `1..toFixed` is as good as one.
        if (48...57).contains(bytes[start]) {
            while place < bytes.count, bytes[place] == UInt8(ascii: ".") { place = text.afterWord(place + 1) }
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

    private func next(is word: StaticString) -> Bool { text.has(word, at: place) }

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
        var ahead = text.afterSpace(place)
        guard ahead < bytes.count, bytes[ahead] != UInt8(ascii: ".") else { return }
        guard bytes[ahead] == UInt8(ascii: "(") else { return collect(clauseAt: ahead, isImport: true) }
        ahead = text.afterSpace(ahead + 1)
        guard let range = quoted(at: ahead) else { return }
        // An address that is put together from pieces is nobody's before the script runs.
        ahead = text.afterSpace(range.upperBound + 1)
        guard ahead < bytes.count, bytes[ahead] == UInt8(ascii: ")") || bytes[ahead] == UInt8(ascii: ",") else {
            return
        }
        add(range, isDynamic: true)
    }

    private mutating func collectExport() {
        let ahead = text.afterSpace(place)
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
            if text.isWordPart(byte) {
                let wordStart = ahead
                ahead = text.afterWord(ahead)
                lastWord = bytes[wordStart..<ahead]
                // After the braces nothing else can come: `export { a }` may end there.
                if isAfterNames, lastWord?.elementsEqual("from".utf8) == false { return }
            } else if let range = quoted(at: ahead), byte != UInt8(ascii: "`") {
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
            ahead = text.afterSpace(ahead)
        }
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
