/// One value of a query's result, in SQLite's four storage classes without blobs.
public enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)

    /// The value as a finite number; text is never read as a number.
    public var number: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .real(let real): real.isFinite ? real : nil
        case .null, .text: nil
        }
    }

    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    public var isNull: Bool { self == .null }
}

extension Value: CustomStringConvertible {
    /// The value as plain text: nothing for null, the shortest decimal form that reads back the same for a real.
    public var description: String {
        switch self {
        case .null: ""
        case .integer(let integer): integer.description
        case .real(let real): real == real.rounded() && abs(real) < 1e15 ? Int64(real).description : real.description
        case .text(let text): text
        }
    }
}
