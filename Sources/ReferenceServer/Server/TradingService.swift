import HTTPTypes
import JSON
import Market
import Synchronization

/// Answers the requests of the contract from a market and a ledger; it knows nothing of connections.
struct TradingService: Sendable {
    /// Without slashes; the first part of every path.
    let stage: String
    let version: String
    let market: LiveMarket
    let ledger: Ledger
    let clock: MarketClock
    let apiKey: APIKey?
    let throttle: Throttle
    /// Makes 32 hexadecimal digits, another each time.
    let identifier: @Sendable () -> String
    let forecasts: ForecastStore
    /// Takes what a client is not told.
    let report: @Sendable (String) -> Void
    let keysInProgress = KeysInProgress()

    /// What a path answers to.
    private enum Endpoint: String {
        case check, history, predictions, portfolio, transactions, buy, sell, trade, health

        var isOrder: Bool { self == .buy || self == .sell || self == .trade }
        var allow: String { isOrder ? "POST, OPTIONS" : "GET, HEAD, OPTIONS" }

        func takes(_ method: HTTPRequest.Method) -> Bool {
            isOrder ? method == .post : method == .get || method == .head
        }
    }

    func answer(_ request: APIRequest) async throws -> Answer {
        if request.method == .options { return .preflight }
        do {
            return try await self.checked(request)
        } catch let error as APIError {
            return Answer(error)
        } catch let error as LedgerError {
            report("\(error)")
            return Answer(Self.error(error))
        } catch let error as InvalidField {
            report("\(error)")
            return Answer(APIError(.internal))
        }
    }

    private func checked(_ request: APIRequest) async throws -> Answer {
        guard let endpoint = endpoint(request.path) else {
            throw APIError(.notFound, "There is nothing at this path; the paths begin with /\(stage)/")
        }
        guard endpoint.takes(request.method) else {
            var error = APIError(.methodNotAllowed, "This path takes \(endpoint.allow)")
            error.allow = endpoint.allow
            throw error
        }
        if endpoint == .health { return try await health() }
        if let apiKey, !(request.headers[.apiKey].map(apiKey.matches) ?? false) { throw APIError(.unauthorized) }
        if let seconds = throttle.wait(request.client, now: clock.now()) {
            var error = APIError(.throttled, "Wait \(seconds) s")
            error.retryAfter = seconds
            throw error
        }
        // For /portfolio the contract knows no 400: there, a header that is too long counts as one that was not sent.
        let ifNoneMatch = request.headers[values: .ifNoneMatch].joined(separator: ", ")
        if ifNoneMatch.utf8.count > 1024, endpoint != .portfolio, !endpoint.isOrder {
            throw APIError(.invalidField, parameter: "If-None-Match", "must have at most 1024 characters")
        }
        switch endpoint {
        case .check: return try check(request)
        case .history: return try history(request)
        case .predictions: return try predictions(request)
        case .portfolio: return try await portfolio(request)
        case .transactions: return try await transactions(request)
        case .buy: return try await order(request, side: .buy)
        case .sell: return try await order(request, side: .sell)
        case .trade: return try await order(request, side: nil)
        case .health: return try await health()
        }
    }

    private func endpoint(_ path: String) -> Endpoint? {
        guard path.hasPrefix("/\(stage)/") else { return nil }
        return Endpoint(rawValue: String(path.dropFirst(stage.count + 2)))
    }

    /// What a client may know of a fault of the store.
    private static func error(_ error: LedgerError) -> APIError {
        guard case .unavailable = error else { return APIError(.internal) }
        var error = APIError(.unavailable, "The store cannot be used at present")
        error.retryAfter = 1
        return error
    }

    private func health() async throws -> Answer {
        var status = "ok"
        var detail: String?
        do {
            _ = try await ledger.account()
            if ledger.isWriteInDoubt { (status, detail) = ("degraded", "the last trade could not be stored") }
        } catch {
            (status, detail) = ("down", "the database cannot be read")
        }
        var check: JSONValue = ["name": .text("store"), "status": .text(status)]
        if let detail { check = check.appending(["detail": .text(detail)]) }
        let value: JSONValue = [
            "status": .text(status), "version": .text(version), "time": .text(clock.now().description),
            "checks": .list([check]),
        ]
        var answer = Answer(status: status == "down" ? 503 : 200, body: value.source)
        answer.headers[.cacheControl] = "no-store"
        return answer
    }
}

/// The keys of the orders that are being worked on.
final class KeysInProgress: Sendable {
    private let keys = Mutex<Set<String>>([])

    func begin(_ key: String) -> Bool { keys.withLock { $0.insert(key).inserted } }
    func end(_ key: String) { keys.withLock { _ = $0.remove(key) } }
}
