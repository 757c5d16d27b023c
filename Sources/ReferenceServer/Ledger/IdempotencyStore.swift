import GRDB
import Market

/// The answers that are given again for a key, for 24 hours.
enum IdempotencyStore {
    /// In milliseconds.
    static let lifetime: Int64 = 24 * 3_600_000

    enum Finding: Sendable {
        case none
        case answer(StoredAnswer)
        /// The key stands for another path or value.
        case other
    }

    static func find(_ key: IdempotencyKey, now: Instant, in database: Database) throws -> Finding {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: "select path, request, status, answer from idempotency where key = ? and created > ?"),
            arguments: [key.key, now.millisecondsSinceEpoch - lifetime])
        guard let row else { return .none }
        guard row[0] == key.path, row[1] == key.request else { return .other }
        return .answer(StoredAnswer(status: row[2], body: row[3]))
    }

    /// Keeps an answer, and lets go of those that are too old.
    static func keep(_ answer: StoredAnswer, for key: IdempotencyKey, now: Instant, in database: Database) throws {
        try database.cachedStatement(sql: "delete from idempotency where created <= ?")
            .execute(arguments: [now.millisecondsSinceEpoch - lifetime])
        try database.cachedStatement(
            sql: "insert into idempotency(key, path, request, status, answer, created) values (?, ?, ?, ?, ?, ?)"
        )
        .execute(arguments: [
            key.key, key.path, key.request, answer.status, answer.body, now.millisecondsSinceEpoch,
        ])
    }
}
