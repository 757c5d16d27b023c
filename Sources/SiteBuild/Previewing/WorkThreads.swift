import Foundation

/// Threads for work that may take seconds, such as a query without end, so that it never holds up connections.
final class WorkThreads: Sendable {
    enum Urgency {
        /// Somebody waits for it.
        case soon
        /// One at a time, when nobody waits for anything.
        case whenIdle
    }

    private final class Queue: @unchecked Sendable {
        private let condition = NSCondition()
        private var soon: [@Sendable () -> Void] = []
        private var whenIdle: [@Sendable () -> Void] = []
        private var isIdleWorkRunning = false
        private var isClosed = false

        func add(_ work: @escaping @Sendable () -> Void, _ urgency: Urgency) {
            condition.withLock {
                switch urgency {
                case .soon: soon.append(work)
                case .whenIdle: whenIdle.append(work)
                }
                condition.signal()
            }
        }

        func close() {
            condition.withLock {
                isClosed = true
                condition.broadcast()
            }
        }

        /// Works until the queue is closed.
        func run() {
            while let (work, isIdleWork) = next() {
                work()
                guard isIdleWork else { continue }
                condition.withLock {
                    isIdleWorkRunning = false
                    condition.signal()
                }
            }
        }

        private func next() -> (work: @Sendable () -> Void, isIdleWork: Bool)? {
            condition.withLock {
                while true {
                    if isClosed { return nil }
                    if !soon.isEmpty { return (soon.removeFirst(), false) }
                    if !whenIdle.isEmpty, !isIdleWorkRunning {
                        isIdleWorkRunning = true
                        return (whenIdle.removeFirst(), true)
                    }
                    condition.wait()
                }
            }
        }
    }

    private let queue = Queue()

    init(count: Int) {
        for _ in 0..<count {
            let thread = Thread { [queue] in queue.run() }
            thread.name = "bourse.pages"
            // Nested Markdown and YAML need what a program's first thread has.
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    deinit {
        queue.close()
    }

    func run<Result: Sendable>(_ urgency: Urgency, _ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            queue.add({ continuation.resume(returning: work()) }, urgency)
        }
    }
}
