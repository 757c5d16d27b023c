import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Serves a site to browsers while it is written, and tells them when it has changed.
public struct PreviewServer: Sendable {
    public struct Options: Sendable {
        public var host = "127.0.0.1"
        /// The first port that is tried; 0 for any free one.
        public var port = 8000
        /// How many connections are open at a time; further ones wait.
        public var connections = 512
        /// How many of them may be event streams.
        public var eventStreams = 256
        /// How long a client may take to send a request's head, and to take each piece of an answer.
        public var patience = Duration.seconds(30)
        /// From one sign of life on an event stream to the next.
        public var heartbeat = Duration.seconds(15)

        public init() {}
    }

    /// How many ports are tried, one after the other.
    static let portsTried = 20

    private let options: Options
    private let responder: PreviewResponder
    private let streams: EventStreams
    private let read: @Sendable (String) -> [UInt8]?

    /// - Parameter read: The bytes of an author's file by its path from the site's root, or nil when there are none to show.
    public init(options: Options, site: any PreviewedSite, read: @escaping @Sendable (String) -> [UInt8]?) {
        self.options = options
        self.read = read
        streams = EventStreams(limit: options.eventStreams)
        responder = PreviewResponder(
            service: PreviewService(site: site, streams: streams, hosts: HostRule(boundTo: options.host)),
            streams: streams)
    }

    /// Tells all browsers; one that connects later is told too, until there are other news.
    public func announce(_ news: PreviewNews) {
        streams.announce(news, excerptsFrom: read)
    }

    /// Serves until the task is cancelled or shut down gracefully. Answers that are being sent then have a tenth of a second.
    ///
    /// - Parameter isReady: Called with the address, such as `http://127.0.0.1:8000/`, once connections are taken.
    public func run(isReady: @escaping @Sendable (_ address: String) -> Void) async throws(PreviewError) {
        let last = options.port == 0 ? 0 : min(options.port + Self.portsTried - 1, 65_535)
        for port in options.port...last {
            do {
                return try await serve(port: port, isReady: isReady)
            } catch {
                if let error = PreviewError(listeningOn: options.host, port: port, error) { throw error }
            }
        }
        throw .portsInUse(host: options.host, ports: options.port...last)
    }

    private func serve(port: Int, isReady: @escaping @Sendable (String) -> Void) async throws {
        // Hummingbird's own messages say nothing that a browser does not show.
        let logger = Logger(label: "bourse.preview") { _ in SwiftLogNoOpLogHandler() }
        let stop = StopSignal()
        let host = HostRule(boundTo: options.host).addressToShow
        let server = Server(
            childChannelSetup: channel(logger: logger),
            configuration: ServerConfiguration(
                address: .hostname(options.host, port: port), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(options.connections, logger: logger)),
            onServerRunning: { channel in
                // It can only fail because the channel has been closed.
                try? await channel.pipeline.addHandler(AcceptFaults(), position: .first)
                // More at a time would be taken without a look at how many there may be.
                try? await channel.setOption(.maxMessagesPerRead, value: 1).get()
                stop.didStart()
                isReady("http://\(host):\(channel.localAddress?.port ?? port)/")
            }, eventLoopGroup: EventLoopGroupProvider.singleton.eventLoopGroup, logger: logger)
        stop.setAction {
            // It can only fail because the server has stopped.
            Task { try? await server.shutdownGracefully() }
        }
        // A cancelled server would let go of connections without closing them, so it is told to stop instead.
        let running = Task { try await server.run() }
        try await withTaskCancellationHandler {
            try await running.value
        } onCancel: {
            stop.request()
        }
    }

    private func channel(logger: Logger) -> HTTP1Channel {
        let (patience, heartbeat) = (TimeAmount(options.patience), TimeAmount(options.heartbeat))
        return HTTP1Channel(
            responder: { [responder] request, writer, channel in
                try await responder.respond(to: request, writer: writer, channel: channel)
            },
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [
                    ConnectionBounds(patience: patience, heartbeat: heartbeat)
                ],
                // Its own idle time would begin before a client has taken the answer.
                idleTimeout: nil,
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 16 * 1024, maxHeaderFieldCount: 100)))
    }
}
