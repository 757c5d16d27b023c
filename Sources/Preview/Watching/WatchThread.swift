import Glibc
import Synchronization

/// The thread that waits for the system's events.
final class WatchThread: Sendable {
    let queue = ChangeQueue()
    private let wishes: Wishes
    private let thread: Mutex<pthread_t?>

    /// What others ask of the thread, and the pair of sockets that wakes it.
    fileprivate final class Wishes: Sendable {
        private let wished = Mutex<(places: WatchedPlaces?, isStopped: Bool)>((nil, false))
        private let waking: Int32
        let woken: Int32

        init() throws(WatchError) {
            var pair: [Int32] = [-1, -1]
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
            guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else {
                throw .unavailable(reason: String(cString: strerror(errno)))
            }
            (waking, woken) = (pair[0], pair[1])
        }

        deinit {
            close(waking)
            close(woken)
        }

        func ask(places: WatchedPlaces? = nil, stop: Bool = false) {
            wished.withLock { wished in
                if let places { wished.places = places }
                if stop { wished.isStopped = true }
            }
            // It fails only when the thread has more than enough to wake up for.
            var byte: UInt8 = 0
            _ = write(waking, &byte, 1)
        }

        func take() -> (places: WatchedPlaces?, isStopped: Bool) {
            withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
                while read(woken, buffer.baseAddress, buffer.count) > 0 {}
            }
            return wished.withLock { wished in
                defer { wished.places = nil }
                return wished
            }
        }
    }

    init(root: String, places: WatchedPlaces, limit: Int, report: @escaping @Sendable (String) -> Void)
        throws(WatchError)
    {
        wishes = try Wishes()
        let inotify = try Inotify()
        let path = realpath(root, nil)
        defer { free(path) }
        let folders = FolderWatches(
            inotify, root: path.map { String(cString: $0) } ?? root, places: places, limit: limit, report: report)
        let loop = Unmanaged.passRetained(WatchLoop(inotify, folders, wishes, queue))
        var started = pthread_t()
        let failure = pthread_create(&started, nil, { WatchThread.run($0) }, loop.toOpaque())
        guard failure == 0 else {
            loop.release()
            throw .unavailable(reason: String(cString: strerror(failure)))
        }
        thread = Mutex(started)
    }

    private static func run(_ loop: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let loop else { return nil }
        Unmanaged<WatchLoop>.fromOpaque(loop).takeRetainedValue().run()
        return nil
    }

    func watch(_ places: WatchedPlaces) {
        wishes.ask(places: places)
    }

    func stop() {
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let running else { return }
        wishes.ask(stop: true)
        pthread_join(running, nil)
    }
}

/// What the thread does.
private final class WatchLoop {
    private let inotify: Inotify
    private let folders: FolderWatches
    private let wishes: WatchThread.Wishes
    private let queue: ChangeQueue
    private var pending = PendingChanges()

    init(_ inotify: Inotify, _ folders: FolderWatches, _ wishes: WatchThread.Wishes, _ queue: ChangeQueue) {
        self.inotify = inotify
        self.folders = folders
        self.wishes = wishes
        self.queue = queue
    }

    func run() {
        while true {
            wait()
            let now = ContinuousClock.now
            let wished = wishes.take()
            if wished.isStopped { break }
            if let places = wished.places { folders.watch(places) { pending.note($0, $1, at: now) } }
            for event in inotify.events() {
                if event.isAny(of: IN_Q_OVERFLOW) {
                    folders.settle()
                    pending.noteLostEvents(at: now)
                } else {
                    folders.handle(event) { pending.note($0, $1, at: now) }
                }
            }
            if let changes = pending.take(at: .now) { queue.add(changes) }
        }
        queue.finish()
    }

    /// Waits for an event, for a wish, or for changes that are due.
    private func wait() {
        var polled = [
            pollfd(fd: inotify.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wishes.woken, events: Int16(POLLIN), revents: 0),
        ]
        let time = pending.due.map { due in
            let parts = (due - .now).components
            return max(0, parts.seconds * 1000 + (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
        }
        // A signal only makes it look earlier.
        poll(&polled, nfds_t(polled.count), time.map { Int32(clamping: $0) } ?? -1)
    }
}
