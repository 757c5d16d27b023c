/// An author's query with the earlier queries that it reads in front of it, as common table expressions.
struct ComposedQuery {
    let sql: String
    private let segments: [Segment]

    /// A piece of an author's SQL within the whole.
    private struct Segment {
        /// Of the whole, in UTF-8 bytes.
        let start: Int
        let length: Int
        /// The earlier query; nil for the query itself.
        let query: String?
        /// Where the piece begins in the author's own SQL.
        let offset: Int
    }

    /// - Throws: When a query is empty, no `select`, or more than one statement, or when its result would depend on the
    ///   clock, on chance or on the machine.
    init(_ query: AuthorQuery) throws(QueryError) {
        let own = try Statement(query.sql, query: nil)
        var needed: [(name: String, statement: Statement)] = []
        var wanted = own.names
        for (name, sql) in query.earlier.reversed() where wanted.contains(name.lowercased()) {
            let statement = try Statement(sql, query: name)
            wanted.formUnion(statement.names)
            needed.append((name, statement))
        }
        guard !needed.isEmpty else {
            sql = own.text
            segments = [Segment(start: 0, length: own.text.utf8.count, query: nil, offset: 0)]
            return
        }
        var text = "with recursive "
        var segments: [Segment] = []
        for (index, (name, statement)) in needed.reversed().enumerated() {
            text += index == 0 ? "\(name) as (\n" : ", \(name) as (\n"
            segments.append(
                Segment(start: text.utf8.count, length: statement.text.utf8.count, query: name, offset: 0))
            text += statement.text + "\n)"
        }
        // A `with` of the query's own goes on where ours ends.
        text += own.afterWith == nil ? "\n" : ",\n"
        let start = own.afterWith ?? 0
        segments.append(
            Segment(start: text.utf8.count, length: own.text.utf8.count - start, query: nil, offset: start))
        text += String(decoding: own.text.utf8.dropFirst(start), as: UTF8.self)
        sql = text
        self.segments = segments
    }

    /// Where a byte of the whole stands in an author's own SQL.
    func place(of offset: Int) -> (query: String?, offset: Int)? {
        segments.first { offset >= $0.start && offset <= $0.start + $0.length }.map {
            ($0.query, offset - $0.start + $0.offset)
        }
    }

    /// One author's SQL, looked at token by token.
    private struct Statement {
        /// Without the semicolon at its end.
        let text: String
        /// All names in it, lower case.
        let names: Set<String>
        /// Where it goes on after its own `with` or `with recursive`.
        let afterWith: Int?

        init(_ sql: String, query: String?) throws(QueryError) {
            var tokens = SQLToken.tokens(of: sql)
            var end = sql.utf8.count
            if let semicolon = tokens.firstIndex(where: { $0.kind == .sign && $0.text == ";" }) {
                if let next = tokens[semicolon...].first(where: { $0.text != ";" }) {
                    throw QueryError(
                        message: "a query is one statement; put the next one into a block of its own",
                        offset: next.offset, query: query)
                }
                end = tokens[semicolon].offset
                tokens.removeSubrange(semicolon...)
            }
            guard let first = tokens.first else {
                throw QueryError(message: "the query is empty; write 'select …'", offset: 0, query: query)
            }
            guard first.kind == .word, ["select", "with", "values"].contains(first.lowercased) else {
                throw QueryError(
                    message: "a query must be a 'select', not '\(first.text)'", offset: first.offset, query: query)
            }
            try Self.checkDeterminism(tokens, query: query)
            text = String(decoding: sql.utf8.prefix(end), as: UTF8.self)
            names = Set(tokens.filter { $0.kind == .word || $0.kind == .quotedName }.map(\.lowercased))
            if first.lowercased == "with", tokens.count > 1 {
                afterWith =
                    tokens[1].lowercased == "recursive" && tokens.count > 2 ? tokens[2].offset : tokens[1].offset
            } else {
                afterWith = nil
            }
        }

        private static let dateFunctions: Set<String> = [
            "date", "time", "datetime", "julianday", "unixepoch", "strftime",
        ]

        /// The authorizer refuses functions by name; what depends on arguments is refused here.
        private static func checkDeterminism(_ tokens: [SQLToken], query: String?) throws(QueryError) {
            let usesDates = tokens.contains { $0.kind == .word && dateFunctions.contains($0.lowercased) }
            for (index, token) in tokens.enumerated() {
                if usesDates, token.kind == .string, ["now", "localtime", "utc"].contains(token.lowercased) {
                    throw QueryError(
                        message: "'\(token.text)' would make the page depend on the clock or the machine; "
                            + "compare with the data's own time, such as (select max(date) from bars)",
                        offset: token.offset, query: query)
                }
                guard token.kind == .word, dateFunctions.contains(token.lowercased),
                    tokens.dropFirst(index + 1).first?.text == "("
                else { continue }
                if argumentCount(tokens[(index + 2)...]) < (token.lowercased == "strftime" ? 2 : 1) {
                    throw QueryError(
                        message:
                            "\(token.text)() without a time means now, which would make the page depend on the clock",
                        offset: token.offset, query: query)
                }
            }
        }

        /// The number of arguments from the token after an opening parenthesis on.
        private static func argumentCount(_ tokens: ArraySlice<SQLToken>) -> Int {
            guard let first = tokens.first, first.kind != .sign || first.text != ")" else { return 0 }
            var depth = 0
            var count = 1
            for token in tokens where token.kind == .sign {
                if token.text == "(" { depth += 1 }
                if token.text == ")" { depth -= 1 }
                if depth < 0 { break }
                if token.text == ",", depth == 0 { count += 1 }
            }
            return count
        }
    }
}
