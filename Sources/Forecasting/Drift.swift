/// The last close, carried on by the mean daily change of the last sessions.
///
/// The mean change is that from the first close of the window to the last, divided by the window.
public struct Drift: Forecaster {
    /// The number of daily changes averaged, at least 1.
    public let window: Int
    /// The last `window + 1` closes in a ring.
    private var closes: [Double] = []
    /// Where the oldest close is, once the ring is full.
    private var oldest = 0

    public init(window: Int) {
        precondition(window >= 1, "a window of \(window) sessions")
        self.window = window
    }

    public var name: String { "drift-\(window)" }

    public mutating func observe(_ close: Double) {
        if closes.count <= window {
            closes.append(close)
        } else {
            closes[oldest] = close
            oldest = (oldest + 1) % closes.count
        }
    }

    public func forecast(horizon: Int) -> Double? {
        guard closes.count > window else { return nil }
        let last = closes[(oldest + window) % closes.count]
        return last + Double(horizon) * (last - closes[oldest]) / Double(window)
    }
}
