import SiteRendering

/// What is known of the pages of a preview: what each was made from, and the bytes of those that were asked for lately.
struct PreviewPages {
    /// One page.
    final class Entry: Sendable {
        /// The context for which this is known to hold; nil when it has to be looked at.
        let context: Int?
        /// Of the last time that it could be made.
        let outcome: PageOutcome?
        /// Of the page and of the files beside it, by path; nil when they are not kept.
        let files: [String: [UInt8]]?
        /// Why it cannot be made now.
        let mistakes: [Diagnostic]

        init(context: Int?, outcome: PageOutcome?, files: [String: [UInt8]]?, mistakes: [Diagnostic] = []) {
            self.context = context
            self.outcome = outcome
            self.files = files
            self.mistakes = mistakes
        }

        func hasSameFiles(as other: Entry) -> Bool {
            outcome?.file == other.outcome?.file && outcome?.dataFiles == other.outcome?.dataFiles
        }

        var size: Int { files?.values.reduce(0) { $0 + $1.count } ?? 0 }
    }

    private var entries: [String: Entry] = [:]
    /// The pages whose bytes are kept, in the order in which they were asked for, the last one last.
    private var recent: [String] = []
    /// The pages that have something to tell, so that nobody looks at the others.
    private var told: Set<String> = []
    /// The pages with links to places in pages.
    private var linking: Set<String> = []
    /// The context of which all pages were looked at, but for those of `doubted`.
    private var context: Int?
    private var doubted: Set<String> = []
    /// Goes up whenever there may be other files beside pages.
    private(set) var dataFilesVersion = 0
    private var size = 0
    private let limit: Int

    /// - Parameter limit: How many bytes of pages are kept. The pages that nobody has asked for the longest are made anew.
    init(limit: Int) {
        self.limit = limit
    }

    subscript(file: String) -> Entry? { entries[file] }

    /// Takes in what was found out of a page. Bytes that were kept meanwhile stay when they are still those of the page, or of
    /// its last good form.
    mutating func put(_ found: Entry, of file: String) {
        let old = entries[file]
        var entry = found
        if let old, old.files != nil, found.files == nil, !found.mistakes.isEmpty || found.hasSameFiles(as: old) {
            entry = Entry(context: found.context, outcome: old.outcome, files: old.files, mistakes: found.mistakes)
        }
        size += entry.size - (old?.size ?? 0)
        entries[file] = entry
        told.set(file, to: !entry.mistakes.isEmpty || entry.outcome?.diagnostics.isEmpty == false)
        linking.set(file, to: entry.outcome?.fragmentLinks.isEmpty == false)
        if entry.context != nil { doubted.remove(file) }
        if (entry.outcome?.dataFiles ?? []).map(\.path) != (old?.outcome?.dataFiles ?? []).map(\.path) {
            dataFilesVersion += 1
        }
        if entry.files != nil, old?.files == nil { use(file) }
        if size > limit { forgetBytes() }
    }

    /// Notes that somebody has asked for a page.
    mutating func use(_ file: String) {
        guard recent.last != file else { return }
        recent.removeAll { $0 == file }
        recent.append(file)
    }

    private mutating func forgetBytes() {
        while size > limit, recent.count > 1 {
            let file = recent.removeFirst()
            guard let old = entries[file], old.files != nil else { continue }
            size -= old.size
            entries[file] = Entry(context: old.context, outcome: old.outcome, files: nil, mistakes: old.mistakes)
        }
    }

    /// The pages that were asked for lately.
    var lastUsed: [String] { Array(recent.suffix(8)) }

    /// The pages of a context that have to be looked at.
    func unsettled(of site: PreviewContext) -> [String] {
        let due = context == site.number ? Array(doubted) : Array(site.pages.keys)
        // Whether a mistake is mended is what an author waits for.
        return told.sorted() + due.filter { !told.contains($0) }.sorted()
    }

    /// Notes that all pages of a context were looked at.
    mutating func settle(_ site: PreviewContext) {
        context = site.number
    }

    /// Has a page looked at before it is shown again.
    mutating func doubt(_ file: String) {
        doubted.insert(file)
        guard let old = entries[file] else { return }
        entries[file] = Entry(context: nil, outcome: old.outcome, files: old.files, mistakes: old.mistakes)
    }

    /// Has all pages looked at again that could not be made.
    mutating func doubtMistakes() {
        for file in told where entries[file]?.mistakes.isEmpty == false { doubt(file) }
    }

    /// Forgets the pages that are no more.
    mutating func keep(_ isKept: (String) -> Bool) {
        for file in Array(entries.keys) where !isKept(file) {
            size -= entries[file]?.size ?? 0
            entries[file] = nil
            dataFilesVersion += 1
        }
        recent = recent.filter(isKept)
        told = told.filter(isKept)
        linking = linking.filter(isKept)
        doubted = doubted.filter(isKept)
    }

    var outcomes: [PageOutcome] { entries.values.compactMap(\.outcome) }

    var fragmentLinks: [FragmentLink] { linking.sorted().flatMap { entries[$0]?.outcome?.fragmentLinks ?? [] } }

    /// What is to be told of all pages.
    var diagnostics: [Diagnostic] {
        told.sorted().flatMap { file in
            // The mistakes of now stand for what was told before.
            entries[file].map { $0.mistakes.isEmpty ? $0.outcome?.diagnostics ?? [] : $0.mistakes } ?? []
        }
    }

    /// Whether a page could not be made for a reason that is not the author's.
    var hasPassingFailures: Bool {
        told.contains { entries[$0].map { $0.context == nil && !$0.mistakes.isEmpty } ?? false }
    }
}

extension Set<String> {
    fileprivate mutating func set(_ element: String, to isMember: Bool) {
        if isMember { insert(element) } else { remove(element) }
    }
}
