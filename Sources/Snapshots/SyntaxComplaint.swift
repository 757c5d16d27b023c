import Market

/// What SQLite says of a statement that it cannot read, told by what stands around the place.
struct SyntaxComplaint {
    /// SQLite's own message.
    let message: String
    /// Where SQLite stopped, in bytes of the statement.
    let offset: Int?
    private let tokens: [SQLToken]

    init(_ message: String, offset: Int?, in sql: String) {
        self.message = message
        self.offset = offset
        tokens = SQLToken.tokens(of: sql)
    }

    /// The mistake and its place, or nil for a message that speaks for itself.
    var fault: (message: String, offset: Int?)? {
        if message.hasSuffix(": syntax error") { return syntaxError }
        if message == "incomplete input" { return end }
        if message.hasPrefix("unrecognized token: ") { return unknownToken }
        if let name = name(after: "ambiguous column name: ") {
            return ("the column '\(name)' is in more than one table; write table.\(name)", offset)
        }
        if let name = name(after: "misuse of aggregate: ") ?? name(after: "misuse of aggregate function ") {
            return (
                "\(name) cannot stand here, where single rows are looked at; use 'having', or a query of its own",
                offset
            )
        }
        if let name = name(after: "misuse of window function ") {
            return ("\(name) needs a window after it, such as over (order by date)", offset)
        }
        if let name = name(after: "wrong number of arguments to function ") {
            return ("\(name) takes another number of arguments", offset)
        }
        if message.hasPrefix("SELECTs to the left and right of ") {
            let words = ["union", "except", "intersect"]
            let token = tokens.last { $0.kind == .word && words.contains($0.lowercased) }
            return (
                "the selects on both sides of '\(token?.lowercased ?? "union")' must have as many columns",
                token?.offset
            )
        }
        return nil
    }

    private func name(after prefix: String) -> String? {
        message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : nil
    }

    private var syntaxError: (message: String, offset: Int?)? {
        guard let offset, let index = tokens.lastIndex(where: { $0.offset <= offset }) else { return nil }
        let found = tokens[index]
        let before = index > 0 ? tokens[index - 1] : nil
        if found.text == ")", found.kind == .sign, unclosed(before: index) == nil {
            return ("a ')' closes nothing", offset)
        }
        if let before, before.isSign(",") {
            return ("a comma stands before '\(found.text)'; delete it, or add what is missing", before.offset)
        }
        if found.isKeyword {
            if let open = unclosed(before: index) { return ("a '(' is not closed before '\(found.text)'", open.offset) }
            if let open = openCase(before: index) {
                return ("a 'case' has no 'end' before '\(found.text)'", open.offset)
            }
            if let before, before.expectsMore {
                return ("something is missing between '\(before.text)' and '\(found.text)'", offset)
            }
        }
        for token in [found, before].compactMap({ $0 }) where token.kind == .word && !token.isKeyword {
            if let word = nearestName(to: token.lowercased, among: SQLToken.clauses), word != token.lowercased {
                return (
                    "syntax error at '\(found.text)'; did you mean '\(word)' instead of '\(token.text)'?", token.offset
                )
            }
        }
        return ("syntax error at '\(found.text)'", offset)
    }

    private var end: (message: String, offset: Int?) {
        if let open = unclosed(before: tokens.count) { return ("a '(' is never closed", open.offset) }
        if let open = openCase(before: tokens.count) { return ("a 'case' has no 'end'", open.offset) }
        let last = tokens.last
        return ("the query ends too early, after '\(last?.text ?? "")'", last.map { $0.offset + $0.text.utf8.count })
    }

    private var unknownToken: (message: String, offset: Int?) {
        let token = message.dropFirst("unrecognized token: \"".count).dropLast()
        if let quote = token.first, "'\"`[".contains(quote) { return ("a quote is opened and never closed", offset) }
        if token.hasPrefix("{") {
            return ("'{' means nothing in SQL; the values of a page's row are written :name", offset)
        }
        return ("'\(token)' means nothing in SQL", offset)
    }

    private func unclosed(before end: Int) -> SQLToken? {
        var open: [SQLToken] = []
        for token in tokens[..<end] {
            if token.isSign("(") { open.append(token) }
            if token.isSign(")") { _ = open.popLast() }
        }
        return open.last
    }

    private func openCase(before end: Int) -> SQLToken? {
        var open: [SQLToken] = []
        for token in tokens[..<end] where token.kind == .word {
            if token.lowercased == "case" { open.append(token) }
            if token.lowercased == "end" { _ = open.popLast() }
        }
        return open.last
    }
}

extension SQLToken {
    /// The words that begin or join the parts of a select.
    static let clauses = [
        "select", "from", "where", "group", "order", "having", "limit", "union", "join", "between", "by", "distinct",
        "when", "then", "else", "offset", "partition", "values",
    ]
    private static let keywords: Set<String> = Set(
        clauses + [
            "and", "or", "not", "in", "is", "on", "as", "asc", "desc", "all", "except", "intersect", "left", "inner",
            "outer", "cross", "using", "case", "end", "like", "over", "with", "exists", "null", "cast",
        ])

    var isKeyword: Bool { kind == .word && Self.keywords.contains(lowercased) }

    /// Whether nothing can end with it.
    fileprivate var expectsMore: Bool {
        switch kind {
        case .sign: !isSign(")") && !isSign("*")
        case .word: isKeyword && !["null", "end", "asc", "desc"].contains(lowercased)
        default: false
        }
    }

    fileprivate func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }
}
