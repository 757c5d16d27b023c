import Market
import Synchronization

/// A forecast as it was issued, with what became of it.
struct IssuedForecast: Sendable {
    let prediction: Prediction
    /// The close of its target day, once known.
    let actual: Double?

    /// In the order of the contract: target day, time of issue, model.
    var key: String { "\(prediction.targetDate) \(prediction.madeAt) \(prediction.model)" }
}

/// The forecasts of the last sessions, walking forward: each knows only the closes up to its own session.
final class ForecastStore: Sendable {
    private let made = Mutex<[Symbol: (sessions: Int, forecasts: [IssuedForecast])]>([:])

    func forecasts(
        of symbol: Symbol, in market: LiveMarket, at now: Instant
    ) throws(InvalidField) -> [IssuedForecast] {
        []
    }
}
