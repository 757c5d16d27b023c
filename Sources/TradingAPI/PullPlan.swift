import Market

/// What a pull can ask the API for.
public enum Endpoint: String, CaseIterable, Sendable {
    case check, history, predictions, portfolio, transactions
}

/// What a pull wants to know, and what is known already.
public struct PullPlan: Sendable {
    /// The stocks to ask about besides those that `/check` offers, which may be none.
    public var symbols: [Symbol] = []
    /// What the back end must have; anything else that it lacks is passed over with a note.
    public var required: Set<Endpoint> = []
    /// The first day of history that is wanted; nil for the oldest that there is.
    public var since: TradingDay?
    /// The last day that is known of each stock's history.
    public var lastBars: [Symbol: TradingDay] = [:]
    /// The day of the newest known trade, in UTC.
    public var lastTransaction: TradingDay?
    /// The entity tags of earlier answers by URL.
    public var entityTags: [String: String] = [:]
    /// The known closes of a stock, oldest first: older answers give closes without days.
    public var closes: @Sendable (Symbol) -> [(day: TradingDay, close: Double)] = { _ in [] }
    /// The time that a quote gets which has none of its own.
    public var now: Instant

    public init(now: Instant) {
        self.now = now
    }
}

/// What the API told.
public struct PulledRecords: Sendable {
    /// What a note is about, and what it says.
    public struct Note: Hashable, Sendable {
        /// `GET https://…/check`.
        public let request: String
        public let message: String

        public init(request: String, message: String) {
            self.request = request
            self.message = message
        }
    }

    public var records = MarketRecords()
    /// The entity tags of the answers by URL, those that had not changed included.
    public var entityTags: [String: String] = [:]
    /// What was passed over or looks odd.
    public var notes: [Note] = []
    public var requestCount = 0
    /// Answers that had not changed since the last pull.
    public var unchangedCount = 0
    /// Of all answers, after decompression.
    public var byteCount = 0

    public init() {}
}
