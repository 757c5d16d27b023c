extension SimulatedMarket {
    /// A trade at a session's closing price.
    struct Trade {
        let company: Company
        let day: TradingDay
        let isBuy: Bool
        let quantity: Int
        /// In cents.
        let price: Int
    }

    /// An account and the trades that made it.
    struct Account {
        struct Holding {
            let company: Company
            let quantity: Int
            /// The mean price paid for the shares still held, in units of 10⁻⁸ dollars.
            let averagePrice: Int
        }

        /// In the order of the first purchase.
        private(set) var holdings: [Holding] = []
        /// In cents.
        private(set) var cash = 1_000_000
        /// Oldest first.
        private(set) var trades: [Trade] = []

        /// Makes a trade when cash and shares allow it.
        fileprivate mutating func settle(_ trade: Trade) {
            let index = holdings.firstIndex { $0.company.symbol == trade.company.symbol }
            let held = index.map { holdings[$0].quantity } ?? 0
            let averagePrice = index.map { holdings[$0].averagePrice } ?? 0
            let total = trade.price * trade.quantity
            guard trade.isBuy ? cash >= total : held >= trade.quantity else { return }
            let quantity = held + (trade.isBuy ? trade.quantity : -trade.quantity)
            cash += trade.isBuy ? -total : total
            trades.append(trade)
            if let index { holdings.remove(at: index) }
            guard quantity > 0 else { return }
            let holding = Holding(
                company: trade.company, quantity: quantity,
                // A sale leaves the mean price of the rest as it is.
                averagePrice: trade.isBuy ? (held * averagePrice + total * 1_000_000) / quantity : averagePrice)
            holdings.insert(holding, at: index ?? holdings.endIndex)
        }
    }

    /// Symbol, sessions before the last one, and shares: negative for a sale.
    ///
    /// After a second purchase the number of shares held is 8 or 10, so that every mean price is an exact decimal.
    private static let orders: [(symbol: String, sessionsAgo: Int, shares: Int)] = [
        ("AAPL", 236, 10), ("MSFT", 221, 5), ("GOOGL", 197, 8), ("TSLA", 168, 4), ("AAPL", 141, -4),
        ("AMZN", 120, 10), ("TSLA", 93, -4), ("GOOGL", 64, 2), ("AAPL", 41, 2), ("AMZN", 15, -2), ("MSFT", 6, 3),
    ]

    /// The account after all orders; one that cash or shares do not cover is not carried out.
    var account: Account {
        var account = Account()
        for (symbol, sessionsAgo, shares) in Self.orders {
            guard let index = Self.companies.firstIndex(where: { $0.symbol == symbol }) else { continue }
            let session = days.count - 1 - sessionsAgo
            account.settle(
                Trade(
                    company: Self.companies[index], day: days[session], isBuy: shares > 0, quantity: abs(shares),
                    price: sessions[index][session].close))
        }
        return account
    }
}
