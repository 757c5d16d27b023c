import SiteRendering

/// What is known of the pages of a preview: what each was made from, and the bytes of those that were asked for lately.
struct PreviewPages {
    /// One page.
    struct Entry {
        /// The context for which this is known to hold; nil when it has to be looked at.
        var context: Int?
        /// Of the last time that it could be made.
        var outcome: PageOutcome?
        /// Of the page and of the files beside it, by path; nil when they are not kept.
        var files: [String: [UInt8]]?
        /// Why it cannot be made now.
        var mistakes: [Diagnostic] = []
        /// When it was last asked for.
        var lastUse = 0

        var size: Int { files?.values.reduce(0) { $0 + $1.count } ?? 0 }
    }

    private(set) var entries: [String: Entry] = [:]
    /// The pages that have something to tell, so that nobody looks at the others.
    private(set) var told: Set<String> = []
    private var uses = 0
    private var size = 0
    private let limit: Int

    /// - Parameter limit: How many bytes of pages are kept. The pages that nobody has asked for the longest are made anew.
    init(limit: Int) {
        self.limit = limit
    }

    subscript(file: String) -> Entry? { entries[file] }

    /// Whether nothing can have changed about a page since it was looked at.
    func isSettled(_ file: String, in site: PreviewContext) -> Bool { entries[file]?.context == site.number }

    /// Whether a page could not be made for a reason that is not the author's.
    var hasPassingFailures: Bool {
        told.contains { entries[$0].map { $0.context == nil && !$0.mistakes.isEmpty } ?? false }
    }

    mutating func put(_ entry: Entry, of file: String) {
        size += entry.size - (entries[file]?.size ?? 0)
        entries[file] = entry
        let isTold = !entry.mistakes.isEmpty || entry.outcome?.diagnostics.isEmpty == false
        if isTold { told.insert(file) } else { told.remove(file) }
        guard size > limit else { return }
        for (file, old) in entries.filter({ $0.value.files != nil }).sorted(by: { $0.value.lastUse < $1.value.lastUse })
        where size > limit * 3 / 4 && old.lastUse != uses {
            entries[file]?.files = nil
            size -= old.size
        }
    }

    mutating func use(_ file: String) {
        uses += 1
        entries[file, default: Entry()].lastUse = uses
    }

    /// The pages that were asked for lately, the last one first.
    func lastUsed(_ count: Int) -> [String] {
        entries.filter { $0.value.lastUse > 0 }.sorted { $0.value.lastUse > $1.value.lastUse }.prefix(count).map(\.key)
    }

    /// Has a page looked at before it is shown again.
    mutating func doubt(_ file: String) { entries[file]?.context = nil }

    /// Forgets the pages that are no more.
    mutating func keep(_ isKept: (String) -> Bool) {
        entries = entries.filter { isKept($0.key) }
        told = told.filter(isKept)
        size = entries.values.reduce(0) { $0 + $1.size }
    }

    var diagnostics: [Diagnostic] {
        told.sorted().flatMap { file in
            // The mistakes of now stand for what was told before.
            entries[file].map { $0.mistakes.isEmpty ? $0.outcome?.diagnostics ?? [] : $0.mistakes } ?? []
        }
    }
}
