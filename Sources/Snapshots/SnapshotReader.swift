import Foundation
import GRDB
import GRDBSQLite
import Market

/// A read-only look at a snapshot and at the site's own tables, for one thread at a time.
public final class SnapshotReader {
    let queue: DatabaseQueue
    private let limits: QueryLimits
    let file: String
    private let guardian = QueryGuard()
    /// Column names by table, lower case, for finding what a misspelt name meant.
    private let schema: [String: [String]]
    private let siteTables: Set<String>
    private var prepared: [String: PreparedQuery] = [:]
    private var page = PageResults()
    /// The temporary tables that hold what earlier queries gave, each with its columns.
    private var provided: [String: [String]] = [:]

    /// - Parameters:
    ///   - path: The snapshot; nil for an empty one, for a site without data.
    ///   - tables: The site's own tables.
    public init(path: String?, tables: [SiteTable] = [], limits: QueryLimits = QueryLimits()) throws(SnapshotError) {
        let file = path ?? "snapshot"
        self.file = file
        self.limits = limits
        siteTables = Set(tables.map { $0.name.lowercased() })
        do {
            var configuration = Configuration()
            configuration.prepareDatabase { database in
                database.add(function: Aggregates.standardDeviation)
                database.add(function: Aggregates.median)
            }
            if let path {
                guard FileManager.default.fileExists(atPath: path) else {
                    throw SnapshotError.unreadable(file: path, reason: "there is no such file; run 'bourse pull'")
                }
                configuration.readonly = true
                queue = try DatabaseQueue(path: path, configuration: configuration)
                try queue.inDatabase { try SnapshotSchema.check($0, file: path) }
            } else {
                queue = try DatabaseQueue(configuration: configuration)
                try queue.inDatabase { try SnapshotSchema.migrate($0) }
            }
            schema = try queue.inDatabase { database in
                for table in tables { try Self.add(table, to: database) }
                return try Self.readSchema(database)
            }
            let guardian = self.guardian
            queue.inDatabase { database in
                guard let connection = database.sqliteConnection else { return }
                guardian.install(on: connection)
            }
        } catch {
            throw SnapshotError(reading: file, error)
        }
    }

    deinit {
        for query in prepared.values { sqlite3_finalize(query.statement) }
    }

    /// The snapshot's own time: that of its newest quote or bar, a bar counting as midnight UTC of its day.
    public var asOf: Instant? {
        get throws(SnapshotError) {
            let rows = try internalRows(
                "select max(as_of), null from quotes union all select null, max(date) from bars")
            let quote = rows[0, 0].text.flatMap { Instant(rfc3339: $0) }
            let bar = rows[1, 1].text.flatMap { TradingDay(iso: $0) }.map { Instant(startOf: $0) }
            return [quote, bar].compactMap { $0 }.max()
        }
    }

    /// Runs an author's query within the limits.
    ///
    /// An earlier query that it reads by name is run once for all that read it: its rows wait in a temporary table.
    public func query(_ query: AuthorQuery) throws(QueryError) -> QueryResult {
        page.follow(query)
        return try answer(query)
    }

    /// The tables that queries read, each of which may read those before it by name.
    ///
    /// None of them runs: SQLite knows the tables of a statement when it is prepared.
    ///
    /// - Throws: What is wrong with a query; then nothing is known of the others.
    public func tables(readBy queries: [(name: String, sql: String)]) throws(QueryError) -> Set<String> {
        page = PageResults()
        defer { page = PageResults() }
        var tables: Set<String> = []
        var columns: [String: [String]] = [:]
        for query in queries {
            let statement = try AuthorStatement(query.sql)
            let read = columns.keys.filter { statement.names.contains($0) }.sorted()
            for name in read { try provide(Rows(columns: columns[name] ?? [], values: []), as: name) }
            for name in provided.keys.sorted() where statement.names.contains(name) && !read.contains(name) {
                try withdraw(name)
            }
            let prepared = try prepared(statement, reading: read)
            tables.formUnion(prepared.tables.subtracting(read))
            columns[query.name.lowercased()] = Self.columnNames(of: prepared.statement)
        }
        return tables
    }

    private func prepared(_ statement: AuthorStatement, reading read: [String]) throws(QueryError) -> PreparedQuery {
        let query = AuthorQuery(name: nil, sql: statement.text, earlier: [], parameters: [:])
        do {
            return try queue.inDatabase { database in
                guard let connection = database.sqliteConnection else {
                    throw QueryError(message: "the snapshot is closed")
                }
                return try prepare(statement, reading: read, failures: [:], of: query, on: connection)
            }
        } catch {
            throw error as? QueryError ?? QueryError(message: "\(error)")
        }
    }

    private static func columnNames(of statement: OpaquePointer) -> [String] {
        (0..<sqlite3_column_count(statement)).map { String(cString: sqlite3_column_name(statement, $0)) }
    }

    private func answer(_ query: AuthorQuery) throws(QueryError) -> QueryResult {
        if let name = query.name, let known = page.results[name], known.sql == query.sql { return known.result }
        let statement = try AuthorStatement(query.sql)
        var tables: Set<String> = []
        var read: [String] = []
        var failures: [String: QueryError] = [:]
        for (index, earlier) in query.earlier.enumerated() where statement.names.contains(earlier.name.lowercased()) {
            do throws(QueryError) {
                let result = try self.result(of: earlier, after: query.earlier[..<index], for: query)
                try provide(result.rows, as: earlier.name)
                tables.formUnion(result.tables)
                read.append(earlier.name.lowercased())
            } catch {
                // The name may be that of a column only.
                failures[earlier.name.lowercased()] = error
            }
        }
        // A table that another page left must not be seen.
        for name in provided.keys.sorted() where statement.names.contains(name) && !read.contains(name) {
            try withdraw(name)
        }
        let (rows, own) = try run(statement, reading: read, failures: failures, query)
        let result = QueryResult(rows: rows, tables: tables.union(own.subtracting(read)))
        if let name = query.name { page.results[name] = (query.sql, result) }
        return result
    }

    private func result(
        of earlier: (name: String, sql: String), after others: ArraySlice<(name: String, sql: String)>,
        for query: AuthorQuery
    ) throws(QueryError) -> QueryResult {
        do throws(QueryError) {
            return try answer(
                AuthorQuery(
                    name: earlier.name, sql: earlier.sql, earlier: Array(others), parameters: query.parameters))
        } catch {
            throw QueryError(message: error.message, offset: error.offset, query: error.query ?? earlier.name)
        }
    }

    private func run(
        _ statement: AuthorStatement, reading read: [String], failures: [String: QueryError], _ query: AuthorQuery
    ) throws(QueryError) -> (Rows, Set<String>) {
        do {
            return try queue.inDatabase { database in
                guard let connection = database.sqliteConnection else {
                    throw QueryError(message: "the snapshot is closed")
                }
                let prepared = try prepare(
                    statement, reading: read, failures: failures, of: query, on: connection)
                defer {
                    sqlite3_reset(prepared.statement)
                    sqlite3_clear_bindings(prepared.statement)
                }
                // A table of that name is not what was meant.
                if let failure = prepared.tables.sorted().lazy.compactMap({ failures[$0] }).first { throw failure }
                try bind(query, to: prepared.statement)
                return (try rows(of: prepared.statement, author: statement, on: connection), prepared.tables)
            }
        } catch let error as QueryError {
            throw error
        } catch {
            throw QueryError(message: "\(error)")
        }
    }

    /// Runs a query of our own.
    func internalRows(_ sql: String) throws(SnapshotError) -> Rows {
        do throws(QueryError) {
            return try query(AuthorQuery(name: nil, sql: sql, earlier: [], parameters: [:])).rows
        } catch {
            throw .corrupt(file: file, reason: error.message)
        }
    }

    private struct PreparedQuery {
        let statement: OpaquePointer
        let tables: Set<String>
    }

    private func prepare(
        _ author: AuthorStatement, reading read: [String], failures: [String: QueryError], of query: AuthorQuery,
        on connection: OpaquePointer
    ) throws(QueryError) -> PreparedQuery {
        // The same text means other tables where an earlier query has the name of one.
        let key = ([author.text] + read).joined(separator: "\u{0}")
        if let known = prepared[key] { return known }
        guardian.tables = []
        guardian.refusal = nil
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(
            connection, author.text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else {
            let offset = Int(sqlite3_error_offset(connection))
            let message = String(cString: sqlite3_errmsg(connection))
            if message.hasPrefix("no such table: "),
                let failure = failures[message.dropFirst("no such table: ".count).lowercased()]
            {
                throw failure
            }
            throw fault(
                message, offset: offset >= 0 ? offset : nil, in: author, of: query,
                reading: read)
        }
        // A page from rows runs the same few statements thousands of times; others are not worth keeping.
        if prepared.count >= 256 {
            for old in prepared.values { sqlite3_finalize(old.statement) }
            prepared = [:]
        }
        let result = PreparedQuery(statement: statement, tables: guardian.tables)
        prepared[key] = result
        return result
    }

    /// What is wrong with a statement that SQLite does not take.
    private func fault(
        _ message: String, offset: Int?, in author: AuthorStatement, of query: AuthorQuery, reading read: [String]
    ) -> QueryError {
        if let refusal = guardian.refusal { return QueryError(message: refusal, offset: offset) }
        if let fault = SyntaxComplaint(message, offset: offset, in: author.text).fault {
            return QueryError(message: fault.message, offset: fault.offset)
        }
        let place = offset ?? author.offset(ofNameEnding: message)
        let prefix = "no such column: "
        guard message.hasPrefix(prefix), let dot = message.lastIndex(of: "."), let place else {
            return QueryError(message: explain(message, of: query, read: read), offset: place)
        }
        // Of `p.clos` one part is right.
        let (table, column) = (message[..<dot].dropFirst(prefix.count), String(message[message.index(after: dot)...]))
        if knownColumns(read).contains(column) {
            return QueryError(
                message: "'\(table)' is no table of this query; write its name or alias after 'from'", offset: place)
        }
        return QueryError(
            message: "there is no column '\(column)'" + near(column, knownColumns(read)),
            offset: author.isPlain("\(table).\(column)", at: place) ? place + table.utf8.count + 1 : place)
    }

    private func knownColumns(_ read: [String]) -> [String] {
        Set(schema.values.flatMap { $0 } + read.flatMap { provided[$0] ?? [] }).sorted()
    }

    private func bind(_ query: AuthorQuery, to statement: OpaquePointer) throws(QueryError) {
        for index in 0..<sqlite3_bind_parameter_count(statement) {
            let name = sqlite3_bind_parameter_name(statement, index + 1).map { String(cString: $0) } ?? "?"
            guard name.hasPrefix(":"), let value = query.parameters[String(name.dropFirst())] else {
                throw unknownParameter(name, in: query)
            }
            Self.bind(value, to: statement, at: index + 1)
        }
    }

    private func unknownParameter(_ name: String, in query: AuthorQuery) -> QueryError {
        let known = query.parameters.keys.sorted().map { ":" + $0 }
        let hint =
            name.hasPrefix(":")
            ? (known.isEmpty
                ? "; only pages from rows have parameters"
                : nearestName(to: name, among: known).map { "; did you mean '\($0)'?" }
                    ?? "; there are \(known.joined(separator: ", "))")
            : "; write :name"
        let offset = SQLToken.tokens(of: query.sql).first { $0.kind == .parameter && ($0.text == name || name == "?") }?
            .offset
        return QueryError(message: "'\(name)' is no parameter of this page\(hint)", offset: offset)
    }

    /// Puts rows where the next statements find them under a name.
    private func provide(_ rows: Rows, as name: String) throws(QueryError) {
        let key = name.lowercased()
        guard !page.isProvided.contains(key) else { return }
        guard !siteTables.contains(key) else {
            throw QueryError(
                message:
                    "the query '\(name)' has the name of a table of the site, and a later query reads it; rename it",
                query: name)
        }
        do {
            try writing { database in
                let table = "temp." + name.sqlIdentifier
                if provided[key] == rows.columns {
                    try database.execute(sql: "delete from \(table)")
                } else {
                    let columns = rows.columns.map(\.sqlIdentifier).joined(separator: ", ")
                    try database.execute(
                        sql:
                            "drop table if exists \(table); create temp table \(name.sqlIdentifier)(\(columns))"
                    )
                }
                try Self.insert(rows, into: table, database)
            }
        } catch {
            throw QueryError(message: "its rows cannot be kept: \(error)", query: name)
        }
        provided[key] = rows.columns
        page.isProvided.insert(key)
    }

    private func withdraw(_ name: String) throws(QueryError) {
        do {
            try writing { try $0.execute(sql: "drop table if exists temp.\(name.sqlIdentifier)") }
        } catch {
            throw QueryError(message: "\(error)")
        }
        provided[name] = nil
    }

    /// Lets the reader itself change its temporary tables.
    private func writing(_ work: (Database) throws -> Void) throws {
        guardian.isOpen = true
        defer { guardian.isOpen = false }
        try queue.inDatabase(work)
    }

    private static func insert(_ rows: Rows, into table: String, _ database: Database) throws {
        guard let connection = database.sqliteConnection, !rows.columns.isEmpty else { return }
        let marks = rows.columns.map { _ in "?" }.joined(separator: ", ")
        try database.execute(sql: "savepoint rows")
        let insert = try database.makeStatement(sql: "insert into \(table) values (\(marks))")
        for row in 0..<rows.count {
            for (index, value) in rows.row(row).enumerated() {
                Self.bind(value, to: insert.sqliteStatement, at: Int32(index + 1))
            }
            guard sqlite3_step(insert.sqliteStatement) == SQLITE_DONE else {
                throw QueryError(message: String(cString: sqlite3_errmsg(connection)))
            }
            sqlite3_reset(insert.sqliteStatement)
        }
        try database.execute(sql: "release rows")
    }

    private static func bind(_ value: Value, to statement: OpaquePointer, at index: Int32) {
        // SQLITE_TRANSIENT: SQLite copies the text.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: sqlite3_bind_null(statement, index)
        case .integer(let integer): sqlite3_bind_int64(statement, index, integer)
        case .real(let real): sqlite3_bind_double(statement, index, real)
        case .text(let text): sqlite3_bind_text(statement, index, text, Int32(text.utf8.count), transient)
        }
    }

    private func rows(
        of statement: OpaquePointer, author: AuthorStatement, on connection: OpaquePointer
    ) throws(QueryError) -> Rows {
        let width = Int(sqlite3_column_count(statement))
        let columns = (0..<width).map { String(cString: sqlite3_column_name(statement, Int32($0))) }
        if let twin = Dictionary(grouping: columns, by: { $0 }).filter({ $0.value.count > 1 }).keys.min() {
            throw QueryError(
                message: "two columns of the result are called '\(twin)'; rename one with 'as'",
                offset: author.offset(ofName: twin, occurrence: 2))
        }
        var values: [Value] = []
        var (count, bytes) = (0, 0)
        guardian.refusal = nil
        guardian.deadline = .now + .seconds(limits.seconds)
        defer { guardian.deadline = nil }
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { break }
            guard code == SQLITE_ROW else {
                if code == SQLITE_INTERRUPT {
                    throw QueryError(
                        message: "the query takes longer than \(Value.real(limits.seconds)) seconds; narrow it down")
                }
                throw QueryError(
                    message: guardian.refusal ?? explain(String(cString: sqlite3_errmsg(connection))))
            }
            count += 1
            guard count <= limits.rows else {
                throw QueryError(
                    message: "the query gives more than \(limits.rows) rows; narrow it down, or add a limit")
            }
            for column in 0..<Int32(width) {
                guard let value = Self.value(statement, column) else {
                    let name = columns[Int(column)]
                    throw QueryError(
                        message: "the column '\(name)' holds a blob; use hex() or cast it to text",
                        offset: author.offset(ofName: name))
                }
                if case .text(let text) = value { bytes += text.utf8.count }
                values.append(value)
            }
            guard bytes <= limits.bytes else {
                throw QueryError(message: "the query gives more than \(limits.bytes) bytes of text; narrow it down")
            }
        }
        return Rows(columns: columns, values: values)
    }

    /// - Returns: Nil for a blob.
    private static func value(_ statement: OpaquePointer, _ column: Int32) -> Value? {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: return .null
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            let length = Int(sqlite3_column_bytes(statement, column))
            guard let start = sqlite3_column_text(statement, column) else { return .text("") }
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self))
        default: return nil
        }
    }

    /// SQLite's message with the name that was most likely meant.
    ///
    /// - Parameter read: The earlier queries that were read, whose columns are known.
    private func explain(_ message: String, of query: AuthorQuery? = nil, read: [String] = []) -> String {
        func name(after prefix: String) -> String? {
            message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : nil
        }
        if let column = name(after: "no such column: ") {
            return "there is no column '\(column)'" + near(column, knownColumns(read))
        }
        if let table = name(after: "no such table: ") {
            if let later = query?.later.first(where: { $0.lowercased() == table.lowercased() }) {
                return "the query '\(later)' comes later in the page; a query can read those before it"
            }
            let known = (query?.earlier.map(\.name) ?? []) + schema.keys.sorted()
            return "there is no table or earlier query '\(table)'"
                + (nearestName(to: table, among: known).map { "; did you mean '\($0)'?" }
                    ?? "; there are \(known.joined(separator: ", "))")
        }
        if let function = name(after: "no such function: ") {
            return "there is no function '\(function)'"
                + near(function, Self.functions)
        }
        return message
    }

    /// Functions that a query may use, for finding what a misspelt one meant.
    private static let functions = [
        "abs", "avg", "ceil", "coalesce", "count", "cume_dist", "date", "datetime", "dense_rank", "exp", "first_value",
        "floor", "format", "group_concat", "ifnull", "iif", "instr", "julianday", "lag", "last_value", "lead", "length",
        "ln", "log", "lower", "ltrim", "max", "median", "min", "nth_value", "ntile", "nullif", "percent_rank", "power",
        "rank", "replace", "round", "row_number", "rtrim", "sign", "sqrt", "stdev", "strftime", "substr", "sum",
        "total",
        "trim", "unixepoch", "upper",
    ]

    private static func add(_ table: SiteTable, to database: Database) throws {
        guard try !database.tableExists(table.name), try !database.viewExists(table.name) else {
            let message = "'\(table.name)' is a table of the snapshot already; choose another name"
            throw SnapshotError.refused([DataFinding(file: "bourse.yml", message: message)])
        }
        let name = table.name.sqlIdentifier
        let columns = table.rows.columns.map(\.sqlIdentifier).joined(separator: ", ")
        try database.execute(sql: "create temp table \(name)(\(columns))")
        try insert(table.rows, into: "temp." + name, database)
    }

    private static func readSchema(_ database: Database) throws -> [String: [String]] {
        let names = try String.fetchAll(
            database,
            sql:
                "select name from sqlite_schema where type in ('table', 'view') union select name from sqlite_temp_schema order by 1"
        )
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                (name, try String.fetchAll(database, sql: "select name from pragma_table_info(?)", arguments: [name]))
            })
    }
}
