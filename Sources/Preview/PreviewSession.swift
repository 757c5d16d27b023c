import SiteBuild
import SiteRendering
import Synchronization

extension SitePreview: PreviewedSite {
    public var basePath: String { configuration.basePath }
}

/// Keeps a preview up to date: what its author changes goes into the site, and from there to browsers and to the terminal.
public final class PreviewSession: Sendable {
    /// What happened, for the terminal.
    public enum Event: Sendable {
        /// Changes were taken in; browsers have been told.
        case updated(paths: [String], duration: Duration)
        /// There are other mistakes than before; all of them, sorted.
        case mistakes([Diagnostic])
    }

    private let site: SitePreview
    private let server: PreviewServer
    private let watcher: FileWatcher
    private let clock: @Sendable () -> Duration
    private let prepare: @Sendable (Set<String>?) async -> Void
    private let others: @Sendable () -> [Diagnostic]
    private let report: @Sendable (Event) -> Void
    private let told = Mutex<(version: Int, mistakes: [Diagnostic])>((0, []))

    /// - Parameters:
    ///   - clock: The time since any fixed moment.
    ///   - prepare: Called with the changed paths before the site is looked at; nil for all.
    ///   - others: Mistakes that are not the site's, such as those of its sources.
    ///   - report: Called one event at a time.
    public init(
        site: SitePreview, server: PreviewServer, watcher: FileWatcher, clock: @escaping @Sendable () -> Duration,
        prepare: @escaping @Sendable (Set<String>?) async -> Void = { _ in },
        others: @escaping @Sendable () -> [Diagnostic] = { [] },
        report: @escaping @Sendable (Event) -> Void
    ) {
        self.site = site
        self.server = server
        self.watcher = watcher
        self.clock = clock
        self.prepare = prepare
        self.others = others
        self.report = report
    }

    /// Runs until the task is cancelled or the watcher is stopped.
    public func run() async {
        await withTaskCancellationHandler {
            await follow()
        } onCancel: {
            watcher.stop()
        }
    }

    private func follow() async {
        var places = WatchedPlaces(of: site.configuration)
        watcher.watch(places)
        var delay = Duration.seconds(1)
        var background = startBackground(retryAfter: delay)
        for await changes in watcher.changes {
            background.cancel()
            let start = clock()
            let paths = changes.isIncomplete ? nil : changes.paths
            await prepare(paths)
            let isChanged = await site.update(paths)
            announce(isNew: isChanged)
            if isChanged { report(.updated(paths: paths?.sorted() ?? [], duration: clock() - start)) }
            delay = site.isWaiting && !isChanged ? min(delay * 2, .seconds(30)) : .seconds(1)
            let new = WatchedPlaces(of: site.configuration)
            if new != places { watcher.watch(new) }
            places = new
            background = startBackground(retryAfter: delay)
        }
        background.cancel()
    }

    /// Looks at all pages, and later at what may come back by itself, such as a database that is locked.
    private func startBackground(retryAfter delay: Duration) -> Task<Void, Never> {
        Task(priority: .utility) {
            // Browsers that have been told first get what they ask for.
            try? await Task.sleep(for: .milliseconds(150))
            await site.check { announce(isNew: false) }
            guard !Task.isCancelled else { return }
            announce(isNew: false)
            guard site.isWaiting else { return }
            try? await Task.sleep(for: delay)
            if !Task.isCancelled { watcher.tell([site.configuration.snapshot]) }
        }
    }

    /// - Parameter isNew: Whether pages may have changed, and not the mistakes alone.
    private func announce(isNew: Bool) {
        let mistakes = (site.diagnostics + others().forReport()).sorted()
        told.withLock { told in
            let hasOthers = told.mistakes != mistakes
            guard isNew || hasOthers || told.version == 0 else { return }
            told = (told.version + 1, mistakes)
            server.announce(PreviewNews(version: told.version, mistakes: mistakes))
            if hasOthers { report(.mistakes(mistakes)) }
        }
    }
}

extension WatchedPlaces {
    /// The files that a site is made from.
    public init(of configuration: SiteConfiguration) {
        let trees = [PageSource.folder, "Templates"]
        let snapshot = configuration.snapshot
        let files = configuration.sourceFiles
        let folders = (configuration.tables.map(\.pattern) + files).map { pattern -> String in
            let folder = pattern.split(separator: "/", omittingEmptySubsequences: false).dropLast()
                .joined(separator: "/")
            return folder.isEmpty ? (pattern.hasPrefix("/") ? "/" : ".") : folder
        }
        self.init(
            trees: trees, files: ["bourse.yml", snapshot, snapshot + "-wal", snapshot + "-journal"],
            folders: Set(folders).filter { folder in
                !trees.contains { folder == $0 || folder.hasPrefix($0 + "/") }
            }.sorted())
    }
}
