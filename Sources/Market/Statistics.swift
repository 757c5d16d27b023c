import Foundation

/// Returns the simple moving average of a series.
///
/// - Parameters:
///   - values: Values, oldest first.
///   - window: The number of values averaged, at least 1.
/// - Returns: One value from the first full window on: `values.count - window + 1` values, or none when there are too
///   few. Each window is summed afresh, so that rounding errors do not pile up.
public func simpleMovingAverage(of values: [Double], window: Int) -> [Double] {
    precondition(window >= 1, "a window of \(window) values")
    guard values.count >= window else { return [] }
    return (0...(values.count - window)).map { start in
        values[start..<start + window].reduce(0, +) / Double(window)
    }
}

/// Returns the natural logarithms of the ratios of neighbouring values: `values.count - 1` of them, oldest first.
public func logReturns(of values: [Double]) -> [Double] {
    zip(values, values.dropFirst()).map { log($1 / $0) }
}

/// Returns the sample standard deviation (divisor n − 1), or nil for fewer than two values.
public func sampleStandardDeviation(of values: [Double]) -> Double? {
    guard values.count >= 2 else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
}

/// Returns the deepest fall from a running maximum, as a fraction of it (0 or negative), and where its bottom is.
///
/// - Parameter values: Positive values, oldest first.
/// - Returns: Nil for no values. Of equal falls the first counts.
public func maximumDrawdown(of values: [Double]) -> (depth: Double, index: Int)? {
    guard var peak = values.first else { return nil }
    var deepest = (depth: 0.0, index: 0)
    for (index, value) in values.enumerated() {
        peak = max(peak, value)
        let depth = value / peak - 1
        if depth < deepest.depth { deepest = (depth, index) }
    }
    return deepest
}
