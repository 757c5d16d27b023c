import GRDBSQLite

/// What stands between an author's SQL and the database: SQLite asks it before each action and while a statement runs.
final class QueryGuard {
    /// The tables that the statement being prepared reads.
    var tables: Set<String> = []
    /// Why the statement being prepared was refused.
    var refusal: String?
    /// While the reader itself writes what an earlier query gave into a temporary table.
    var isOpen = false
    /// When the running statement must be done.
    var deadline: ContinuousClock.Instant?

    private static let refusedFunctions: Set<String> = [
        "random", "randomblob", "load_extension", "fts3_tokenizer", "current_date", "current_time", "current_timestamp",
        "last_insert_rowid", "changes", "total_changes", "sqlite_version", "sqlite_source_id",
        "sqlite_compileoption_used",
        "sqlite_compileoption_get", "sqlite_offset", "sqlite_log", "edit", "readfile", "writefile",
    ]
    private static let refusedTables: Set<String> = [
        "sqlite_stmt", "dbstat", "sqlite_dbpage", "bytecode", "tables_used",
    ]

    /// Sets limits, authorizer and progress handler; from then on the connection answers `select` alone.
    ///
    /// - Parameter connection: Must not outlive the guard.
    func install(on connection: OpaquePointer) {
        // A function on two long texts, such as instr(), takes the product of their lengths, and no deadline ends it.
        for (limit, value) in [
            (SQLITE_LIMIT_LENGTH, 1_000_000), (SQLITE_LIMIT_SQL_LENGTH, 1_000_000), (SQLITE_LIMIT_COLUMN, 500),
            (SQLITE_LIMIT_EXPR_DEPTH, 200), (SQLITE_LIMIT_COMPOUND_SELECT, 100), (SQLITE_LIMIT_ATTACHED, 0),
            (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 500), (SQLITE_LIMIT_WORKER_THREADS, 0),
        ] {
            sqlite3_limit(connection, limit, Int32(value))
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_set_authorizer(
            connection,
            { context, action, first, second, _, _ in
                guard let context else { return SQLITE_DENY }
                return Unmanaged<QueryGuard>.fromOpaque(context).takeUnretainedValue()
                    .answer(action, first.map { String(cString: $0) }, second.map { String(cString: $0) })
            }, context)
        watch(connection)
    }

    /// Sets the progress handler alone, which ends a statement that runs past the deadline.
    ///
    /// - Parameter connection: Must not outlive the guard.
    func watch(_ connection: OpaquePointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_progress_handler(
            connection, 10_000,
            { context in
                guard let context else { return 1 }
                let owner = Unmanaged<QueryGuard>.fromOpaque(context).takeUnretainedValue()
                return owner.deadline.map { ContinuousClock.now > $0 } == true ? 1 : 0
            }, context)
    }

    private func answer(_ action: Int32, _ first: String?, _ second: String?) -> Int32 {
        if isOpen { return SQLITE_OK }
        switch action {
        case SQLITE_SELECT, SQLITE_RECURSIVE: return SQLITE_OK
        case SQLITE_READ:
            let table = (first ?? "").lowercased()
            if Self.refusedTables.contains(table) { return refuse("the table '\(table)' cannot be read") }
            tables.insert(table)
            return SQLITE_OK
        case SQLITE_FUNCTION:
            let name = (second ?? "").lowercased()
            guard Self.refusedFunctions.contains(name) else { return SQLITE_OK }
            return refuse(
                "'\(name)' is not available: a page depends on nothing but its data, so that the same data gives the same page"
            )
        case SQLITE_PRAGMA: return refuse("a query cannot use pragma")
        default: return refuse("a query can read and nothing else")
        }
    }

    private func refuse(_ reason: String) -> Int32 {
        refusal = reason
        return SQLITE_DENY
    }
}
