/// The result of a query: named columns and rows of values, in the query's order.
public struct Rows: Hashable, Sendable {
    public let columns: [String]
    /// All values, row after row: `count * columns.count` of them.
    public let values: [Value]

    /// - Precondition: The number of values is a multiple of the number of columns.
    public init(columns: [String], values: [Value]) {
        precondition(
            columns.isEmpty ? values.isEmpty : values.count.isMultiple(of: columns.count),
            "\(values.count) values do not fill rows of \(columns.count) columns")
        self.columns = columns
        self.values = values
    }

    /// The number of rows.
    public var count: Int { columns.isEmpty ? 0 : values.count / columns.count }

    public var isEmpty: Bool { values.isEmpty }

    /// The position of a column, by its exact name.
    public func index(of column: String) -> Int? { columns.firstIndex(of: column) }

    public subscript(row: Int, column: Int) -> Value { values[row * columns.count + column] }

    /// All values of one column, from the first row to the last.
    public func values(ofColumn column: Int) -> [Value] {
        stride(from: column, to: values.count, by: max(columns.count, 1)).map { values[$0] }
    }

    /// One row as a table of one row.
    public func row(_ row: Int) -> ArraySlice<Value> {
        values[row * columns.count..<(row + 1) * columns.count]
    }
}
