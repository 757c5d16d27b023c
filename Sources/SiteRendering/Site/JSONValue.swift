import Market

/// A value of JSON, for what commands tell other programs.
public enum JSONValue: Sendable {
    case null
    case flag(Bool)
    case integer(Int)
    /// NaN and the infinities are written as null.
    case real(Double)
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
        case .real(let real): JSONText.value(.real(real))
        case .text(let text): JSONText.string(text)
        case .list(let items): "[" + items.map(\.source).joined(separator: ", ") + "]"
        case .record(let fields):
            "{" + fields.map { "\(JSONText.string($0.key)): \($0.value.source)" }.joined(separator: ", ") + "}"
        }
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    /// A record.
    public init(dictionaryLiteral fields: (String, JSONValue)...) {
        self = .record(fields.map { (key: $0.0, value: $0.1) })
    }
}
