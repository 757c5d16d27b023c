import SiteRendering
import Synchronization

/// A site held in memory while its author works on it: a change costs what depends on it, and a page is made when somebody
/// asks for it.
///
/// Its files have the bytes that a build would publish, drafts included. Nothing is written. Where an edit leaves something
/// that cannot be used, its last good form is used instead: the head of a page, bourse.yml, the data, a whole page.
public final class SitePreview: Sendable {
    private let project: ProjectFolder
    private let readConfiguration: @Sendable (DiagnosticCollector) -> SiteConfiguration?
    private let state: Mutex<PreviewState>
    private let pages: Mutex<PreviewPages>
    /// Assets of earlier contexts: the last good form of a page may still name them.
    private let formerAssets = Mutex<[String: PreviewFile]>([:])
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
    public var isWaiting: Bool { current.data.isStale || pages.withLock(\.hasPassingFailures) }

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

    private var current: PreviewState { state.withLock { $0 } }

    /// Takes in changes of the author's files, and makes the pages that are most likely on somebody's screen. One call at a
    /// time.
    ///
    /// - Parameter paths: Files and folders, relative to the site's root; a folder stands for everything in it. Nil when all
    ///   must be looked at.
    public func update(_ paths: Set<String>?) async {
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
        if new.site !== old.site { retire(old.site.assets, since: new.site.assets) }
        state.withLock { $0 = new }
        let changed = inputs.changedSources(since: old.inputs).flatMap(new.plan.files)
        let due = pages.withLock { pages in
            if new.site !== old.site { pages.keep { new.site.pages[$0] != nil } }
            for file in changed { pages.doubt(file) }
            // What a query met while a file was being written may be gone, with the same bytes there as before.
            if isDataDue { pages.doubtMistakes() }
            return pages.likelyShown
        }
        // Of many changed pages, as after a checkout, those that nobody looks at can wait.
        let first = changed.count <= 8 ? changed : []
        _ = await inParallel(first + Set(due).subtracting(first).sorted()) { file in
            self.make(file, keepsBytes: true)
        }
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
            _ = make(file, keepsBytes: false)
            // Requests come first.
            await Task.yield()
        }
        if Task.isCancelled { return }
        let (links, version) = pages.withLock { pages in
            pages.settle(site)
            return (pages.fragmentLinks, pages.dataFilesVersion)
        }
        let collector = DiagnosticCollector()
        FragmentCheck(ids: knownIDs).check(links, into: collector)
        let together = whole.withLock { $0 }
        if together.context != site.number || together.version != version {
            let found = DiagnosticCollector()
            checkWhole(site, into: found)
            whole.withLock { $0 = (site.number, version, found.diagnostics) }
        }
        if Task.isCancelled { return }
        crossings.withLock { $0 = collector.diagnostics }
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

    private func retire(_ assets: [String: PreviewFile], since new: [String: PreviewFile]) {
        formerAssets.withLock { former in
            // A page that is open names those of the last state or two.
            if former.count > 1000 { former = [:] }
            for (path, file) in assets where new[path] == nil { former[path] = file }
        }
    }

    // MARK: Files

    /// The file at a path of the site, such as `stocks/AAPL/index.html`, unencoded and in Unicode's Form C.
    public func file(at path: String) async -> PreviewAnswer {
        // A file that was changed just now is about to be taken in.
        for _ in 0..<20 {
            let state = current
            if state.site.pages[path] != nil {
                pages.withLock { $0.use(path) }
                if let entry = make(path, keepsBytes: true) { return answer(path, of: entry) }
            } else {
                return other(path, in: state)
            }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return .broken
    }

    private func answer(_ path: String, of entry: PreviewPages.Entry) -> PreviewAnswer {
        guard let outcome = entry.outcome, let bytes = entry.files?[path] else { return .broken }
        return .file(PreviewFile(entry: outcome.file, contents: .bytes(bytes), isPage: true))
    }

    private func other(_ path: String, in state: PreviewState) -> PreviewAnswer {
        let site = state.site
        if let file = site.assets[path] { return .file(file) }
        if let file = site.copied[path] {
            let source = project.path("\(PageSource.folder)/\(file.source)")
            return .file(PreviewFile(entry: file.entry, contents: .file(path: source), isPage: false))
        }
        if path == SiteContext.serviceWorkerPath, let page = site.context.offlinePage {
            guard let bytes = make(page.path.file, keepsBytes: true)?.files?[page.path.file] else { return .broken }
            return .file(PreviewFile(site.context.serviceWorker(showing: page, bytes)))
        }
        if let file = dataFile(path, in: site) { return .file(file) }
        if let file = site.document(at: path) { return .file(file) }
        if let file = formerAssets.withLock({ $0[path] }) { return .file(file) }
        return state.isUsable ? .missing : .broken
    }

    /// A file that a page makes beside it.
    private func dataFile(_ path: String, in site: PreviewContext) -> PreviewFile? {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        for file in ["\(folder)index.html"] + (folder.isEmpty ? ["404.html"] : []) where site.pages[file] != nil {
            guard let entry = make(file, keepsBytes: true), let bytes = entry.files?[path],
                let data = entry.outcome?.dataFiles.first(where: { $0.path == path })
            else { continue }
            return PreviewFile(entry: data, contents: .bytes(bytes), isPage: false)
        }
        return nil
    }

    /// Makes a page, unless it is known to be as it was.
    ///
    /// - Returns: Nil when its Markdown file is being changed, or the page is no more.
    private func make(_ file: String, keepsBytes: Bool) -> PreviewPages.Entry? {
        let state = current
        guard let (group, page) = state.site.pages[file] else { return nil }
        let source = group.source
        let old = pages.withLock { $0[file] }
        if let old, old.context == state.site.number, !keepsBytes || old.files != nil || old.outcome == nil {
            return old
        }
        // Its mistakes are known already.
        if state.inputs.content.faulty.contains(source.path) {
            let entry = PreviewPages.Entry(context: nil, outcome: old?.outcome, files: old?.files)
            pages.withLock { $0.put(entry, of: file) }
            return entry
        }
        guard let digest = state.inputs.digests[source.path] else { return nil }
        let made = state.site.withTools { tools -> PreviewPages.Entry? in
            tools.digests.markdown = state.inputs.digests
            let number = state.site.number
            if let outcome = old?.outcome, old?.mistakes.isEmpty == true, !keepsBytes || old?.files != nil,
                tools.isUpToDate(outcome)
            {
                return PreviewPages.Entry(context: number, outcome: outcome, files: old?.files)
            }
            let maker = PreviewWorker(project: project, site: state.site.context, tools: tools)
            switch maker.make(page, source: source, digest: digest) {
            case .made(let outcome, let files):
                return PreviewPages.Entry(
                    context: number, outcome: outcome, files: keepsBytes || old?.files != nil ? files : nil)
            case .failed(let mistakes, let isPassing):
                return PreviewPages.Entry(
                    context: isPassing ? nil : number, outcome: old?.outcome, files: old?.files, mistakes: mistakes)
            case .changing: return nil
            }
        }
        guard let made else { return nil }
        pages.withLock { pages in
            // What was found out in an older state tells nothing of this one.
            if isCurrent(state, digest: digest, of: source) { pages.put(made, of: file) }
        }
        return made
    }

    private func isCurrent(_ state: PreviewState, digest: ContentDigest, of source: PageSource) -> Bool {
        let now = current
        return now.site === state.site && now.inputs.digests[source.path] == digest
    }
}
