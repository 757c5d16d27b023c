import Market

/// A value as a source has it.
enum RawValue {
    /// The column is there and the field is blank or null.
    case blank
    case text(String)
    case integer(Int64)
    case real(Double)
    case blob

    /// For messages: `'n/a'`, `-1`.
    var quoted: String {
        switch self {
        case .blank: "a blank"
        case .text(let text): "'\(String(text.prefix(40)))'"
        case .integer(let integer): String(integer)
        case .real(let real): "\(real)"
        case .blob: "a blob"
        }
    }
}

/// Why a field cannot be taken, worded to follow its name: "must be a number".
struct FieldFault: Error {
    let reason: String
}

extension SnapshotTable.Kind {
    /// The value as the snapshot keeps it; blank becomes null.
    ///
    /// - Parameters:
    ///   - isTyped: Whether the source has types, as SQLite has: text in a number's place is then a fault.
    func read(_ raw: RawValue, days: DayFormat, isTyped: Bool) throws(FieldFault) -> Value {
        if case .blank = raw { return .null }
        if case .blob = raw { throw FieldFault(reason: "must not be a blob") }
        switch self {
        case .symbol:
            guard case .text(let text) = raw, let symbol = Symbol(text) else {
                throw FieldFault(reason: "must be a symbol: up to ten of A-Z, 0-9, '.', '^', '=', '_' and '-'")
            }
            return .text(symbol.description)
        case .text:
            guard case .text(let text) = raw else { throw FieldFault(reason: "must be text") }
            return .text(text)
        case .day:
            guard case .text(let text) = raw else {
                throw FieldFault(reason: "must be a day as the text YYYY-MM-DD")
            }
            switch days.read(text) {
            case .day(let day): return .text(day.description)
            case .fault(let reason): throw FieldFault(reason: reason)
            }
        case .instant:
            guard case .text(let text) = raw, let instant = Instant(rfc3339: text) else {
                throw FieldFault(reason: "must be a time with its zone, as 2013-03-01T21:00:00Z")
            }
            return .text(instant.description)
        case .number: return .real(try Self.number(raw, isTyped: isTyped))
        case .integer: return .integer(try Self.integer(raw, isTyped: isTyped))
        case .money: return .text(try Self.money(raw).description)
        }
    }

    private static func number(_ raw: RawValue, isTyped: Bool) throws(FieldFault) -> Double {
        switch raw {
        case .integer(let integer): return Double(integer)
        case .real(let real):
            guard real.isFinite else { throw FieldFault(reason: "must be a finite number") }
            return real
        case .text(let text) where !isTyped:
            guard isDecimal(text), let number = Double(text), number.isFinite else {
                throw FieldFault(reason: "must be a plain number such as 1234.5, without separators or currency")
            }
            return number
        default: throw FieldFault(reason: "must be a number")
        }
    }

    private static func integer(_ raw: RawValue, isTyped: Bool) throws(FieldFault) -> Int64 {
        if case .integer(let integer) = raw { return integer }
        if case .text(let text) = raw, !isTyped, isDecimal(text), let integer = Int64(text) { return integer }
        let number = try number(raw, isTyped: isTyped)
        guard let integer = Int64(exactly: number), abs(number) <= 9_007_199_254_740_992 else {
            throw FieldFault(reason: "must be a whole number")
        }
        return integer
    }

    private static func money(_ raw: RawValue) throws(FieldFault) -> Money {
        let text: String
        switch raw {
        case .text(let written): text = written
        case .integer(let integer): text = String(integer)
        case .real(let real): text = real.description
        case .blank, .blob: text = ""
        }
        guard let money = Money(text) else {
            throw FieldFault(reason: "must be an amount such as 750.00, with at most 8 decimals")
        }
        return money
    }

    /// An optional sign, digits with at most one dot, and an optional exponent; nothing else.
    private static func isDecimal(_ text: String) -> Bool {
        var bytes = text.utf8[...]
        if let sign = bytes.first, "+-".utf8.contains(sign) { bytes = bytes.dropFirst() }
        let mantissa = bytes.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
        let digits = mantissa.count { (48...57).contains($0) }
        let dots = mantissa.count { $0 == UInt8(ascii: ".") }
        guard digits >= 1, dots <= 1, digits + dots == mantissa.count, digits <= 400 else { return false }
        guard mantissa.count < bytes.count else { return true }
        var exponent = bytes.dropFirst(mantissa.count + 1)
        if let sign = exponent.first, "+-".utf8.contains(sign) { exponent = exponent.dropFirst() }
        return (1...4).contains(exponent.count) && exponent.allSatisfy { (48...57).contains($0) }
    }
}
