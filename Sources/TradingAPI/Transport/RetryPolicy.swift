import Market

/// Whether and when a request is tried again.
struct RetryPolicy: Sendable {
    let limits: Limits
    let jitter: @Sendable (Duration) -> Duration

    /// What follows an answer that may be better the next time.
    enum Step: Equatable {
        case wait(Duration)
        /// The back end asks for a longer pause than a pull makes.
        case tooLong(Duration)
        case giveUp
    }

    /// Throttled, or a fault that may pass: older back ends answer 500 when what they ask is busy.
    func isPassing(_ status: Int) -> Bool { [429, 500, 502, 503, 504].contains(status) }

    /// What to do after an attempt that failed, counted from 1 on.
    ///
    /// The pause is random up to a bound that doubles. Source: AWS Architecture Blog, "Exponential Backoff And Jitter"
    /// (full jitter).
    ///
    /// - Parameters:
    ///   - retryAfter: The header of that name.
    ///   - now: The back end's time, for a date in that header.
    func step(after attempt: Int, retryAfter: String? = nil, now: Instant) -> Step {
        guard attempt < limits.attempts else { return .giveUp }
        let asked = retryAfter.flatMap { Self.pause($0, now: now) } ?? .zero
        guard asked <= limits.retryAfter else { return .tooLong(asked) }
        return .wait(max(asked, jitter(limits.backoff * (1 << (attempt - 1)))))
    }

    /// Seconds, or the time until a date; nil when the header is neither.
    static func pause(_ header: String, now: Instant) -> Duration? {
        if !header.isEmpty, header.utf8.allSatisfy({ (48...57).contains($0) }) {
            return .seconds(min(Int64(header) ?? .max, 1_000_000_000))
        }
        guard let date = HTTPDate.read(header) else { return nil }
        return .milliseconds(max(0, date.millisecondsSinceEpoch - now.millisecondsSinceEpoch))
    }
}
