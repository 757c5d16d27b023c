/// How much time, memory and patience a pull has.
public struct Limits: Sendable {
    /// For opening a connection.
    public var connect: Duration = .seconds(10)
    /// For each step of an answer.
    public var read: Duration = .seconds(30)
    /// For a whole request, its answer included, so that a drip ends.
    public var request: Duration = .seconds(40)
    /// For the whole pull.
    public var pull: Duration = .seconds(900)
    /// The largest answer in bytes, after decompression. Source: the API contract.
    public var bodySize = 10 * 1024 * 1024
    /// Of one stock's history, or of one list.
    public var pages = 1000
    /// The requests that run at once.
    public var concurrency = 4
    public var attempts = 4
    /// The longest first pause between two attempts; it doubles with each.
    public var backoff: Duration = .milliseconds(500)
    /// The longest pause that a back end may ask for.
    public var retryAfter: Duration = .seconds(60)
    public var redirects = 3

    public init() {}
}
