import GRDB
import Market

/// The account at one moment.
struct Account: Sendable {
    let currency: String
    let cash: Money
    /// In the order of their symbols.
    let holdings: [Holding]
}

/// Which trades are asked for, newest first.
struct TransactionQuery: Sendable {
    var symbol: Symbol?
    /// UTC days, both included.
    var from, to: TradingDay?
    /// The last trade of the page before.
    var after: (timestamp: Int64, id: String)?
    var limit: Int
}

extension Ledger {
    func account() async throws(LedgerError) -> Account {
        try await read { database in
            let row = try Row.fetchOne(database, sql: "select currency, cash from account")
            guard let row, let cash = Money(row[1] as String) else { throw LedgerFault.broken("cash") }
            let rows = try Row.fetchAll(
                database, sql: "select quantity, paid, shares, symbol from holdings order by symbol")
            return Account(
                currency: row[0], cash: cash,
                holdings: try rows.map { row in
                    guard let symbol = Symbol(row[3]) else { throw LedgerFault.broken("symbol") }
                    return try Holding(symbol: symbol, row: row)
                })
        }
    }

    func transactions(_ query: TransactionQuery) async throws(LedgerError) -> [Transaction] {
        let arguments: StatementArguments = [
            "symbol": query.symbol?.description,
            "from": query.from.map { Instant(startOf: $0).millisecondsSinceEpoch } ?? Int64.min,
            "to": query.to.map { Instant(startOf: $0.advanced(by: 1)).millisecondsSinceEpoch } ?? Int64.max,
            "time": query.after?.timestamp, "id": query.after?.id, "limit": query.limit,
        ]
        return try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    select id, symbol, type, quantity, price, timestamp from transactions
                    where timestamp >= :from and timestamp < :to and (:symbol is null or symbol = :symbol)
                        and (:time is null or timestamp < :time or (timestamp = :time and id > :id))
                    order by timestamp desc, id limit :limit
                    """, arguments: arguments)
            return try rows.map { row in
                guard let symbol = Symbol(row[1]), let side = Transaction.Side(rawValue: row[2]),
                    let price = Money(row[4] as String)
                else { throw LedgerFault.broken("transaction") }
                return try Transaction(
                    id: row[0], symbol: symbol, side: side, quantity: row[3], price: price,
                    timestamp: Instant(millisecondsSinceEpoch: row[5]))
            }
        }
    }

    /// What was answered for a key before.
    func answer(for key: IdempotencyKey, now: Instant) async throws(LedgerError) -> IdempotencyStore.Finding {
        try await read { try IdempotencyStore.find(key, now: now, in: $0) }
    }

    private func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerError) -> Value {
        do {
            return try await database.read(body)
        } catch  where LedgerError.isUnavailability(error) {
            throw .unavailable(reason: "\(error)")
        } catch {
            throw .unreadable(file: "the ledger", reason: "\(error)")
        }
    }
}
