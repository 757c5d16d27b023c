/// The last relative errors of a model, from which its next interval is made.
///
/// The interval reaches from one quantile of the relative errors `close / forecast − 1` to another, both applied to the new
/// forecast: whatever the shape of the errors, it is as wide as they were. It always holds its own forecast, also after a
/// run of errors on one side.
///
/// Source: Hyndman and Athanasopoulos, section 5.5, intervals from bootstrapped residuals, with the residuals themselves in
/// place of draws from them. Of `n` errors, the outermost cannot stand for a tail below `1 / (n + 1)` (G. Shafer and
/// V. Vovk, "A Tutorial on Conformal Prediction", 2008), so fewer than that give no interval.
struct ErrorWindow {
    private let capacity: Int
    /// In the order of time, in a ring.
    private var errors: [Double] = []
    private var oldest = 0
    private var sorted: [Double] = []

    /// - Parameter capacity: How many errors count, at least 1.
    init(capacity: Int) {
        precondition(capacity >= 1, "a window of \(capacity) errors")
        self.capacity = capacity
        errors.reserveCapacity(capacity)
        sorted.reserveCapacity(capacity + 1)
    }

    mutating func append(_ error: Double) {
        if errors.count == capacity {
            sorted.remove(at: place(of: errors[oldest]))
            errors[oldest] = error
            oldest = (oldest + 1) % capacity
        } else {
            errors.append(error)
        }
        sorted.insert(error, at: place(of: error))
    }

    /// - Returns: Nil while there are fewer errors than the level asks for.
    func interval(around predicted: Double, level: Double) -> PredictionInterval? {
        let tail = (1 - level) / 2
        guard Double(sorted.count + 1) * tail >= 1 - 1e-9 else { return nil }
        return PredictionInterval(
            lower: predicted * (1 + min(0, quantile(tail, ofSorted: sorted))),
            upper: predicted * (1 + max(0, quantile(1 - tail, ofSorted: sorted))), level: level)
    }

    /// The first place whose error is not below the value.
    private func place(of value: Double) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The quantile with linear interpolation between order statistics.
///
/// Source: R. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages" (1996), definition 7.
///
/// - Parameter values: At least one, in rising order.
func quantile(_ probability: Double, ofSorted values: [Double]) -> Double {
    let position = probability * Double(values.count - 1)
    let index = max(0, min(Int(position), values.count - 2))
    guard index + 1 < values.count else { return values[index] }
    return values[index] + (position - Double(index)) * (values[index + 1] - values[index])
}
