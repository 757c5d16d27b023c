import Market
import Testing

@testable import TradingAPI

@Suite struct RetryPolicyTests {
    private let now = Instant(rfc3339: "1994-11-06T08:49:07Z") ?? Instant(millisecondsSinceEpoch: 0)

    @Test func `The pause is drawn below a bound that doubles, and the fourth attempt is the last`() {
        let policy = RetryPolicy(limits: Limits(), jitter: { $0 })
        #expect(policy.step(after: 1, now: now) == .wait(.milliseconds(500)))
        #expect(policy.step(after: 2, now: now) == .wait(.seconds(1)))
        #expect(policy.step(after: 3, now: now) == .wait(.seconds(2)))
        #expect(policy.step(after: 4, now: now) == .giveUp)
    }

    @Test func `Retry-After is honoured up to a minute`() {
        let policy = RetryPolicy(limits: Limits(), jitter: { _ in .zero })
        #expect(policy.step(after: 1, retryAfter: "7", now: now) == .wait(.seconds(7)))
        #expect(
            policy.step(after: 1, retryAfter: "Sun, 06 Nov 1994 08:49:37 GMT", now: now) == .wait(.seconds(30)))
        #expect(policy.step(after: 1, retryAfter: "61", now: now) == .tooLong(.seconds(61)))
        #expect(
            policy.step(after: 1, retryAfter: "99999999999999999999", now: now) == .tooLong(.seconds(1_000_000_000)))
        #expect(policy.step(after: 1, retryAfter: "Sun, 06 Nov 1994 08:00:00 GMT", now: now) == .wait(.zero))
        #expect(policy.step(after: 1, retryAfter: "soon", now: now) == .wait(.zero))
    }
}
