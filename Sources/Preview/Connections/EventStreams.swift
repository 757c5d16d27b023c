import JSON
import NIOCore
import SiteRendering
import Synchronization

/// The browsers that want to be told of changes, and what they were told last.
///
/// Source of the format: the HTML standard, section 9.2, server-sent events.
final class EventStreams: Sendable {
    static let contentType = "text/event-stream"

    private struct State {
        var message: NewsMessage
        var nextKey = 0
        var streams: [Int: AsyncStream<ByteBuffer>.Continuation] = [:]
    }

    private let limit: Int
    private let state: Mutex<State>

    init(limit: Int) {
        self.limit = limit
        state = Mutex(State(message: NewsMessage(PreviewNews(version: 0, mistakes: []), excerptsFrom: { _ in nil })))
    }

    /// What was announced last.
    var message: NewsMessage { state.withLock { $0.message } }

    func announce(_ news: PreviewNews, excerptsFrom read: @escaping (String) -> [UInt8]?) {
        let message = NewsMessage(news, excerptsFrom: read)
        let event = message.event
        state.withLock { state in
            guard news.version >= state.message.version else { return }
            state.message = message
            for stream in state.streams.values { stream.yield(event) }
        }
    }

    /// Opens a stream that begins with the latest news. When it is read too slowly, newer events take the place of older ones.
    ///
    /// - Parameter closed: When it succeeds or fails, the stream ends.
    /// - Returns: Nil when there are too many.
    func open(until closed: EventLoopFuture<Void>) -> AsyncStream<ByteBuffer>? {
        let (stream, continuation) = AsyncStream<ByteBuffer>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let key = state.withLock { state -> Int? in
            guard state.streams.count < limit else { return nil }
            state.nextKey += 1
            state.streams[state.nextKey] = continuation
            continuation.yield(state.message.event)
            return state.nextKey
        }
        guard let key else { return nil }
        closed.whenComplete { [self] _ in
            state.withLock { _ = $0.streams.removeValue(forKey: key) }
            continuation.finish()
        }
        return stream
    }
}
