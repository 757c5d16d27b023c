/// A value of JSON (RFC 8259), read or to be written.
public enum JSONValue: Sendable {
    case null
    case flag(Bool)
    case integer(Int)
    /// NaN and the infinities are written as null.
    case real(Double)
    /// A number in the digits in which it was read, which lose nothing: `0.10`, `1e400`.
    case decimal(String)
    case text(String)
    case list([JSONValue])
    /// Its keys stay in their order.
    case record([(key: String, value: JSONValue)])

    /// The value on one line, in UTF-8, safe inside a script.
    public var source: String {
        switch self {
        case .null: "null"
        case .flag(let flag): flag ? "true" : "false"
        case .integer(let integer): String(integer)
        case .real(let real): JSONText.number(real)
        case .decimal(let digits): digits
        case .text(let text): JSONText.string(text)
        case .list(let items): "[" + items.map(\.source).joined(separator: ", ") + "]"
        case .record(let fields):
            "{" + fields.map { "\(JSONText.string($0.key)): \($0.value.source)" }.joined(separator: ", ") + "}"
        }
    }

    /// A member of a record; nil when this is no record or has no such key.
    public subscript(key: String) -> JSONValue? {
        guard case .record(let fields) = self else { return nil }
        return fields.first { $0.key == key }?.value
    }

    /// A record with the fields of another one after its own.
    public func appending(_ other: JSONValue) -> JSONValue {
        guard case .record(let own) = self, case .record(let more) = other else { return self }
        return .record(own + more)
    }

    /// What the value is, for messages: "a number", "an object".
    public var kind: String {
        switch self {
        case .null: "null"
        case .flag: "a boolean"
        case .integer, .real, .decimal: "a number"
        case .text: "a string"
        case .list: "an array"
        case .record: "an object"
        }
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    /// A record.
    public init(dictionaryLiteral fields: (String, JSONValue)...) {
        self = .record(fields.map { (key: $0.0, value: $0.1) })
    }
}
