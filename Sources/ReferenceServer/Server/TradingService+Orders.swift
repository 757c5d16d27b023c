import HTTPTypes
import JSON
import Market

extension TradingService {
    /// Buys or sells.
    ///
    /// - Parameter side: What the path says; nil for /trade, which also tells the steps.
    func order(_ request: APIRequest, side: Transaction.Side?) async throws -> Answer {
        guard MediaTypes.isJSON(request.headers[.contentType]),
            ["", "identity"].contains(request.headers[.contentEncoding]?.lowercased() ?? "")
        else {
            throw APIError(
                .unsupportedMediaType, "The body must be declared as application/json, in UTF-8, not compressed")
        }
        let name = try Self.idempotencyKey(request.headers[values: .idempotencyKey])
        let body = try await request.readBody()
        let value: JSONValue
        do throws(JSONFault) {
            value = try JSONValue.parse(body)
        } catch {
            throw APIError(.invalidJSON, "\(error)")
        }
        let key = name.map { IdempotencyKey(key: $0, path: request.path, request: value.canonical) }
        guard let key else { return try await settle(value, side: side, key: nil) }
        // Before the key is taken: any number of clients may ask for a stored answer at once.
        switch try await ledger.answer(for: key, now: clock.now()) {
        case .answer(let stored): return Self.answer(stored, isReplay: true)
        case .other: throw APIError(.idempotencyKeyReused)
        case .none: break
        }
        guard keysInProgress.begin(key.key) else { throw APIError(.idempotencyInProgress) }
        defer { keysInProgress.end(key.key) }
        return try await settle(value, side: side, key: key)
    }

    private func settle(_ value: JSONValue, side: Transaction.Side?, key: IdempotencyKey?) async throws -> Answer {
        let isExecution = side == nil
        let executionID = identifier()
        let order: Order
        do throws(APIError) {
            order = try self.order(OrderRequest(value, side: side))
        } catch {
            throw isExecution ? TradeAnswer.refused(error, executionID: executionID) : error
        }
        let submission = Submission(
            order: order, transactionID: identifier(), executionID: executionID, now: clock.now(), key: key,
            answer: { TradeAnswer.answer($0, isExecution: isExecution) })
        switch await ledger.settle(submission) {
        case .answered(let stored, let isReplay): return Self.answer(stored, isReplay: isReplay)
        case .keyReused: throw APIError(.idempotencyKeyReused)
        }
    }

    /// The order with its price, which is the latest quote's when the request names none.
    private func order(_ request: OrderRequest) throws(APIError) -> Order {
        try requireOffered(request.symbol)
        if let price = request.price {
            return Order(side: request.side, symbol: request.symbol, quantity: request.quantity, price: price)
        }
        guard let quote = try? market.quote(of: request.symbol, at: clock.marketTime),
            let price = Money(rounding: quote.price)
        else {
            // The market keeps all limits of a quote; before its first price there is none to trade at.
            throw APIError(.unknownSymbol, "\(request.symbol) has no price yet")
        }
        return Order(side: request.side, symbol: request.symbol, quantity: request.quantity, price: price)
    }

    private static func answer(_ stored: StoredAnswer, isReplay: Bool) -> Answer {
        var answer = Answer(status: stored.status, body: stored.body)
        answer.isReplay = isReplay
        answer.headers[.cacheControl] = "no-store"
        if stored.status == 503 { answer.headers[.retryAfter] = "1" }
        return answer
    }

    private static func idempotencyKey(_ values: [String]) throws(APIError) -> String? {
        guard let key = values.first else { return nil }
        let isValid =
            values.count == 1 && (8...128).contains(key.utf8.count)
            && key.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (97...122).contains(byte | 0x20) || [45, 46, 58, 95].contains(byte)
            }
        guard isValid else {
            throw APIError(
                .invalidIdempotencyKey, parameter: "Idempotency-Key",
                "must be 8 to 128 characters of A-Z, a-z, 0-9, '.', '_', ':' and '-', given once")
        }
        return key
    }
}
