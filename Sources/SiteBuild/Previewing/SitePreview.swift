import Foundation
import SiteRendering
import Synchronization

/// A site held in memory while its author works on it: a change costs what depends on it, and a page is made when somebody
/// asks for it.
///
/// Its files have the bytes that a build would publish, drafts included. Nothing is written. Where an edit leaves something
/// that cannot be used, its last good form is used instead: the head of a page, bourse.yml, the data, a whole page.
public final class SitePreview: Sendable {
    let project: ProjectFolder
    private let readConfiguration: @Sendable (DiagnosticCollector) -> SiteConfiguration?
    let state: Mutex<PreviewState>
    let pages: Mutex<PreviewPages>
    /// Assets of earlier contexts: the last good form of a page may still name them.
    let formerAssets = Mutex(FormerAssets(limit: 32 << 20))
    /// What somebody waits for, and one page of the look at all others: a slow query holds up neither connections nor, as long as
    /// there are few of them, other pages.
    let threads = WorkThreads(count: ProcessInfo.processInfo.activeProcessorCount + 2)
    /// Pages that are being made, so that nobody makes the same one at the same time.
    let inProgress = Mutex<[Making: Task<PreviewPages.Entry?, Never>]>([:])
    private let ids = Mutex<[String: (digest: ContentDigest, ids: Set<String>)]>([:])
    /// What is wrong with links between pages, as the last look at all of them found it.
    private let crossings = Mutex<[Diagnostic]>([])
    /// What is wrong with the site as a whole, and for which context and which files beside pages that was found.
    private let whole = Mutex<(context: Int, version: Int, diagnostics: [Diagnostic])>((0, 0, []))

    /// Reads a site.
    ///
    /// - Parameters:
    ///   - cacheSize: How many bytes of rendered pages are kept.
    ///   - configuration: Reads bourse.yml; nil for one that cannot be used, after a report.
    /// - Returns: Nil when bourse.yml cannot be used, after a report.
    public init?(
        project: ProjectFolder, cacheSize: Int = 64 << 20, into collector: DiagnosticCollector,
        configuration: @escaping @Sendable (DiagnosticCollector) -> SiteConfiguration?
    ) async {
        let found = DiagnosticCollector()
        let read = configuration(found)
        for diagnostic in found.diagnostics { collector.add(diagnostic) }
        guard let read else { return nil }
        self.project = project
        readConfiguration = configuration
        state = Mutex(
            PreviewState(
                project: project, newConfiguration: read, configurationDiagnostics: found.diagnostics,
                inputs: await SiteInputs(project: project, record: nil),
                data: PreviewData(project: project, configuration: read, earlier: nil), earlier: nil))
        pages = Mutex(PreviewPages(limit: cacheSize))
    }

    /// bourse.yml as it is, or as it last could be used.
    public var configuration: SiteConfiguration { current.site.configuration }

    /// Whether something could not be read that may be there in a moment, such as a database that is locked.
    public var isWaiting: Bool {
        let state = current
        return state.data.isStale || !state.planFailure.isEmpty || pages.withLock(\.hasPassingFailures)
    }

    public var pageCount: Int { current.site.pages.count }

    /// All mistakes that are known so far, sorted.
    public var diagnostics: [Diagnostic] {
        let collector = DiagnosticCollector()
        let found =
            current.diagnostics + pages.withLock(\.diagnostics) + crossings.withLock { $0 }
            + whole.withLock(\.diagnostics)
        for diagnostic in found { collector.add(diagnostic) }
        return collector.diagnostics.forReport()
    }

    var current: PreviewState { state.withLock { $0 } }

    /// Takes in changes of the author's files, and makes the pages that are most likely on somebody's screen. One call at a
    /// time.
    ///
    /// - Parameter paths: Files and folders, relative to the site's root; a folder stands for everything in it. Nil when all
    ///   must be looked at.
    /// - Returns: Whether a page may have changed.
    @discardableResult
    public func update(_ paths: Set<String>?) async -> Bool {
        let old = current
        let collector = DiagnosticCollector()
        let isConfigurationDue = paths?.contains("bourse.yml") ?? true
        // One that cannot be used is as good as none.
        let configuration = isConfigurationDue ? readConfiguration(collector) : nil
        var inputs = old.inputs
        await inputs.update(paths, of: project)
        var data = old.data
        let used = configuration ?? old.site.configuration
        let isDataDue =
            configuration != nil || old.data.isStale
            || paths.map { PreviewData.isMade(from: $0, configuration: used) } ?? true
        if isDataDue {
            data = PreviewData(project: project, configuration: used, earlier: old.data)
        }
        let new = PreviewState(
            project: project, newConfiguration: configuration,
            configurationDiagnostics: isConfigurationDue ? collector.diagnostics : old.configurationDiagnostics,
            inputs: inputs, data: data, earlier: old)
        if new.site !== old.site {
            formerAssets.withLock { former in
                for (path, file) in old.site.assets where new.site.assets[path] == nil { former.add(file, at: path) }
            }
        }
        state.withLock { $0 = new }
        let changed = inputs.changedSources(since: old.inputs).flatMap(new.plan.files)
        let due = pages.withLock { pages in
            if !new.site.hasSameAddresses(as: old.site) {
                pages.keep { new.site.pages[$0] != nil }
                ids.withLock { ids in ids = ids.filter { new.site.pages[$0.key] != nil } }
            }
            for file in changed { pages.doubt(file) }
            // What a query met while a file was being written may be gone, with the same bytes there as before.
            if isDataDue { pages.doubtMistakes() }
            return pages.lastUsed
        }
        // Of many changed pages, as after a checkout, those that nobody looks at can wait.
        let first = changed.count <= 8 ? changed : []
        await makeSoon(first + Set(due).subtracting(first).sorted())
        return new.site !== old.site || !changed.isEmpty
    }

    /// Makes pages, and waits for them a moment: a slow one must not keep the others from being shown.
    private func makeSoon(_ files: [String]) async {
        let (end, continuation) = AsyncStream.makeStream(of: Void.self)
        Task {
            await withTaskGroup(of: Void.self) { group in
                for file in files { group.addTask { _ = await self.made(file, keepsBytes: true) } }
            }
            continuation.finish()
        }
        let patience = Task {
            try? await Task.sleep(for: .milliseconds(150))
            continuation.finish()
        }
        for await _ in end {}
        patience.cancel()
    }

    /// Looks at all pages that have not been looked at since the last change, and at what is between them. It stops early
    /// when the task is cancelled.
    ///
    /// - Parameter progress: Called now and then: more mistakes may be known.
    public func check(progress: () -> Void = {}) async {
        let site = current.site
        for (number, file) in pages.withLock({ $0.unsettled(of: site) }).enumerated() {
            if Task.isCancelled { return }
            if number % 64 == 63 { progress() }
            _ = await made(file, keepsBytes: false, .whenIdle)
        }
        guard !Task.isCancelled, current.site === site else { return }
        let (links, version) = pages.withLock { pages in
            pages.settle(site)
            return (pages.fragmentLinks, pages.dataFilesVersion)
        }
        let isWholeDue = whole.withLock { $0.context != site.number || $0.version != version }
        let (betweenPages, together) = await threads.run(.whenIdle) { [self] in
            let (crossings, whole) = (DiagnosticCollector(), DiagnosticCollector())
            FragmentCheck(ids: knownIDs).check(links, into: crossings)
            if isWholeDue { checkWhole(site, into: whole) }
            return (crossings.diagnostics, whole.diagnostics)
        }
        // What a change has overtaken is found again.
        guard !Task.isCancelled, current.site === site else { return }
        crossings.withLock { $0 = betweenPages }
        if isWholeDue { whole.withLock { $0 = (site.number, version, together) } }
    }

    /// Looks at what concerns the site as a whole.
    private func checkWhole(_ site: PreviewContext, into collector: DiagnosticCollector) {
        let outcomes = pages.withLock(\.outcomes)
        let paths = Array(site.pages.keys) + outcomes.flatMap { $0.dataFiles.map(\.path) } + site.otherPaths
        SiteRules.reportCollisions(paths, into: collector)
        guard !site.configuration.portfolioIsPublic else { return }
        SiteRules.reportPrivateRows(
            outcomes.map { ($0.page.path.file, $0.queries.flatMap(\.tables).map(\.dependency)) }, into: collector)
    }

    private func knownIDs(of file: String) -> Set<String>? {
        if let digest = pages.withLock({ $0[file]?.outcome?.file.digest }),
            let known = ids.withLock({ $0[file] }), known.digest == digest
        {
            return known.ids
        }
        guard let entry = make(file, keepsBytes: true), let digest = entry.outcome?.file.digest,
            let bytes = entry.files?[file]
        else { return nil }
        let found = SiteChecker.ids(in: bytes)
        ids.withLock { $0[file] = (digest, found) }
        return found
    }
}

extension SitePreview {
    /// A page that is being made: for which context, and from which text.
    struct Making: Hashable, Sendable {
        let file: String
        let context: Int
        let digest: ContentDigest?
    }
}
