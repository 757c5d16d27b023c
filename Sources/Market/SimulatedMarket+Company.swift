extension SimulatedMarket.Company {
    /// A company that goes on from where its real history ends.
    ///
    /// - Parameters:
    ///   - closes: Oldest first, at least one; the last 250 tell how much the price swings.
    ///   - volumes: Shares traded in the last sessions.
    public init(symbol: String, name: String, sector: String, closes: [Double], volumes: [Int64]) {
        precondition(!closes.isEmpty, "\(symbol) has no close to go on from")
        self.symbol = symbol
        self.name = name
        self.sector = sector
        start = max(1, Int((closes[closes.count - 1] * 100).rounded()))
        let returns = zip(closes.suffix(251), closes.suffix(250)).map { $1 / $0 - 1 }
        let total = min(max(sampleStandardDeviation(of: returns) ?? 0.015, 0.001), 0.08)
        // The market's part is at most two thirds of the swing; the rest is the company's own.
        beta = min(1, total * 2 / 3 / 0.008)
        volatility = (total * total - beta * beta * 0.008 * 0.008).squareRoot()
        drift = 0.0003
        volume = volumes.isEmpty ? 1e6 : Double(volumes.reduce(0) { $0 + $1 / Int64(volumes.count) })
    }
}
