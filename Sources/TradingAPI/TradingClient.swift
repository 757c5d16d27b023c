import Market

/// Asks an API of the contract, or one of its older forms, for what a pull wants to know.
public struct TradingClient: Sendable {
    private let base: String

    /// - Parameters:
    ///   - base: The API's address without a slash at its end, such as `https://example.com/Prod`.
    ///   - key: Of the header `x-api-key`.
    ///   - jitter: Gives a duration from zero up to the given one, at random.
    public init(
        base: String, key: String?, headers: [(name: String, value: String)] = [],
        jitter: @escaping @Sendable (Duration) -> Duration, progress: (@Sendable (String) -> Void)? = nil
    ) {
        self.base = base
    }

    public func pull(_ plan: PullPlan) async throws(TradingError) -> PulledRecords {
        throw .unreachable(request: "GET \(base)/check", reason: "there is no client yet")
    }
}
