import Market

/// What time it is, for orders and for the market.
public struct MarketClock: Sendable {
    /// The time of the world, for trades and keys.
    let now: @Sendable () -> Instant
    /// The time at which the market stands still.
    let frozen: Instant?

    public init(now: @escaping @Sendable () -> Instant, frozen: Instant? = nil) {
        self.now = now
        self.frozen = frozen
    }

    /// The time that prices are told for.
    var marketTime: Instant { frozen ?? now() }
}
