import GRDB
import Market

/// Carries out one order inside a savepoint of the ledger's transaction: validate, execute, record.
struct TradeExecution {
    let submission: Submission
    let database: Database
    /// Called at the start of each step; a test throws here.
    let fault: @Sendable (TradeStep) throws -> Void

    private var order: Order { submission.order }
    private var durations: [Duration] = []
    private var step = TradeStep.validate

    init(submission: Submission, database: Database, fault: @escaping @Sendable (TradeStep) throws -> Void) {
        self.submission = submission
        self.database = database
        self.fault = fault
    }

    /// Makes the trade, or finds the answer that was given before.
    ///
    /// - Throws: Only what makes the whole transaction useless, such as a full disk.
    static func run(
        _ submission: Submission, in database: Database, fault: @escaping @Sendable (TradeStep) throws -> Void,
        report: (any Error) -> Void
    ) throws -> Settlement {
        var execution = TradeExecution(submission: submission, database: database, fault: fault)
        var settlement: Settlement?
        do {
            try database.inSavepoint {
                settlement = try execution.settle()
                return .commit
            }
        } catch  where !(error is DatabaseError && LedgerError.isUnavailability(error)) {
            report(error)
            return .answered(
                execution.answer(.failed(step: execution.step, isUnavailable: LedgerError.isUnavailability(error))),
                isReplay: false)
        }
        guard let settlement else { throw LedgerError.unavailable(reason: "the savepoint was not carried out") }
        return settlement
    }

    private mutating func settle() throws -> Settlement {
        if let key = submission.key {
            switch try IdempotencyStore.find(key, now: submission.now, in: database) {
            case .answer(let answer): return .answered(answer, isReplay: true)
            case .other: return .keyReused
            case .none: break
            }
        }
        let before = try perform(.validate) { try $0.balance() }
        let answer: StoredAnswer
        switch before.settling(order) {
        case .failure(let refusal):
            answer = self.answer(.refused(refusal))
            // The contract keeps the answers of these two only.
            guard answer.status == 409 else { return .answered(answer, isReplay: false) }
        case .success(let after):
            try perform(.execute) { try $0.move(from: before, to: after) }
            let transaction = try perform(.record) { try $0.record() }
            answer = self.answer(.made(transaction))
        }
        if let key = submission.key {
            try IdempotencyStore.keep(answer, for: key, now: submission.now, in: database)
        }
        return .answered(answer, isReplay: false)
    }

    private mutating func perform<Value>(
        _ step: TradeStep, _ body: (TradeExecution) throws -> Value
    ) throws -> Value {
        self.step = step
        let start = ContinuousClock.now
        defer { durations.append(ContinuousClock.now - start) }
        try fault(step)
        return try body(self)
    }

    private func answer(_ result: TradeReport.Result) -> StoredAnswer {
        submission.answer(TradeReport(executionID: submission.executionID, result: result, durations: durations))
    }

    private func balance() throws -> Balance {
        let cash = try String.fetchOne(database.cachedStatement(sql: "select cash from account"))
        guard let cash = cash.flatMap({ Money($0) }) else { throw LedgerFault.broken("cash") }
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "select quantity, paid, shares from holdings where symbol = ?"),
            arguments: [order.symbol.description])
        return Balance(cash: cash, holding: try row.map { try Holding(symbol: order.symbol, row: $0) })
    }

    private func move(from before: Balance, to after: Balance) throws {
        try database.cachedStatement(sql: "update account set cash = ?").execute(arguments: [after.cash.description])
        let symbol = order.symbol.description
        guard let holding = after.holding else {
            try database.cachedStatement(sql: "delete from holdings where symbol = ?").execute(arguments: [symbol])
            return
        }
        try database.cachedStatement(
            sql: """
                insert into holdings(symbol, quantity, paid, shares) values (?, ?, ?, ?)
                on conflict(symbol) do update set quantity = excluded.quantity, paid = excluded.paid, shares = excluded.shares
                """
        )
        .execute(arguments: [
            symbol, holding.quantity, String(holding.mean.paid), String(holding.mean.shares),
        ])
    }

    private func record() throws -> Transaction {
        try database.cachedStatement(sql: "update account set trades = trades + 1").execute()
        let number = try Int64.fetchOne(database.cachedStatement(sql: "select trades from account"))
        let last = try Int64.fetchOne(database.cachedStatement(sql: "select max(timestamp) from transactions"))
        guard let number else { throw LedgerFault.broken("trades") }
        // Also when the clock was set back: the list of trades is in the order in which they were made.
        let now = max(submission.now.millisecondsSinceEpoch, last ?? .min)
        let transaction = try Transaction(
            id: Self.identifier(number, submission.transactionID), symbol: order.symbol, side: order.side,
            quantity: order.quantity, price: order.price, timestamp: Instant(millisecondsSinceEpoch: now))
        try database.cachedStatement(
            sql:
                "insert into transactions(id, symbol, type, quantity, price, total, timestamp) values (?, ?, ?, ?, ?, ?, ?)"
        )
        .execute(arguments: [
            transaction.id, order.symbol.description, order.side.rawValue, order.quantity, order.price.description,
            transaction.total.description, now,
        ])
        return transaction
    }

    /// 32 characters whose order is opposite to that of the trades: of one millisecond the newest comes first in a list that
    /// is sorted by time, newest first, and then by identifier.
    private static func identifier(_ number: Int64, _ random: String) -> String {
        let digits = String(UInt64.max - UInt64(bitPattern: number), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits + random.suffix(16)
    }
}

/// What the ledger holds breaks its own rules.
enum LedgerFault: Error {
    case broken(String)
}
