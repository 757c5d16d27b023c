import JSON
import Market

/// The body of an order, checked field by field.
struct OrderRequest: Hashable, Sendable {
    let side: Transaction.Side
    let symbol: Symbol
    /// 1...1,000,000,000.
    let quantity: Int64
    /// Nil for the latest quote.
    let price: Money?

    /// - Parameter side: What the path says; nil for /trade, where the body has to.
    /// - Throws: All faults at once; the first one gives the code.
    init(_ value: JSONValue, side: Transaction.Side?) throws(APIError) {
        guard case .record = value else {
            throw APIError(.invalidJSON, "The body must be a JSON object, not \(value.kind)")
        }
        var faults = OrderFaults()
        let symbol = Self.symbol(value["symbol"], &faults)
        let quantity = Self.quantity(value["quantity"], &faults)
        let price = value["stock_price"].flatMap { Self.price($0, &faults) }
        let action = Self.side(value["action"], path: side, &faults)
        if let timestamp = value["timestamp"] {
            if case .text(let text) = timestamp, Instant(rfc3339: text) != nil {
            } else {
                faults.add(.invalidDate, "timestamp", "must be a time such as 2013-03-01T15:04:05Z")
            }
        }
        if let error = faults.error { throw error }
        guard let symbol, let quantity, let action else { throw APIError(.internal) }
        self.side = action
        self.symbol = symbol
        self.quantity = quantity
        self.price = price
    }

    private static func symbol(_ value: JSONValue?, _ faults: inout OrderFaults) -> Symbol? {
        guard let value else { return faults.missing("symbol") }
        guard case .text(let text) = value else {
            return faults.add(.invalidSymbol, "symbol", "must be a string, not \(value.kind)")
        }
        guard let symbol = Symbol(anyCase: text) else {
            return faults.add(.invalidSymbol, "symbol", Symbol.rule)
        }
        return symbol
    }

    private static func quantity(_ value: JSONValue?, _ faults: inout OrderFaults) -> Int64? {
        guard let value else { return faults.missing("quantity") }
        if case .decimal(let digits) = value, let units = DecimalNumber(json: digits).units(places: 0),
            (1...1_000_000_000).contains(units)
        {
            return Int64(units)
        }
        return faults.add(.invalidQuantity, "quantity", "must be a whole number from 1 to 1,000,000,000")
    }

    private static func price(_ value: JSONValue, _ faults: inout OrderFaults) -> Money? {
        guard case .decimal(let digits) = value else {
            return faults.add(.invalidStockPrice, "stock_price", "must be a number, not \(value.kind)")
        }
        let number = DecimalNumber(json: digits)
        guard number.decimals <= 8 || number.isNegative else {
            return faults.add(.invalidStockPrice, "stock_price", "must have at most 8 digits after the point")
        }
        guard let units = number.units(places: 8), units > 0, units <= 100_000_000_000_000_000,
            let price = Money(hundredMillionths: units)
        else {
            return faults.add(
                .invalidStockPrice, "stock_price", "must be greater than 0 and at most 1,000,000,000")
        }
        return price
    }

    private static func side(
        _ value: JSONValue?, path: Transaction.Side?, _ faults: inout OrderFaults
    ) -> Transaction.Side? {
        guard let value else { return path ?? faults.missing("action") }
        guard case .text(let text) = value, let side = Transaction.Side(rawValue: text) else {
            return faults.add(.invalidAction, "action", "must be \"buy\" or \"sell\"")
        }
        guard path == nil || path == side else {
            return faults.add(
                .invalidAction, "action", "must agree with the path, which is /\((path ?? side).rawValue)")
        }
        return side
    }
}

/// What is wrong with an order; the first fault gives the code.
private struct OrderFaults {
    private var code: APIError.Code?
    private var errors: [APIError.Field] = []

    var error: APIError? {
        code.map { APIError($0, errors.map { "\($0.name) \($0.message)" }.joined(separator: "; "), fields: errors) }
    }

    /// - Returns: Always nil, for the field that has no value.
    @discardableResult
    mutating func add<Value>(_ code: APIError.Code, _ field: String, _ message: String) -> Value? {
        self.code = self.code ?? code
        errors.append(APIError.Field(name: field, isPointer: true, message: message))
        return nil
    }

    @discardableResult
    mutating func add(_ code: APIError.Code, _ field: String, _ message: String) -> Never? {
        self.code = self.code ?? code
        errors.append(APIError.Field(name: field, isPointer: true, message: message))
        return nil
    }

    mutating func missing<Value>(_ field: String) -> Value? { add(.missingField, field, "is missing") }
}

extension Symbol {
    static let rule =
        "must be 1 to 10 characters of A-Z, 0-9, '.', '^', '=', '_' and '-', and begin with a letter, a digit or '^'"
}
