import JSON

extension JSONValue {
    /// The same text for equal values: keys in the order of their bytes, no space, numbers by their value.
    var canonical: String {
        switch self {
        case .null, .flag, .text: source
        case .integer(let integer): DecimalNumber(json: String(integer)).canonical
        case .real(let real): DecimalNumber(json: JSONText.number(real)).canonical
        case .decimal(let digits): DecimalNumber(json: digits).canonical
        case .list(let items): "[" + items.map(\.canonical).joined(separator: ",") + "]"
        case .record(let fields):
            "{"
                + fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { "\(JSONText.string($0.key)):\($0.value.canonical)" }.joined(separator: ",") + "}"
        }
    }
}
