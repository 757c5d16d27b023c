import JSON

/// DynamoDB's way to write values: `{"N": "904.7"}` for 904.7. Source: AWS, "DynamoDB low-level API", data type descriptors.
extension JSONValue {
    /// The value within a data type descriptor, or the value itself where there is none.
    var attribute: JSONValue {
        guard case .record(let fields) = self, fields.count == 1, let field = fields.first else { return self }
        switch (field.key, field.value) {
        case ("S", .text): return field.value
        case ("N", .text(let digits)):
            // What is no JSON number stays a text, which the reader of a number refuses or reads.
            if case .decimal? = try? JSONValue.parse(Array(digits.utf8)) { return .decimal(digits) }
            return field.value
        case ("BOOL", .flag): return field.value
        case ("NULL", .flag(true)): return .null
        default: return self
        }
    }

    /// The object within `{"M": {…}}`, or the value itself.
    var attributes: JSONValue {
        guard case .record(let fields) = self, fields.count == 1, let field = fields.first, field.key == "M",
            case .record = field.value
        else { return self }
        return field.value
    }
}
