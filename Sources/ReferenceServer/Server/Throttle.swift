import Market
import Synchronization

/// Limits how often one client may ask, by a token bucket: a second's worth of requests at once, then as fast as it refills.
///
/// Source: J. Turner, "New Directions in Communications" (1986), the leaky bucket as a meter.
final class Throttle: Sendable {
    /// Requests a second; nil for any number.
    private let rate: Double?
    private let buckets = Mutex<[String: Bucket]>([:])
    /// What a client is told to wait at most, in seconds.
    private static let longestWait = 3600.0
    /// Beyond that many clients, those whose buckets are full again are forgotten.
    private static let mostClients = 10_000

    private struct Bucket {
        var tokens: Double
        /// Milliseconds since 1970.
        var time: Int64
    }

    /// - Parameter rate: Requests a second, more than none; nil for any number.
    init(rate: Double?) {
        self.rate = rate
    }

    /// Takes a token.
    ///
    /// - Returns: Nil when there was one, else the seconds to wait: whole ones, at least 1.
    func wait(_ client: String, now: Instant) -> Int? {
        guard let rate else { return nil }
        let time = now.millisecondsSinceEpoch
        let capacity = max(1, rate)
        return buckets.withLock { buckets in
            if buckets.count >= Self.mostClients {
                let refill = capacity / rate * 1000
                buckets = buckets.filter { Double(time - $0.value.time) < refill }
            }
            var bucket = buckets[client] ?? Bucket(tokens: capacity, time: time)
            bucket.tokens = min(capacity, bucket.tokens + Double(max(0, time - bucket.time)) / 1000 * rate)
            bucket.time = time
            let isAllowed = bucket.tokens >= 1
            if isAllowed { bucket.tokens -= 1 }
            buckets[client] = bucket
            // In this order, because a number that is too large for an integer would end the program.
            return isAllowed ? nil : Int(min(Self.longestWait, max(1, ((1 - bucket.tokens) / rate).rounded(.up))))
        }
    }
}
