import Foundation
import Market
import Synchronization
import Testing

@testable import ReferenceServer

/// An account that tests trade with.
struct TestLedger {
    let ledger: Ledger
    private let count = Counter()

    final class Counter: Sendable {
        private let value = Atomic(0)
        func next() -> Int { value.add(1, ordering: .relaxed).newValue }
    }

    init(
        path: String? = nil, cash: String = "10000.00", currency: String = "USD",
        fault: @escaping @Sendable (TradeStep) throws -> Void = { _ in }
    ) throws {
        ledger = try Ledger(
            path: path, cash: #require(Money(cash)), currency: currency, patience: .milliseconds(50), fault: fault)
    }

    @discardableResult
    func trade(
        _ side: Transaction.Side, _ quantity: Int64, _ symbol: String = "AAPL", at price: String, key: String? = nil,
        path: String = "/Prod/buy", request: String = "{}", now: Int64 = 1_700_000_000_000
    ) async throws -> Settlement {
        let order = try Order(
            side: side, symbol: #require(Symbol(symbol)), quantity: quantity, price: #require(Money(price)))
        let number = count.next()
        return await ledger.settle(
            Submission(
                order: order, transactionID: "trade-\(number)", executionID: "execution-\(number)",
                now: Instant(millisecondsSinceEpoch: now),
                key: key.map { IdempotencyKey(key: $0, path: path, request: request) },
                answer: { TradeAnswer.answer($0, isExecution: true) }))
    }

    /// What a trade is answered with: the status, or 422 for a key that was used.
    func status(_ settlement: Settlement) -> Int {
        if case .answered(let answer, _) = settlement { answer.status } else { 422 }
    }

    /// Cash and holdings as one line: `9000.00 AAPL 5 200.00`.
    var balance: String {
        get async throws {
            let account = try await ledger.account()
            return
                ([account.cash.description]
                + account.holdings.map { "\($0.symbol) \($0.quantity) \($0.mean.money?.description ?? "-")" })
                .joined(separator: " ")
        }
    }

    var trades: [Transaction] {
        get async throws { try await ledger.transactions(TransactionQuery(limit: 10_000)) }
    }
}
