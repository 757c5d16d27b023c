import Market

/// A rule that forecasts a stock's closing price from its past ones.
///
/// It is told one close after the other and asked in between, so that it cannot know what comes later: a walk-forward and
/// a forecast of tomorrow run the same code. A model that has to be trained trains in `observe(_:)`, on the closes so far.
public protocol Forecaster: Sendable {
    /// The name that its forecasts are kept under: 1 to 64 characters of `A-Z a-z 0-9 . _ -`, an alphanumeric first.
    var name: String { get }

    /// Takes the close of the next session.
    ///
    /// - Parameter close: A finite price above 0.
    mutating func observe(_ close: Double)

    /// Returns the forecast of a close, knowing those observed.
    ///
    /// - Parameter horizon: Sessions after the last close observed, at least 1.
    /// - Returns: Nil while too few closes are known. The forecast of a falling trend may be 0 or less.
    func forecast(horizon: Int) -> Double?
}

/// The plainest forecasts there are; any other has to beat them.
///
/// Source: R. Hyndman and G. Athanasopoulos, "Forecasting: Principles and Practice", 3rd edition, sections 5.2 and 8.2.
public enum Baseline {
    /// New ones of every kind, which have observed nothing yet.
    public static let all: [any Forecaster] = [LastClose(), Drift(window: 60), HoltSmoothing()]

    /// The baseline of a name: `last-close`, `holt`, or `drift-N` with a window of 1 to 9,999 sessions.
    public static func named(_ name: String) -> (any Forecaster)? {
        if let known = all.first(where: { $0.name == name }) { return known }
        guard name.hasPrefix("drift-"), let window = Int(name.dropFirst(6)), (1...9999).contains(window) else {
            return nil
        }
        let drift = Drift(window: window)
        return drift.name == name ? drift : nil
    }
}
