import Market

/// Shares to be bought or sold at a price.
struct Order: Hashable, Sendable {
    let side: Transaction.Side
    let symbol: Symbol
    /// 1...1,000,000,000.
    let quantity: Int64
    let price: Money

    /// The exact product.
    var total: Money { price * quantity }
}

/// The three functions of a trade, in their order.
public enum TradeStep: String, CaseIterable, Sendable {
    case validate = "ValidateTradeFunction"
    case execute = "ExecuteTradeFunction"
    case record = "RecordTransactionFunction"
}

/// Why a trade that could be read is not made; nothing was changed.
enum Refusal: Hashable, Sendable {
    case insufficientFunds(needed: Money, held: Money)
    case insufficientShares(wanted: Int64, held: Int64)
    /// More shares than the contract has numbers for.
    case tooManyShares(held: Int64)
    /// More money than the contract has digits for.
    case tooMuchCash
}

/// What became of an order, step by step.
struct TradeReport: Sendable {
    enum Result: Sendable {
        case made(Transaction)
        case refused(Refusal)
        /// A later step failed and all was undone.
        case failed(step: TradeStep, isUnavailable: Bool)
    }

    let executionID: String
    let result: Result
    /// How long the steps took that were begun, in order.
    let durations: [Duration]
}

/// What is kept of an answer, to be given again.
struct StoredAnswer: Hashable, Sendable {
    let status: Int
    /// JSON.
    let body: String
}

/// A key and the request that it stands for.
struct IdempotencyKey: Hashable, Sendable {
    let key: String
    let path: String
    /// The request's JSON value in its canonical form.
    let request: String
}

/// An order on its way into the ledger, with all that its answer needs.
struct Submission: Sendable {
    let order: Order
    /// At least 16 characters that no other order has; a part of the trade's identifier.
    let transactionID: String
    let executionID: String
    let now: Instant
    let key: IdempotencyKey?
    /// Words the answer, which is stored with the trade.
    let answer: @Sendable (TradeReport) -> StoredAnswer
}

/// What the ledger made of a submission.
enum Settlement: Sendable {
    case answered(StoredAnswer, isReplay: Bool)
    /// The key stands for another request.
    case keyReused
}
