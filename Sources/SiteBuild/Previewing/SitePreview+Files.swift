import SiteRendering
import Synchronization

extension SitePreview {
    /// The file at a path of the site, such as `stocks/AAPL/index.html`, unencoded and in Unicode's Form C.
    public func file(at path: String) async -> PreviewAnswer {
        let state = current
        guard state.site.pages[path] != nil else { return await other(path, in: state) }
        pages.withLock { $0.use(path) }
        // A file that was changed just now is about to be taken in. A pull before it may take its time; then the last good
        // form, if there is one, must do until browsers are told.
        for attempt in 0..<500 {
            guard current.site.pages[path] != nil else { return await other(path, in: current) }
            if let entry = await made(path, keepsBytes: true) { return answer(path, of: entry) }
            if attempt > 10, let entry = pages.withLock({ $0[path] }), entry.files != nil {
                return answer(path, of: entry)
            }
            do { try await Task.sleep(for: .milliseconds(20)) } catch { return .broken }
        }
        return .broken
    }

    private func answer(_ path: String, of entry: PreviewPages.Entry) -> PreviewAnswer {
        guard let outcome = entry.outcome, let bytes = entry.files?[path] else { return .broken }
        return .file(PreviewFile(entry: outcome.file, contents: .bytes(bytes), isPage: true))
    }

    private func other(_ path: String, in state: PreviewState) async -> PreviewAnswer {
        let site = state.site
        if let file = site.assets[path] { return .file(file) }
        if let file = site.copied[path] {
            let source = project.path("\(PageSource.folder)/\(file.source)")
            return .file(PreviewFile(entry: file.entry, contents: .file(path: source), isPage: false))
        }
        if path == SiteContext.serviceWorkerPath, let page = site.context.offlinePage {
            guard let bytes = await made(page.path.file, keepsBytes: true)?.files?[page.path.file] else {
                return .broken
            }
            return .file(PreviewFile(site.context.serviceWorker(showing: page, bytes)))
        }
        if let file = await dataFile(path, in: site) { return .file(file) }
        if let file = site.document(at: path) { return .file(file) }
        if let file = formerAssets.withLock({ $0.files[path] }) { return .file(file) }
        return state.isUsable ? .missing : .broken
    }

    /// A file that a page makes beside it.
    private func dataFile(_ path: String, in site: PreviewContext) async -> PreviewFile? {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        for file in ["\(folder)index.html"] + (folder.isEmpty ? ["404.html"] : []) where site.pages[file] != nil {
            guard let entry = await made(file, keepsBytes: true), let bytes = entry.files?[path],
                let data = entry.outcome?.dataFiles.first(where: { $0.path == path })
            else { continue }
            return PreviewFile(entry: data, contents: .bytes(bytes), isPage: false)
        }
        return nil
    }

    /// Has a page made on one of the threads for it, unless it is known to be as it was.
    ///
    /// - Returns: As `make`.
    func made(
        _ file: String, keepsBytes: Bool, _ urgency: WorkThreads.Urgency = .soon
    ) async -> PreviewPages.Entry? {
        // Whoever made it before may not have kept its bytes.
        for _ in 0..<2 {
            let state = current
            guard let (group, _) = state.site.pages[file] else { return nil }
            if let entry = settled(file, in: state, keepsBytes: keepsBytes) { return entry }
            let key = Making(
                file: file, context: state.site.number, digest: state.inputs.digests[group.source.path])
            let task = inProgress.withLock { making in
                if let task = making[key] { return task }
                let task = Task {
                    let entry = await threads.run(urgency) { self.make(file, keepsBytes: keepsBytes) }
                    inProgress.withLock { _ = $0.removeValue(forKey: key) }
                    return entry
                }
                making[key] = task
                return task
            }
            guard let entry = await task.value else { return nil }
            if !keepsBytes || entry.files != nil || entry.outcome == nil || !entry.mistakes.isEmpty { return entry }
        }
        return await threads.run(urgency) { self.make(file, keepsBytes: keepsBytes) }
    }

    /// What is known of a page, when nothing can have changed about it.
    private func settled(_ file: String, in state: PreviewState, keepsBytes: Bool) -> PreviewPages.Entry? {
        guard let entry = pages.withLock({ $0[file] }), entry.context == state.site.number,
            !keepsBytes || entry.files != nil || entry.outcome == nil
        else { return nil }
        return entry
    }

    /// Makes a page, unless it is known to be as it was.
    ///
    /// - Returns: Nil when its Markdown file is being changed, or the page is no more.
    func make(_ file: String, keepsBytes: Bool) -> PreviewPages.Entry? {
        let state = current
        guard let (group, page) = state.site.pages[file] else { return nil }
        let source = group.source
        let old = pages.withLock { $0[file] }
        if let old, old.context == state.site.number, !keepsBytes || old.files != nil || old.outcome == nil {
            return old
        }
        // Its mistakes are known already; and without any data it would look as if there were no rows.
        if state.inputs.content.faulty.contains(source.path) || !state.data.isUsable {
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
