import GRDB
import Market

/// Shares of one stock that are held.
struct Holding: Hashable, Sendable {
    let symbol: Symbol
    let quantity: Int64
    let mean: MeanPrice
}

extension Holding {
    /// - Parameter row: quantity, paid, shares.
    init(symbol: Symbol, row: Row) throws {
        guard let paid = Int128(row[1] as String), let shares = Int128(row[2] as String), shares > 0 else {
            throw LedgerFault.broken("mean price")
        }
        self.init(symbol: symbol, quantity: row[0], mean: MeanPrice(paid: paid, shares: shares))
    }
}

/// The cash, and what is held of the stock that an order is about.
struct Balance: Hashable, Sendable {
    /// What the contract has digits for in both forms of an amount.
    static let mostCash = Int128(1_000_000_000_000_000_000) * 100_000_000
    static let mostShares: Int64 = 1_000_000_000

    let cash: Money
    let holding: Holding?

    /// The balance after an order; nothing is made less than nothing.
    func settling(_ order: Order) -> Result<Balance, Refusal> {
        let held = holding?.quantity ?? 0
        switch order.side {
        case .buy:
            guard let rest = cash.subtracting(order.total) else {
                return .failure(.insufficientFunds(needed: order.total, held: cash))
            }
            guard held + order.quantity <= Self.mostShares else { return .failure(.tooManyShares(held: held)) }
            let mean =
                holding?.mean.buying(order.quantity, at: order.price, held: held) ?? MeanPrice(of: order.price)
            return .success(
                Balance(
                    cash: rest, holding: Holding(symbol: order.symbol, quantity: held + order.quantity, mean: mean)))
        case .sell:
            guard let holding, held >= order.quantity else {
                return .failure(.insufficientShares(wanted: order.quantity, held: held))
            }
            guard let sum = cash.adding(order.total), sum.hundredMillionths <= Self.mostCash else {
                return .failure(.tooMuchCash)
            }
            let rest = held - order.quantity
            return .success(
                Balance(
                    cash: sum,
                    holding: rest == 0 ? nil : Holding(symbol: order.symbol, quantity: rest, mean: holding.mean)))
        }
    }
}

extension Refusal: Error {}
