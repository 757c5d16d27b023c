import JSON
import Market

/// Reads `/portfolio`: what is held.
struct PortfolioReader {
    let findings: Findings

    struct Portfolio {
        var positions: [Position] = []
        /// Nil in older shapes, which tell nothing about it.
        var cash: Cash?
    }

    func read(_ payload: Payload) -> Portfolio {
        guard case .json(let value) = payload.content else {
            findings.fault("is a CSV table where an object should be", at: payload.place)
            return Portfolio()
        }
        switch value {
        case .record(let fields) where fields.allSatisfy({ Self.isHolding($0) }):
            return Portfolio(positions: holdings(fields, at: payload.place))
        case .record where value["symbol"] == nil || value["positions"] != nil:
            return contractPortfolio(value, at: payload.place)
        default:
            guard let list = ItemList(of: payload, shape: Self.shape, findings: findings) else { return Portfolio() }
            return Portfolio(positions: positions(list.items, isOlder: true) { list.place(of: $0) }.positions)
        }
    }

    private func contractPortfolio(_ value: JSONValue, at place: JSONPointer) -> Portfolio {
        guard let fields = FieldReader(value, at: place, kind: "a portfolio", findings: findings) else {
            return Portfolio()
        }
        let amount = fields.required("cash", FieldValue.money)
        let currency = fields.optional("currency", FieldValue.currency) ?? "USD"
        let total = fields.optional("total_value", FieldValue.money)
        _ = fields.optional("as_of", FieldValue.instant)
        let items = fields.required("positions") { value throws(FieldFault) in
            guard case .list(let items) = value else {
                throw FieldFault(reason: "must be an array, not \(value.kind)")
            }
            guard items.count <= 5000 else {
                throw FieldFault(reason: "has \(items.count) positions; at most 5000 are taken")
            }
            return items
        }
        let listPlace = fields.place(of: "positions")
        let read = positions(items ?? []) { listPlace.appending($0) }
        guard let amount, fields.isSound else { return Portfolio() }
        checkTotal(total, of: fields, cash: amount, values: read.values)
        let cash = findings.value(of: fields) { () throws(InvalidField) in
            try Cash(currency: currency, amount: amount)
        }
        return Portfolio(positions: read.positions, cash: cash)
    }

    /// - Parameter isOlder: Whether a position may be of nothing, which is left out.
    private func positions(
        _ items: [JSONValue], isOlder: Bool = false, place: (Int) -> JSONPointer
    ) -> (positions: [Position], values: [Money?]) {
        var seen: Set<Symbol> = []
        var positions: [Position] = []
        var values: [Money?] = []
        for (index, item) in items.enumerated() {
            guard let fields = FieldReader(item, at: place(index), kind: "a position", findings: findings) else {
                continue
            }
            let symbol = fields.required("symbol", FieldValue.symbol)
            if let symbol, !seen.insert(symbol).inserted {
                findings.fault("\(symbol) is in the list twice", at: fields.place(of: "symbol"))
            }
            let quantity = fields.required("quantity", FieldValue.integer)
            let averagePrice = fields.optional("average_price", FieldValue.money)
            _ = fields.optional("name", FieldValue.text)
            let price = fields.nullable("price", FieldValue.price)
            let value = fields.nullable("value", FieldValue.money)
            values.append(value)
            guard let symbol, let quantity, fields.isSound else { continue }
            if isOlder, quantity == 0 {
                findings.note("the quantity of \(symbol) is 0; it is left out", at: fields.pointer)
                continue
            }
            let position = findings.value(of: fields) { () throws(InvalidField) in
                try Position(symbol: symbol, quantity: quantity, averagePrice: averagePrice)
            }
            if let position { positions.append(position) }
            if let price, let value, abs(Double(quantity) * price - value.approximate) > 0.01 {
                findings.note("\(value) is not quantity times price", at: fields.place(of: "value"))
            }
        }
        return (positions, values)
    }

    /// The total is not taken; a wrong one is worth a note.
    private func checkTotal(_ total: Money?, of fields: FieldReader, cash: Money, values: [Money?]) {
        guard let total else { return }
        if total < cash {
            findings.note("\(total) is less than the cash, \(cash)", at: fields.place(of: "total_value"))
        } else {
            let sum = values.reduce(cash.approximate) { $0 + ($1?.approximate ?? 0) }
            guard values.allSatisfy({ $0 != nil }), abs(sum - total.approximate) > 0.01 else { return }
            findings.note(
                "\(total) is not the cash and the values of the positions", at: fields.place(of: "total_value"))
        }
    }

    /// `{"AAPL": 6}`, or `{}`, as the oldest front end keeps its portfolio.
    private func holdings(_ fields: [(key: String, value: JSONValue)], at place: JSONPointer) -> [Position] {
        let items: [JSONValue] = fields.map { ["symbol": .text($0.key), "quantity": $0.value] }
        return positions(items, isOlder: true) { place.appending(fields[$0].key) }.positions
    }

    private static func isHolding(_ field: (key: String, value: JSONValue)) -> Bool {
        guard case .decimal = field.value.attribute else { return false }
        return Symbol(field.key) != nil
    }

    private static let shape = ItemList.Shape(kind: "positions", key: nil, mark: [], maximum: 5000)
}
