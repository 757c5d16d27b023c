import Market

/// The parameters of a request's query, each read at most once.
struct QueryParameters: Sendable {
    private let values: [String: [String?]]

    /// - Parameter text: What follows the question mark. A part that is no UTF-8 or has a broken escape has no value.
    init(_ text: Substring) {
        var values: [String: [String?]] = [:]
        for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]) else { continue }
            values[name, default: []].append(parts.count == 2 ? Self.decoded(parts[1]) : "")
        }
        self.values = values
    }

    /// - Parameter read: Makes a value of the text, or nil.
    /// - Throws: `code` when the parameter is there twice, or when its text makes no value.
    func value<Value>(
        _ name: String, _ code: APIError.Code, _ rule: String, _ read: (String) -> Value?
    ) throws(APIError) -> Value? {
        guard let found = values[name] else { return nil }
        guard found.count == 1 else { throw APIError(code, parameter: name, "must be given once") }
        guard let value = found[0].flatMap(read) else { throw APIError(code, parameter: name, rule) }
        return value
    }

    func symbol() throws(APIError) -> Symbol? {
        try value("symbol", .invalidSymbol, Symbol.rule) { Symbol(anyCase: $0) }
    }

    func requiredSymbol() throws(APIError) -> Symbol {
        guard let symbol = try symbol() else { throw APIError(.missingField, parameter: "symbol", "is missing") }
        return symbol
    }

    /// The days asked for; either end may be open.
    func days() throws(APIError) -> (from: TradingDay?, to: TradingDay?) {
        let rule = "must be a day such as 2013-03-01"
        let from = try value("from", .invalidDate, rule) { TradingDay(iso: $0) }
        let to = try value("to", .invalidDate, rule) { TradingDay(iso: $0) }
        if let from, let to, from > to {
            throw APIError(.invalidRange, parameter: "from", "must not be after to")
        }
        return (from, to)
    }

    /// How many items a page has at most.
    func limit() throws(APIError) -> Int {
        try value("limit", .invalidLimit, "must be a whole number from 1 to 1000") { text in
            guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }),
                let limit = Int(text), (1...1000).contains(limit)
            else { return nil }
            return limit
        } ?? 500
    }

    func model() throws(APIError) -> String? {
        try value(
            "model", .invalidModel, "must be 1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-'"
        ) { text in
            let bytes = Array(text.utf8)
            func isLetterOrDigit(_ byte: UInt8) -> Bool {
                (48...57).contains(byte) || (97...122).contains(byte | 0x20)
            }
            guard (1...64).contains(bytes.count), isLetterOrDigit(bytes[0]),
                bytes.allSatisfy({ isLetterOrDigit($0) || [46, 95, 45].contains($0) })
            else { return nil }
            return text
        }
    }

    /// The position that a cursor names.
    ///
    /// - Parameter query: The query that it must have been made for.
    func position(in query: String) throws(APIError) -> String? {
        try value("cursor", .invalidCursor, "is not the next_cursor of this query") {
            Cursor(text: $0, query: query)?.position
        }
    }

    private static func decoded(_ bytes: Substring.UTF8View.SubSequence) -> String? {
        var result: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal)
                else { return nil }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
