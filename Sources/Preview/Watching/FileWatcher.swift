import Glibc
import Synchronization

/// Tells which files of a project change, through Linux's inotify.
///
/// What is wanted is watched when the initializer returns: a file that is read afterwards is either read as it is or told of.
/// A thread of its own waits for the system's events and gathers them, so that a file is told once its writer is done
/// with it, and many files at once.
public final class FileWatcher: Sendable {
    private let thread: WatchThread

    /// - Parameters:
    ///   - root: The project's folder.
    ///   - limit: How many folders are watched at most; the system may have a lower limit.
    ///   - report: Gets a line for what cannot be watched, with the cure; from any thread.
    public init(
        root: String, places: WatchedPlaces, limit: Int = .max, report: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(WatchError) {
        thread = try WatchThread(root: root, places: places, limit: limit, report: report)
    }

    deinit {
        stop()
    }

    /// Watches other places from now on. Those that are new are told as changed when they are watched.
    public func watch(_ places: WatchedPlaces) {
        thread.watch(places)
    }

    /// Adds paths that are to be looked at for another reason than an event.
    public func tell(_ paths: Set<String>) {
        thread.queue.add(FileChanges(paths: paths))
    }

    /// The changes, for one reader; they end when the watcher is stopped.
    public var changes: Changes {
        Changes(queue: thread.queue)
    }

    /// Ends the watcher: when it returns, nothing of the system's is held any more.
    public func stop() {
        thread.stop()
    }

    /// Changes as they come. What comes while the reader is busy is told at once afterwards.
    public struct Changes: AsyncSequence, Sendable {
        public typealias Element = FileChanges
        public typealias Failure = Never
        fileprivate let queue: ChangeQueue

        public struct AsyncIterator: AsyncIteratorProtocol {
            fileprivate let queue: ChangeQueue
            fileprivate var signals: AsyncStream<Void>.Iterator

            public mutating func next() async -> FileChanges? {
                while await signals.next() != nil {
                    if let changes = queue.take() { return changes }
                }
                return nil
            }
        }

        public func makeAsyncIterator() -> AsyncIterator {
            AsyncIterator(queue: queue, signals: queue.signals.makeAsyncIterator())
        }
    }
}

/// Changes on their way from the thread to the reader.
final class ChangeQueue: Sendable {
    let signals: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let waiting = Mutex(FileChanges())

    init() {
        (signals, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func add(_ changes: FileChanges) {
        waiting.withLock { $0.merge(changes) }
        continuation.yield()
    }

    func take() -> FileChanges? {
        waiting.withLock { waiting in
            defer { waiting = FileChanges() }
            return waiting.isEmpty ? nil : waiting
        }
    }

    func finish() {
        continuation.finish()
    }
}
