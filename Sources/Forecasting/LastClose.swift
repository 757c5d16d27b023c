/// "Tomorrow is as today": every forecast is the last close.
public struct LastClose: Forecaster {
    public let name = "last-close"
    private var last: Double?

    public init() {}

    public mutating func observe(_ close: Double) { last = close }

    public func forecast(horizon: Int) -> Double? { last }
}
