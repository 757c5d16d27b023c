import Market

/// Puts the rows of a query into a table's order.
struct TableOrder {
    private let keys: [(values: [Key], isDescending: Bool)]

    /// - Throws: When the order names a column that the query does not have.
    init(_ order: [TableSpec.Order], rows: Rows) throws(ComponentError) {
        var keys: [(values: [Key], isDescending: Bool)] = []
        for item in order {
            guard let column = rows.index(of: item.column) else {
                throw ComponentError(
                    key: "order", message: "'\(item.column)' is no column of the query", name: item.column,
                    names: rows.columns)
            }
            keys.append((rows.values(ofColumn: column).map(Key.init), item.isDescending))
        }
        self.keys = keys
    }

    /// The positions of `count` rows: numbers by size before text by its characters, nulls last in either direction,
    /// equal rows in the query's order.
    func positions(count: Int) -> [Int] {
        guard !keys.isEmpty else { return Array(0..<count) }
        return (0..<count).sorted { left, right in
            for (values, isDescending) in keys where values[left] != values[right] {
                if values[left] == .missing { return false }
                if values[right] == .missing { return true }
                return (values[left] < values[right]) != isDescending
            }
            return left < right
        }
    }

    private enum Key: Comparable {
        case integer(Int64)
        case real(Double)
        /// Money is kept as exact decimal text.
        case money(Money)
        case text(String)
        case missing

        init(_ value: Value) {
            switch value {
            case .null: self = .missing
            case .integer(let integer): self = .integer(integer)
            case .real(let real): self = real.isNaN ? .missing : .real(real)
            case .text(let text):
                if text.utf8.first.map({ $0 >= 48 && $0 <= 57 }) == true, let money = Money(text),
                    money.description == text
                {
                    self = .money(money)
                } else {
                    self = .text(text)
                }
            }
        }

        static func < (left: Key, right: Key) -> Bool {
            switch (left, right) {
            case (.integer(let left), .integer(let right)): return left < right
            case (.money(let left), .money(let right)): return left < right
            case (.text(let left), .text(let right)): return left < right
            default:
                guard let leftNumber = left.number else { return left != .missing && right == .missing }
                guard let rightNumber = right.number else { return true }
                return leftNumber < rightNumber
            }
        }

        static func == (left: Key, right: Key) -> Bool {
            switch (left, right) {
            case (.integer(let left), .integer(let right)): left == right
            case (.money(let left), .money(let right)): left == right
            case (.text(let left), .text(let right)): left == right
            case (.missing, .missing): true
            default: left.number.flatMap { left in right.number.map { left == $0 } } ?? false
            }
        }

        private var number: Double? {
            switch self {
            case .integer(let integer): Double(integer)
            case .real(let real): real
            case .money(let money): money.approximate
            case .text, .missing: nil
            }
        }
    }
}
