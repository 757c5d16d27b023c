import AsyncHTTPClient
import Market

/// Asks an API of the contract, or one of its older forms, for what a pull wants to know.
public struct TradingClient: Sendable {
    private let base: String
    private let program: String
    private let headers: [(name: String, value: String)]
    private let limits: Limits
    private let jitter: @Sendable (Duration) -> Duration
    private let progress: (@Sendable (String) -> Void)?

    /// - Parameters:
    ///   - base: The API's address without a slash at its end, such as `https://example.com/Prod`.
    ///   - program: What asks, with its version: `bourse/1.0`. Sent as `User-Agent`.
    ///   - key: Of the header `x-api-key`.
    ///   - headers: More that are sent to the API, and to no other origin. Neither they nor the key are in any message.
    ///   - jitter: Gives a duration from zero up to the given one, at random.
    ///   - progress: Is told what is being asked for.
    public init(
        base: String, program: String = "bourse", key: String?, headers: [(name: String, value: String)] = [],
        limits: Limits = Limits(), jitter: @escaping @Sendable (Duration) -> Duration,
        progress: (@Sendable (String) -> Void)? = nil
    ) {
        self.base = String(base.reversed().drop { $0 == "/" }.reversed())
        self.program = program
        self.headers = headers + (key.map { [("x-api-key", $0)] } ?? [])
        self.limits = limits
        self.jitter = jitter
        self.progress = progress
    }

    /// Returns all that the API has of what is planned, or throws at the first answer that cannot be taken.
    public func pull(_ plan: PullPlan) async throws(TradingError) -> PulledRecords {
        let wording = Wording(secrets: headers.map(\.value))
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let transport = Transport(
            client: client, limits: limits, headers: headers, wording: wording, program: program)
        let exchange = Exchange(
            retries: RetryPolicy(limits: limits, jitter: jitter), wording: wording, now: plan.now
        ) { request, time throws(Transport.Fault) in
            try await transport.get(request, within: time)
        }
        let pull = Pull(
            base: base, plan: plan, limits: limits, wording: wording, progress: progress ?? { _ in }
        ) { request throws(TradingError) in
            try await exchange.answer(to: request)
        }
        let outcome: Result<PulledRecords, TradingError>
        do throws(TradingError) {
            var records = try await pull.records()
            records.requestCount = exchange.counts.requests
            records.byteCount = exchange.counts.bytes
            records.notes = records.notes.map {
                .init(request: wording.hidingSecrets($0.request), message: wording.hidingSecrets($0.message))
            }
            outcome = .success(records)
        } catch {
            outcome = .failure(error.hidingSecrets(wording))
        }
        // All that was asked for has come or is no longer wanted: how the connections end changes nothing.
        try? await client.shutdown()
        return try outcome.get()
    }

    private var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(
                connect: .milliseconds(limits.connect.milliseconds), read: .milliseconds(limits.read.milliseconds)),
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = limits.concurrency
        // `RetryPolicy` decides that.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}
