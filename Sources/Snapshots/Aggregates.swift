import GRDB
import Market

/// SQL functions for authors that SQLite lacks.
enum Aggregates {
    /// `stdev(x)`: the sample standard deviation, null for fewer than two values.
    static let standardDeviation = DatabaseFunction(
        "stdev", argumentCount: 1, pure: true, aggregate: StandardDeviation.self)
    /// `median(x)`: the middle value, or the mean of the two middle ones; null for none.
    static let median = DatabaseFunction("median", argumentCount: 1, pure: true, aggregate: Median.self)

    private struct StandardDeviation: DatabaseAggregate {
        private var values: [Double] = []

        mutating func step(_ arguments: [DatabaseValue]) {
            if let value = Double.fromDatabaseValue(arguments[0]) { values.append(value) }
        }

        func finalize() -> (any DatabaseValueConvertible)? { sampleStandardDeviation(of: values) }
    }

    private struct Median: DatabaseAggregate {
        private var values: [Double] = []

        mutating func step(_ arguments: [DatabaseValue]) {
            if let value = Double.fromDatabaseValue(arguments[0]) { values.append(value) }
        }

        func finalize() -> (any DatabaseValueConvertible)? {
            guard !values.isEmpty else { return nil }
            let sorted = values.sorted()
            let middle = sorted.count / 2
            return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
        }
    }
}
