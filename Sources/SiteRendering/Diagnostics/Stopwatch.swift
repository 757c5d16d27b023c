import Synchronization

/// Notes how long the parts of a build took. Rooms without a clock of their own get it as a closure.
public final class Stopwatch: Sendable {
    public enum Part: String, Hashable, Sendable, CaseIterable {
        case page, query, component
    }

    /// How long one part took.
    public struct Timing: Sendable {
        public let part: Part
        /// A page's address, a query's or a component's name.
        public let name: String
        /// Where it stands; nil for a page.
        public let place: Place?
        public let duration: Duration
    }

    /// The time since any fixed moment.
    public let now: @Sendable () -> Duration
    private let notes = Mutex<[Timing]>([])

    public init(now: @escaping @Sendable () -> Duration) {
        self.now = now
    }

    /// - Parameter start: What `now` said when the part began; nothing is noted without it.
    public func note(_ part: Part, _ name: String, at place: Place? = nil, since start: Duration?) {
        guard let start else { return }
        let timing = Timing(part: part, name: name, place: place, duration: now() - start)
        notes.withLock { $0.append(timing) }
    }

    /// All that was noted, the slowest first.
    public var timings: [Timing] {
        notes.withLock { $0 }.sorted { left, right in
            left.duration == right.duration ? left.name < right.name : left.duration > right.duration
        }
    }
}
