import HTTPTypes
import JSON
import Market

extension TradingService {
    private static let accountCaching = "private, no-cache"

    func portfolio(_ request: APIRequest) async throws -> Answer {
        let account = try await ledger.account()
        let now = clock.marketTime
        var total = account.cash
        var newest: Instant?
        let positions = try account.holdings.map { holding -> JSONValue in
            let quote = try market.quote(of: holding.symbol, at: now)
            let value = quote.flatMap { Money(rounding: $0.price) }.map { $0 * holding.quantity }
            if let value, let sum = total.adding(value) { total = sum }
            newest = [newest, quote?.asOf].compactMap { $0 }.max()
            var members: [(key: String, value: JSONValue)] = [("symbol", .text(holding.symbol.description))]
            if let listing = market.listings[holding.symbol] { members.append(("name", .text(listing.stock.name))) }
            members.append(("quantity", .integer(Int(holding.quantity))))
            if let mean = holding.mean.money { members.append(("average_price", .text(mean.description))) }
            members.append(("price", quote.map { .real($0.price) } ?? .null))
            members.append(("value", value.map { .text($0.description) } ?? .null))
            return .record(members)
        }
        let asOf = try newest ?? market.symbols.compactMap { try market.quote(of: $0, at: now)?.asOf }.max() ?? now
        let value: JSONValue = [
            "cash": .text(account.cash.description), "positions": .list(positions),
            "total_value": .text(total.description), "currency": .text(account.currency),
            "as_of": .text(asOf.description),
        ]
        return Answer(
            value, cacheControl: Self.accountCaching, ifNoneMatch: request.headers[values: .ifNoneMatch])
    }

    func transactions(_ request: APIRequest) async throws -> Answer {
        let symbol = try request.query.symbol()
        let (from, to) = try request.query.days()
        let limit = try request.query.limit()
        let query =
            "transactions \(symbol?.description ?? "") \(from?.description ?? "") \(to?.description ?? "") \(limit)"
        let position = try request.query.position(in: query)?.split(separator: " ")
        let after = position.flatMap { parts in
            parts.count == 2 ? Int64(parts[0]).map { (timestamp: $0, id: String(parts[1])) } : nil
        }
        // One more than a page tells whether there is another.
        let found = try await ledger.transactions(
            TransactionQuery(symbol: symbol, from: from, to: to, after: after, limit: limit + 1))
        let page = found.prefix(limit)
        let last = found.count > limit ? page.last : nil
        let value: JSONValue = [
            "transactions": .list(page.map { TradeAnswer.value($0) }),
            "next_cursor": cursor(
                last.map { "\($0.timestamp.millisecondsSinceEpoch) \($0.id)" }, query: query),
        ]
        return Answer(
            value, cacheControl: Self.accountCaching, ifNoneMatch: request.headers[values: .ifNoneMatch])
    }
}
