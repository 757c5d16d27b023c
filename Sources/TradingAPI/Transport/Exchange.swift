import Market
import Synchronization

/// Gets answers with patience: tries again what may pass, within the time of the whole pull.
final class Exchange: Sendable {
    private let retries: RetryPolicy
    private let wording: Wording
    private let send: @Sendable (APIRequest, Duration) async throws(Transport.Fault) -> Answer
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    /// The time of day at `start`.
    private let startTime: Instant
    private let counted = Mutex(Counts())

    struct Counts {
        var requests = 0
        var bytes = 0
    }

    /// - Parameters:
    ///   - now: The time of day.
    ///   - send: Makes one attempt within a time.
    init(
        retries: RetryPolicy, wording: Wording, now: Instant,
        send: @escaping @Sendable (APIRequest, Duration) async throws(Transport.Fault) -> Answer
    ) {
        self.retries = retries
        self.wording = wording
        self.send = send
        start = clock.now
        startTime = now
    }

    var counts: Counts { counted.withLock { $0 } }

    /// The answer to a request, whatever its status, once the attempts that may help were made.
    func answer(to request: APIRequest) async throws(TradingError) -> Answer {
        var attempt = 1
        while true {
            let (outcome, step) = await outcome(of: request, attempt: attempt)
            switch step {
            case .giveUp:
                return try outcome.get()
            case .tooLong(let pause):
                guard case .failure(.refused(let request, let status, _)) = outcome else { return try outcome.get() }
                let reason =
                    "the back end asks to wait \(pause.shown), and a pull waits for at most \(retries.limits.retryAfter.shown); try again later"
                throw .refused(request: request, status: status, reason: reason)
            case .wait(let pause):
                guard pause < timeLeft, (try? await Task.sleep(for: pause)) != nil else {
                    return try outcome.get()
                }
                attempt += 1
            }
        }
    }

    private func outcome(
        of request: APIRequest, attempt: Int
    ) async -> (outcome: Result<Answer, TradingError>, step: RetryPolicy.Step) {
        let count = attempt == 1 ? "" : " (after \(attempt) attempts)"
        let time = timeLeft
        guard time > .zero else {
            let reason = "the whole pull has lasted \(retries.limits.pull.shown), which is all the time that it has"
            return (.failure(.unreachable(request: request.shown, reason: reason)), .giveUp)
        }
        counted.withLock { $0.requests += 1 }
        do throws(Transport.Fault) {
            let answer = try await send(request, min(time, retries.limits.request))
            counted.withLock { $0.bytes += answer.body.count }
            guard retries.isPassing(answer.status) else { return (.success(answer), .giveUp) }
            let refusal = TradingError.refused(
                request: request.shown, status: answer.status,
                reason: Refusal(answer, wording: wording).reason.map { $0 + count } ?? "no reason is given" + count)
            let now = answer.headers.date.flatMap(HTTPDate.read) ?? self.now
            return (
                .failure(refusal), retries.step(after: attempt, retryAfter: answer.headers.retryAfter, now: now)
            )
        } catch {
            switch error {
            case .broken(let reason):
                let failure = TradingError.unreachable(request: request.shown, reason: reason + count)
                return (.failure(failure), Task.isCancelled ? .giveUp : retries.step(after: attempt, now: now))
            case .lost(let reason):
                return (.failure(.unreachable(request: request.shown, reason: reason + count)), .giveUp)
            case .unusable(let reason):
                return (.failure(.unusable(request: request.shown, reason: reason)), .giveUp)
            }
        }
    }

    private var timeLeft: Duration { retries.limits.pull - (clock.now - start) }

    private var now: Instant {
        let passed = (clock.now - start).components
        return Instant(
            millisecondsSinceEpoch: startTime.millisecondsSinceEpoch + passed.seconds * 1000
                + passed.attoseconds / 1_000_000_000_000_000)
    }
}
