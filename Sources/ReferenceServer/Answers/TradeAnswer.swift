import JSON
import Market

/// The wire forms of trades.
enum TradeAnswer {
    /// - Parameter isExecution: Whether /trade was asked, whose answer tells the steps.
    static func answer(_ report: TradeReport, isExecution: Bool) -> StoredAnswer {
        switch report.result {
        case .made(let transaction):
            let body = value(transaction, message: message(transaction))
            guard isExecution else { return StoredAnswer(status: 200, body: body.source) }
            let execution: JSONValue = [
                "execution_id": .text(report.executionID), "status": .text("SUCCEEDED"),
                "steps": steps(report.durations, failed: nil, because: nil), "transaction": body,
            ]
            return StoredAnswer(status: 200, body: execution.source)
        case .refused(let refusal):
            return stored(error(refusal), report, failed: .validate, isExecution)
        case .failed(let step, let isUnavailable):
            var error = APIError(
                isUnavailable ? .unavailable : .internal,
                isUnavailable ? "The store cannot be used at present; nothing was changed" : nil)
            error.retryAfter = isUnavailable ? 1 : nil
            return stored(error, report, failed: step, isExecution)
        }
    }

    /// The error of /trade for an order that its first step refuses before the ledger is asked.
    static func refused(_ error: APIError, executionID: String) -> APIError {
        var error = error
        error.executionID = executionID
        error.steps = steps([.zero], failed: .validate, because: error.code.text)
        return error
    }

    static func value(_ transaction: Transaction, message: String? = nil) -> JSONValue {
        let total: JSONValue = .text(transaction.total.description)
        var members: [(key: String, value: JSONValue)] = [
            ("id", .text(transaction.id)), ("symbol", .text(transaction.symbol.description)),
            ("type", .text(transaction.side.rawValue)), ("quantity", .integer(Int(transaction.quantity))),
            ("price", .text(transaction.price.description)),
            (transaction.side == .buy ? "total_cost" : "total_received", total),
            ("timestamp", .text(transaction.timestamp.inMilliseconds)), ("success", .flag(true)),
        ]
        if let message { members.append(("message", .text(message))) }
        return .record(members)
    }

    private static func message(_ transaction: Transaction) -> String {
        "\(transaction.side == .buy ? "Bought" : "Sold") \(transaction.quantity) \(transaction.symbol) at \(transaction.price)"
    }

    private static func error(_ refusal: Refusal) -> APIError {
        switch refusal {
        case .insufficientFunds(let needed, let held):
            APIError(.insufficientFunds, "\(needed) needed and \(held) held")
        case .insufficientShares(let wanted, let held):
            APIError(.insufficientShares, "\(wanted) wanted and \(held) held")
        case .tooManyShares(let held):
            APIError(
                .invalidQuantity, "No more than \(Balance.mostShares) shares of one stock can be held; \(held) are",
                fields: [APIError.Field(name: "quantity", isPointer: true, message: "takes the holding over its limit")]
            )
        case .tooMuchCash:
            APIError(
                .invalidQuantity, "No more than 10^18 can be held in cash",
                fields: [APIError.Field(name: "quantity", isPointer: true, message: "takes the cash over its limit")])
        }
    }

    private static func stored(
        _ error: APIError, _ report: TradeReport, failed: TradeStep, _ isExecution: Bool
    ) -> StoredAnswer {
        var error = error
        if isExecution {
            error.executionID = report.executionID
            error.steps = steps(report.durations, failed: failed, because: error.code.text)
        }
        return StoredAnswer(status: error.code.status, body: error.body.source)
    }

    /// Always all three, in order; those after the failed one were skipped.
    private static func steps(_ durations: [Duration], failed: TradeStep?, because reason: String?) -> JSONValue {
        let failedIndex = failed.flatMap { TradeStep.allCases.firstIndex(of: $0) } ?? TradeStep.allCases.count
        return .list(
            TradeStep.allCases.enumerated().map { index, step in
                let status = index < failedIndex ? "SUCCEEDED" : index == failedIndex ? "FAILED" : "SKIPPED"
                var members: [(key: String, value: JSONValue)] = [
                    ("name", .text(step.rawValue)), ("status", .text(status)),
                ]
                if index <= failedIndex, index < durations.count {
                    members.append(("duration_ms", .real(durations[index].milliseconds)))
                }
                if index == failedIndex, let reason { members.append(("error", .text(reason))) }
                return .record(members)
            })
    }
}

extension Instant {
    /// RFC 3339 with three digits of the second always, so that texts are in the order of time.
    var inMilliseconds: String {
        let text = description
        return millisecondsOfDay % 1000 == 0 ? text.dropLast() + ".000Z" : text
    }
}

extension Duration {
    /// To a thousandth.
    var milliseconds: Double { (self / .microseconds(1)).rounded() / 1000 }
}
