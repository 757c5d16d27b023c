/// Finds the imports of a script that name their module in a string (`import … from "…"`, `import "…"`,
/// `export … from "…"` and `import("…")`), and the spaces and comments between its tokens.
///
/// It reads tokens, not grammar: enough to know comments, strings, templates and regular expressions from code. Where only
/// a parser could tell a regular expression from a division, it takes what is usual, and from there on leaves all spaces as
/// they are: what is misread must not change.
/// Source: ECMAScript 2025, chapters 12 and 16.2.
struct ScriptScanner {
    let text: ScriptText
    var place = 0
    var imports: [ModuleImport] = []
    private var spaces: [ScriptSpace] = []
    /// Up to here names were read that are no import's, so that none of them begins one.
    var noClauseEnd = 0
    /// Up to this line end no regular expression is closed.
    private var noExpressionEnd = 0
    /// Whether what follows may be other than it is taken for.
    private var isDoubtful = false
    /// Whether there is a line end before the present token.
    private var isAfterLineEnd = false
    /// Whether an expression can begin here, so that a slash begins a regular expression.
    private var expectsOperand = true
    /// Whether a statement can begin here, so that a brace opens a block.
    private var startsStatement = true
    /// Whether the last token was a dot, so that a word is a property's name.
    private var isAfterDot = false
    /// Whether the last token was a word such as `if`, whose parentheses a statement follows.
    private var isAfterHeadWord = false
    /// Whether the last token was `break` or `continue`, which a label may follow.
    private var isAfterJump = false
    /// Whether the last token was one after which only a parser can tell what a slash is.
    private var isAfterDoubtfulToken = false
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
    /// Words that a statement follows, if only after a line end.
    private static let statementWords: Set<String> = ["break", "continue", "debugger", "do", "else", "finally", "try"]

    /// - Returns: The imports, and what stands between tokens, both in the script's order.
    static func scan(_ bytes: [UInt8]) -> (imports: [ModuleImport], spaces: [ScriptSpace]) {
        var scanner = ScriptScanner(text: ScriptText(bytes: bytes))
        scanner.scan()
        return (scanner.imports, scanner.spaces)
    }

    private init(text: ScriptText) {
        self.text = text
    }

    var bytes: [UInt8] { text.bytes }

    private mutating func scan() {
        let hasHashbang = next(is: "#!")
        if hasHashbang { place = text.lineEnd(from: place) }
        passSpace(isKept: hasHashbang)
        while place < bytes.count {
            let (wasDot, wasHeadWord, wasJump) = (isAfterDot, isAfterHeadWord, isAfterJump && !isAfterLineEnd)
            let wasDoubtful = isAfterDoubtfulToken
            (isAfterDot, isAfterHeadWord, isAfterJump, isAfterDoubtfulToken) = (false, false, false, false)
            switch bytes[place] {
            case let byte where ScriptText.isWordPart(byte) || byte == UInt8(ascii: "#"):
                passWord(isProperty: wasDot, isHead: wasHeadWord, isLabel: wasJump)
            case UInt8(ascii: "/"): passSlash(isDoubtful: wasDoubtful)
            default: passToken(isHead: wasHeadWord)
            }
            passSpace()
        }
    }

    /// Notes what stands before the next token, if anything does, and goes there.
    mutating func passSpace(isKept: Bool = false) {
        let end = text.afterSpace(place)
        isAfterLineEnd = false
        guard end > place else { return }
        let space = ScriptSpace(range: place..<end, isKept: isKept || isDoubtful)
        isAfterLineEnd = space.hasLineEnd(in: bytes)
        spaces.append(space)
        place = end
    }

    private mutating func passToken(isHead: Bool) {
        let byte = bytes[place]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            place = text.afterString(place)
            note(.operand)
        case UInt8(ascii: "`"):
            place += 1
            passTemplate()
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): passOpening(byte, isHead: isHead)
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): passClosing(byte)
        case UInt8(ascii: "."): passDot()
        default: passOperator(byte)
        }
    }

    /// - Parameter isDoubtful: Whether the token before may end a value or a block.
    private mutating func passSlash(isDoubtful: Bool) {
        let mayBegin = expectsOperand && place >= noExpressionEnd
        let end = mayBegin ? text.afterRegularExpression(place) : nil
        if mayBegin, end == nil { noExpressionEnd = text.lineEnd(from: place) }
        // A regular expression that is not closed is none, and something was misread.
        if isDoubtful || (expectsOperand && end == nil) { self.isDoubtful = true }
        place = end ?? place + 1
        note(end == nil ? .operator : .operand)
    }

    enum Token {
        /// The end of a value, which an operator follows.
        case operand
        case `operator`
        /// What ends a statement or begins a block.
        case statementStart
    }

    mutating func note(_ token: Token) {
        expectsOperand = token != .operand
        startsStatement = token == .statementStart
    }

    private mutating func passWord(isProperty: Bool, isHead: Bool, isLabel: Bool) {
        let start = place
        place = text.afterWord(place + 1)
        // Numbers may have a dot; `1..toFixed` is as good as one.
        if (48...57).contains(bytes[start]) {
            while place < bytes.count, bytes[place] == UInt8(ascii: ".") { place = text.afterWord(place + 1) }
            return note(.operand)
        }
        let word = isProperty ? "" : String(decoding: bytes[start..<place], as: UTF8.self)
        if word == "import" ? collectImport() : word == "export" && collectExport() {
            // A slash after the module's name divides nothing.
            return note(.statementStart)
        }
        isAfterHeadWord = Self.headWords.contains(word) || (isHead && word == "await")
        isAfterJump = word == "break" || word == "continue"
        isAfterDoubtfulToken = word == "of"
        note(
            isLabel || Self.statementWords.contains(word)
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
        isAfterDoubtfulToken = byte == UInt8(ascii: "}")
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
            // Before an operand or after one, which stays as it is; but after one it stands on the same line.
            place += 2
            if isAfterLineEnd { expectsOperand = true }
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
        isAfterDoubtfulToken = false
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
