import JSON
import Market

/// Why a value cannot be taken, worded to follow its place: "must be a number".
struct FieldFault: Error {
    let reason: String
}

/// The forms of values in answers. Source: the schemas of the API contract.
enum FieldValue {
    static func symbol(_ value: JSONValue) throws(FieldFault) -> Symbol {
        guard case .text(let text) = value, let symbol = Symbol(anyCase: text) else {
            throw FieldFault(reason: "must be a symbol: up to ten of A-Z, 0-9, '.', '^', '=', '_' and '-'")
        }
        return symbol
    }

    static func day(_ value: JSONValue) throws(FieldFault) -> TradingDay {
        guard case .text(let text) = value, let day = TradingDay(iso: text) else {
            throw FieldFault(reason: "must be a day as the text YYYY-MM-DD")
        }
        return day
    }

    static func instant(_ value: JSONValue) throws(FieldFault) -> Instant {
        guard case .text(let text) = value, let instant = Instant(rfc3339: text) else {
            throw FieldFault(reason: "must be a time with its zone, as 2013-03-01T21:00:00Z")
        }
        return instant
    }

    static func text(_ value: JSONValue) throws(FieldFault) -> String {
        guard case .text(let text) = value else { throw FieldFault(reason: "must be a string, not \(value.kind)") }
        return text
    }

    static func currency(_ value: JSONValue) throws(FieldFault) -> String {
        let text = try text(value)
        guard text.utf8.count == 3, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw FieldFault(reason: "must be a three-letter ISO 4217 code such as USD")
        }
        return text
    }

    static func number(_ value: JSONValue) throws(FieldFault) -> Double {
        guard case .decimal(let digits) = value else {
            throw FieldFault(reason: "must be a number, not \(value.kind)")
        }
        return try number(digits)
    }

    /// A number, or a plain decimal as a string, which older back ends send.
    static func looseNumber(_ value: JSONValue) throws(FieldFault) -> Double {
        guard case .text(let text) = value else { return try number(value) }
        guard ExactDecimal(text) != nil else {
            throw FieldFault(reason: "must be a plain number such as 1234.5, without separators or currency")
        }
        return try number(text)
    }

    /// A number within the limits of prices.
    static func price(_ value: JSONValue) throws(FieldFault) -> Double {
        let number = try number(value)
        guard number > 0, number <= 1e9 else {
            throw FieldFault(reason: "must be greater than 0 and at most 1,000,000,000")
        }
        return number
    }

    static func integer(_ value: JSONValue) throws(FieldFault) -> Int64 {
        guard case .decimal(let digits) = value else {
            throw FieldFault(reason: "must be a whole number, not \(value.kind)")
        }
        return try integer(digits)
    }

    /// A whole number, or one as a string.
    static func looseInteger(_ value: JSONValue) throws(FieldFault) -> Int64 {
        guard case .text(let text) = value else { return try integer(value) }
        return try integer(text)
    }

    /// An amount as the string `750.00` or as a number, which is rounded to eight decimals.
    static func money(_ value: JSONValue) throws(FieldFault) -> Money {
        switch value {
        case .text(let text):
            let decimals = text.utf8.firstIndex(of: UInt8(ascii: ".")).map { text.utf8[$0...].count - 1 }
            guard let decimals, decimals >= 2, let money = Money(text) else {
                throw FieldFault(reason: "must be an amount such as \"750.00\", with two to eight decimals")
            }
            return money
        case .decimal(let digits):
            guard let money = ExactDecimal(digits)?.money else {
                throw FieldFault(reason: "must be an amount from 0 to 10^18")
            }
            return money
        default: throw FieldFault(reason: "must be an amount such as \"750.00\", not \(value.kind)")
        }
    }

    private static func number(_ digits: String) throws(FieldFault) -> Double {
        guard let number = Double(digits), number.isFinite else {
            throw FieldFault(reason: "must be a finite number")
        }
        return number
    }

    private static func integer(_ digits: String) throws(FieldFault) -> Int64 {
        guard let integer = ExactDecimal(digits)?.integer else {
            throw FieldFault(reason: "must be a whole number below 10^18")
        }
        return integer
    }
}
