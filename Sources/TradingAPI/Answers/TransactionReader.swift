import JSON
import Market

/// Reads `/transactions`: the trades made, newest first.
struct TransactionReader {
    let findings: Findings

    /// - Parameter known: The ids of the pages before.
    func read(_ payload: Payload, known: Set<String>) -> Page<Transaction> {
        guard let list = ItemList(of: payload, shape: Self.shape, findings: findings) else { return Page() }
        var result = Page<Transaction>(nextCursor: list.nextCursor())
        var seen: Set<String> = []
        var isDisorderNoted = false
        for (index, item) in list.items.enumerated() {
            guard let fields = FieldReader(item, at: list.place(of: index), kind: "a trade", findings: findings),
                let trade = transaction(fields)
            else { continue }
            if !seen.insert(trade.id).inserted {
                findings.fault("the id is there twice", at: fields.place(of: "id"))
            } else if known.contains(trade.id) {
                findings.fault(
                    "leads back: the trade \(trade.id) was on a page before",
                    at: JSONPointer().appending("next_cursor"))
                return Page()
            }
            if let before = result.items.last, trade.timestamp > before.timestamp, !isDisorderNoted {
                isDisorderNoted = true
                findings.note(
                    "is later than the one before; trades stand newest first", at: fields.place(of: "timestamp"))
            }
            result.items.append(trade)
        }
        return result
    }

    private func transaction(_ fields: FieldReader) -> Transaction? {
        let id = fields.required("id", FieldValue.text)
        let symbol = fields.required("symbol", FieldValue.symbol)
        let side = fields.required("type", Self.side)
        let quantity = fields.required("quantity", FieldValue.integer)
        let price = fields.required("price", FieldValue.money)
        let time = fields.required("timestamp", FieldValue.instant)
        _ = fields.optional("success", Self.success)
        let total = side.flatMap { self.total(of: $0, fields) }
        guard let id, let symbol, let side, let quantity, let price, let time, fields.isSound else { return nil }
        let made = findings.value(of: fields) { () throws(InvalidField) in
            try Transaction(id: id, symbol: symbol, side: side, quantity: quantity, price: price, timestamp: time)
        }
        if let made, let total, total != made.total {
            findings.note(
                "\(total) is not quantity times price, \(made.total); that is taken",
                at: fields.place(of: Self.total(of: side)))
        }
        return made
    }

    /// A buy has `total_cost`, a sell `total_received`, and neither has the other's.
    private func total(of side: Transaction.Side, _ fields: FieldReader) -> Money? {
        let other = Self.total(of: side == .buy ? .sell : .buy)
        if fields.has(other) {
            findings.fault("is for a \(side == .buy ? "sell" : "buy")", at: fields.place(of: other))
        }
        return fields.required(Self.total(of: side), FieldValue.money)
    }

    private static func side(_ value: JSONValue) throws(FieldFault) -> Transaction.Side {
        guard let side = Transaction.Side(rawValue: try FieldValue.text(value)) else {
            throw FieldFault(reason: "must be \"buy\" or \"sell\"")
        }
        return side
    }

    private static func success(_ value: JSONValue) throws(FieldFault) {
        guard case .flag(true) = value else { throw FieldFault(reason: "must be true: only trades made are listed") }
    }

    private static func total(of side: Transaction.Side) -> String {
        side == .buy ? "total_cost" : "total_received"
    }

    private static let shape = ItemList.Shape(
        kind: "trades", key: "transactions", mark: ["id"], maximum: 1000)
}
