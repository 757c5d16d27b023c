/// Changes that wait until they are complete: a file until its writer is done, a `git checkout` until its last file.
struct PendingChanges {
    typealias Moment = ContinuousClock.Instant

    enum Event {
        /// Something whole came: a folder, a link, a file that was moved.
        case appeared
        /// An empty file came, which is going to be written.
        case created
        /// A file was written to, and its writer has it still open.
        case written
        /// A file was closed by its writer.
        case closed
        /// Rights or dates changed, as copying programs do after the last byte.
        case attributesChanged
        case removed
    }

    /// A single change is told so long after its last event.
    static let brief = Duration.milliseconds(3)
    /// Several are told after such a time without another, and so is what was removed: many programs delete a file to write
    /// it anew.
    static let quiet = Duration.milliseconds(25)
    /// Several are told no later than this after the first.
    static let longest = Duration.milliseconds(300)
    /// A file that its writer keeps open is told after such a time without a write,
    static let writersPause = Duration.milliseconds(100)
    /// and one that is written without a pause, again and again after this time.
    static let endlessWriting = Duration.seconds(2)

    private struct Entry {
        /// Whether it was not there before, as far as its first event tells.
        let isNew: Bool
        var isGone = false
        /// Whether it can be told.
        var isReady = false
        var writing: (since: Moment, last: Moment)?

        /// Whether it came and went, as files do which editors write to first.
        var isPassing: Bool { isNew && isGone }

        /// When a writer that keeps the file open counts as done.
        var end: Moment? {
            writing.map { min($0.last + PendingChanges.writersPause, $0.since + PendingChanges.endlessWriting) }
        }
    }

    private var entries: [String: Entry] = [:]
    private var isIncomplete = false
    /// The first and the last event of what can be told.
    private var span: (first: Moment, last: Moment)?

    mutating func note(_ path: String, _ event: Event, at now: Moment) {
        // Taken out, so that the later spelling of a name stays.
        var entry = entries.removeValue(forKey: path) ?? Entry(isNew: event == .appeared || event == .created)
        switch event {
        case .appeared, .closed, .removed:
            entry.isReady = true
            entry.writing = nil
        case .attributesChanged where entry.isReady && entry.writing == nil: break
        case .created, .written, .attributesChanged: entry.writing = (entry.writing?.since ?? now, now)
        }
        entry.isGone = event == .removed || (event == .attributesChanged && entry.isGone)
        entries[path] = entry
        if entry.isReady { extendSpan(to: now) }
    }

    mutating func noteLostEvents(at now: Moment) {
        isIncomplete = true
        extendSpan(to: now)
    }

    private mutating func extendSpan(to now: Moment) {
        span = (span?.first ?? now, now)
    }

    /// When the next changes can be told; nil when there are none.
    var due: Moment? {
        let unfinished = entries.values.lazy.filter { !$0.isReady }.compactMap(\.end).min()
        guard let span else { return unfinished }
        let told = entries.values.lazy.filter { $0.isReady && !$0.isPassing }
        let isAlone = !isIncomplete && told.prefix(2).count < 2 && !told.contains { $0.isGone }
        var ready = span.last + (isAlone ? Self.brief : Self.quiet)
        if let end = told.compactMap(\.end).max() { ready = max(ready, end) }
        ready = min(ready, span.first + Self.longest)
        return unfinished.map { min($0, ready) } ?? ready
    }

    /// The changes that are complete.
    mutating func take(at now: Moment) -> FileChanges? {
        for (path, entry) in entries where entry.end.map({ $0 <= now }) ?? false {
            entries[path]?.writing = nil
            if !entry.isReady {
                entries[path]?.isReady = true
                extendSpan(to: span?.last ?? now - Self.brief)
            }
        }
        guard span != nil, let due, due <= now else { return nil }
        let changes = FileChanges(paths: Set(entries.filter(\.value.isReady).keys), isIncomplete: isIncomplete)
        // What is being written is told again when that ends.
        entries = entries.filter { $0.value.writing != nil }.mapValues { entry in
            var entry = entry
            entry.isReady = false
            return entry
        }
        (span, isIncomplete) = (nil, false)
        return changes
    }
}
