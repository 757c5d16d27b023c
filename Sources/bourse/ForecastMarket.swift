import Market
import Snapshots

/// What a snapshot has that forecasts are made from and scored with.
struct ForecastMarket {
    let symbols: [Symbol]
    /// Of each stock, oldest first.
    let bars: [Symbol: [Bar]]
    let predictions: [Prediction]

    init(symbols: [Symbol], bars: [Symbol: [Bar]], predictions: [Prediction]) {
        self.symbols = symbols
        self.bars = bars
        self.predictions = predictions
    }

    init(snapshot: String) throws(SnapshotError) {
        let reader = try SnapshotReader(path: snapshot)
        symbols = try reader.stocks().map(\.symbol)
        var bars: [Symbol: [Bar]] = [:]
        for symbol in symbols { bars[symbol] = try reader.bars(of: symbol) }
        self.bars = bars
        predictions = try reader.predictions()
    }
}
