/// What a source told, in values that keep the limits of the contract.
public struct MarketRecords: Sendable {
    public var stocks: [Stock] = []
    public var quotes: [Quote] = []
    public var bars: [Bar] = []
    public var predictions: [Prediction] = []
    /// All of them; nil when the source told nothing about them.
    public var positions: [Position]?
    /// One amount a currency; nil when the source told nothing about them.
    public var cash: [Cash]?
    public var transactions: [Transaction] = []

    public init() {}
}
