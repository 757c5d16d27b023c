import Foundation

/// Waits for SIGINT or SIGTERM.
///
/// Whoever waits has one second and a half from then on; what is left is ended by force.
final class EndingSignals: Sendable {
    private let stream: AsyncStream<Void>
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        self.stream = stream
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                continuation.yield()
                DispatchQueue.global().asyncAfter(deadline: .now() + 1.5) { exit(0) }
            }
            source.resume()
            return source
        }
    }

    func wait() async {
        for await _ in stream { return }
    }
}
