/// One author's SQL, looked at token by token before SQLite sees it.
struct AuthorStatement {
    /// Without the semicolon at its end.
    let text: String
    /// All names in it, lower case.
    let names: Set<String>

    /// - Throws: When the text is empty, no `select`, or more than one statement, or when its result would depend on the
    ///   clock, on chance or on the machine.
    init(_ sql: String) throws(QueryError) {
        var tokens = SQLToken.tokens(of: sql)
        var end = sql.utf8.count
        if let semicolon = tokens.firstIndex(where: { $0.kind == .sign && $0.text == ";" }) {
            if let next = tokens[semicolon...].first(where: { $0.text != ";" }) {
                throw QueryError(
                    message: "a query is one statement; put the next one into a block of its own", offset: next.offset)
            }
            end = tokens[semicolon].offset
            tokens.removeSubrange(semicolon...)
        }
        guard let first = tokens.first else {
            throw QueryError(message: "the query is empty; write 'select …'", offset: 0)
        }
        guard first.kind == .word, ["select", "with", "values"].contains(first.lowercased) else {
            throw QueryError(message: "a query must be a 'select', not '\(first.text)'", offset: first.offset)
        }
        try Self.checkDeterminism(tokens)
        text = String(decoding: sql.utf8.prefix(end), as: UTF8.self)
        names = Set(tokens.filter { $0.kind == .word || $0.kind == .quotedName }.map(\.lowercased))
    }

    /// The place of the name with which one of SQLite's messages ends, such as "no such table: closes": for some it has
    /// none itself.
    func offset(ofNameEnding message: String) -> Int? {
        guard let name = message.split(separator: ": ").last?.lowercased() else { return nil }
        return SQLToken.tokens(of: text).first {
            ($0.kind == .word || $0.kind == .quotedName) && $0.lowercased == name
        }?.offset
    }

    /// The place of a name in the statement.
    func offset(ofName name: String, occurrence: Int = 1) -> Int? {
        let found = SQLToken.tokens(of: text).filter {
            ($0.kind == .word || $0.kind == .quotedName) && $0.lowercased == name.lowercased()
        }
        return found.count >= occurrence ? found[occurrence - 1].offset : found.first?.offset
    }

    /// Whether just this text stands at a place.
    func isPlain(_ word: String, at offset: Int) -> Bool { text.utf8.dropFirst(offset).starts(with: word.utf8) }

    private static let dateFunctions: Set<String> = [
        "date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff",
    ]

    /// The authorizer refuses functions by name; what depends on arguments is refused here.
    private static func checkDeterminism(_ tokens: [SQLToken]) throws(QueryError) {
        let usesDates = tokens.contains { $0.kind != .string && dateFunctions.contains($0.lowercased) }
        for (index, token) in tokens.enumerated() {
            if usesDates, token.kind == .string, ["now", "localtime", "utc"].contains(token.lowercased) {
                throw QueryError(
                    message: "'\(token.text)' would make the page depend on the clock or the machine; "
                        + "compare with the data's own time, such as (select max(date) from bars)",
                    offset: token.offset)
            }
            guard token.kind == .word || token.kind == .quotedName, dateFunctions.contains(token.lowercased),
                tokens.dropFirst(index + 1).first?.text == "("
            else { continue }
            if argumentCount(tokens[(index + 2)...]) < (["strftime", "timediff"].contains(token.lowercased) ? 2 : 1) {
                throw QueryError(
                    message:
                        "\(token.text)() without a time means now, which would make the page depend on the clock",
                    offset: token.offset)
            }
        }
    }

    /// The number of arguments from the token after an opening parenthesis on, without those that ask for fractions of a
    /// second: where the time should stand, newer versions of SQLite take such a one for now.
    private static func argumentCount(_ tokens: ArraySlice<SQLToken>) -> Int {
        guard let first = tokens.first, first.kind != .sign || first.text != ")" else { return 0 }
        var depth = 0
        var count = 1
        for token in tokens {
            if depth == 0, token.kind == .string, ["subsec", "subsecond"].contains(token.lowercased) { count -= 1 }
            guard token.kind == .sign else { continue }
            if token.text == "(" { depth += 1 }
            if token.text == ")" { depth -= 1 }
            if depth < 0 { break }
            if token.text == ",", depth == 0 { count += 1 }
        }
        return count
    }
}
