import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import Market
import NIOCore

/// The HTTP API of the contract, on one address, until it is told to stop.
public struct ReferenceServer: Sendable {
    public struct Options: Sendable {
        public var host = "127.0.0.1"
        /// 0 for any free one.
        public var port = 8787
        /// The first part of every path.
        public var stage = "Prod"
        public var version = ""
        /// Nil for a server that asks for none.
        public var apiKey: String?
        /// Requests a second that one client may make; nil for any number.
        public var requestsPerSecond: Double?
        /// How many connections are open at a time; further ones wait.
        public var connections = 1024

        public init() {}
    }

    let options: Options
    let service: TradingService
    let log: RequestLog

    /// - Parameters:
    ///   - identifier: Makes 32 hexadecimal digits, another each time.
    ///   - log: Takes one line of JSON for each request, without its end.
    public init(
        options: Options, market: LiveMarket, ledger: Ledger, clock: MarketClock,
        identifier: @escaping @Sendable () -> String, log: @escaping @Sendable (String) -> Void
    ) {
        self.options = options
        self.log = RequestLog(write: log)
        service = TradingService(
            stage: options.stage, version: options.version, market: market, ledger: ledger, clock: clock,
            apiKey: options.apiKey.map(APIKey.init), throttle: Throttle(rate: options.requestsPerSecond),
            identifier: identifier, forecasts: ForecastStore(),
            report: { [log = self.log] in log.add(fault: $0, at: clock.now()) })
    }

    /// Serves until it is told to stop, then finishes the requests that are running and closes the ledger.
    ///
    /// - Parameters:
    ///   - stopsOnSignals: Whether SIGTERM and SIGINT stop it; else the task's graceful shutdown or its cancellation does.
    ///   - isReady: Called with the address, once connections are taken.
    public func run(
        stopsOnSignals: Bool = true, isReady: @escaping @Sendable (String) -> Void
    ) async throws(ServerError) {
        // Hummingbird's own messages say nothing that a request's line does not.
        let logger = Logger(label: "bourse.api") { _ in SwiftLogNoOpLogHandler() }
        let configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                RequestBounds(
                    bodyTimeout: .seconds(10), answerTimeout: .seconds(30), log: log, now: service.clock.now,
                    identifier: service.identifier)
            ],
            idleTimeout: .seconds(30),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 16 * 1024, maxHeaderFieldCount: 100))
        let (host, stage) = (options.host, options.stage)
        let application = Application(
            responder: APIResponder(service: service, log: log), server: .http1(configuration: configuration),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: options.port),
                availableConnectionsDelegate: MaximumAvailableConnections(options.connections, logger: logger)),
            onServerRunning: { channel in
                let name = host.contains(":") ? "[\(host)]" : host
                isReady("http://\(name):\(channel.localAddress?.port ?? 0)/\(stage)")
            }, logger: logger)
        let failure: (any Error)?
        do {
            try await application.runService(gracefulShutdownSignals: stopsOnSignals ? [.sigterm, .sigint] : [])
            failure = nil
        } catch {
            failure = error
        }
        do { try service.ledger.close() } catch { throw .store(error) }
        if let failure { throw ServerError(binding: "\(host):\(options.port)", failure) }
    }
}

/// Why the server does not run.
public enum ServerError: Error, Sendable {
    case addressInUse(String)
    case addressUnusable(String, reason: String)
    case store(LedgerError)

    init(binding address: String, _ error: any Error) {
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE: self = .addressInUse(address)
        default: self = .addressUnusable(address, reason: (error as? IOError)?.description ?? "\(error)")
        }
    }
}

extension ServerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .addressInUse(let address):
            "another program listens on \(address); stop it, or choose a port with --port (0 for any free one)"
        case .addressUnusable(let address, let reason): "the server cannot listen on \(address): \(reason)"
        case .store(let error): "\(error)"
        }
    }
}
