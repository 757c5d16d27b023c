/// A value that breaks a limit of the API contract: which field, and what is wrong with it.
public struct InvalidField: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the field in the contract and in the snapshot, such as `close` or `target_date`.
    public let field: String
    /// What the value must be, worded to follow the field's name: "must be greater than 0".
    public let reason: String

    public init(field: String, reason: String) {
        self.field = field
        self.reason = reason
    }

    public var description: String { "\(field) \(reason)" }
}

/// The limits that several records share. Source: the schemas of the API contract.
enum Limit {
    static func price(_ value: Double, field: String) throws(InvalidField) -> Double {
        guard value.isFinite else { throw InvalidField(field: field, reason: "must be a finite number") }
        guard value > 0 else { throw InvalidField(field: field, reason: "must be greater than 0") }
        guard value <= 1e9 else { throw InvalidField(field: field, reason: "must be at most 1,000,000,000") }
        return value
    }

    static func price(_ value: Double?, field: String) throws(InvalidField) -> Double? {
        guard let value else { return nil }
        return try price(value, field: field) as Double
    }

    static func volume(_ value: Int64?, field: String) throws(InvalidField) -> Int64? {
        guard let value else { return nil }
        guard value >= 0 else { throw InvalidField(field: field, reason: "must not be negative") }
        guard value <= 9_007_199_254_740_991 else {
            throw InvalidField(field: field, reason: "must be at most 9,007,199,254,740,991")
        }
        return value
    }

    static func quantity(_ value: Int64, field: String) throws(InvalidField) -> Int64 {
        guard (1...1_000_000_000).contains(value) else {
            throw InvalidField(field: field, reason: "must be a whole number from 1 to 1,000,000,000")
        }
        return value
    }

    static func currency(_ value: String) throws(InvalidField) -> String {
        guard value.utf8.count == 3, value.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw InvalidField(field: "currency", reason: "must be a three-letter ISO 4217 code such as USD")
        }
        return value
    }

    /// A text for people: at most `length` characters, and no control characters.
    static func text(_ value: String, field: String, length: Int) throws(InvalidField) -> String {
        guard value.unicodeScalars.count <= length else {
            throw InvalidField(field: field, reason: "must have at most \(length) characters")
        }
        guard !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw InvalidField(field: field, reason: "must not contain control characters")
        }
        return value
    }

    /// An identifier of the contract: a first character of `A-Z a-z 0-9` unless `anyFirst`, then also `. _ -`.
    static func identifier(_ value: String, field: String, anyFirst: Bool) throws(InvalidField) -> String {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        }
        func isMark(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
        let bytes = value.utf8
        guard let first = bytes.first, bytes.count <= 64, anyFirst || isAlphanumeric(first),
            bytes.allSatisfy({ isAlphanumeric($0) || isMark($0) })
        else {
            throw InvalidField(field: field, reason: "must be 1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-'")
        }
        return value
    }
}
