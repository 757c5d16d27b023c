import Market
import SiteRendering
import Snapshots

/// Builds a site: finds what has changed since the last build, renders that on all cores and publishes the result at once.
public struct SiteBuilder: Sendable {
    private let project: ProjectFolder
    private let configuration: SiteConfiguration
    private let options: Options

    /// How a build is done; what it makes depends on none of it but drafts.
    public struct Options: Sendable {
        /// What identifies the program: when it differs from the last build's, every page is made anew.
        public var engine = ""
        /// Builds pages with `draft: true` too.
        public var includesDrafts = false
        /// Renders all pages, whatever the last build left.
        public var rendersAll = false
        /// Takes warnings for errors.
        public var isStrict = false
        /// A page's address, its file or its Markdown file: the report says why it was rendered or not.
        public var explained: String?
        /// Data from before this moment is refused.
        public var oldestData: Instant?
        public var stopwatch: Stopwatch?
        /// Is told, by any thread, how many of the pages to look at are done.
        public var progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?

        public init() {}
    }

    public init(project: ProjectFolder, configuration: SiteConfiguration, options: Options = Options()) {
        self.project = project
        self.configuration = configuration
        self.options = options
    }

    /// Builds into a folder. With any error the folder stays as it was.
    ///
    /// - Throws: `PublishingError`, `SnapshotError` or `DataAgeError`; mistakes of the author's are in the report.
    public func build(into output: String) async throws -> BuildReport {
        let folder = SiteFolder(output: output)
        for name in [PageSource.folder, "Templates"] where folder.isInside(project.path(name)) {
            throw PublishingError.misplaced(path: folder.output, folder: project.path(name))
        }
        if folder.output.split(separator: "/").contains(".bourse") {
            throw PublishingError.misplaced(path: folder.output, folder: ".bourse")
        }
        let lock = try folder.lock()
        defer { withExtendedLifetime(lock) {} }
        try folder.repair()
        let record = folder.readRecord()
        let present = try await folder.presentFiles(record: record)
        return try await build(in: folder, record: record, present: present)
    }

    private func build(
        in folder: SiteFolder, record old: BuildRecord?, present: [String: ManifestEntry]
    ) async throws -> BuildReport {
        let collector = DiagnosticCollector()
        let isOtherEngine = old.map { $0.engine != options.engine } ?? false
        let record = options.rendersAll || isOtherEngine ? nil : old
        let inputs = await SiteInputs(project: project, record: record)
        for diagnostic in inputs.diagnostics { collector.add(diagnostic) }
        let store = DataStore(project: project, configuration: configuration, record: record, into: collector)
        // A table of the site's with the name of one of the snapshot's is refused, also when no page reads it.
        if store.isNew, !store.isBroken { _ = try store.makeReader() }
        let data = try store.marketData()
        if !store.isBroken, let oldest = options.oldestData, data.asOf.map({ $0 < oldest }) ?? true {
            throw DataAgeError(snapshot: configuration.snapshot, asOf: data.asOf)
        }
        let plan = try SitePlan(
            inputs: inputs, record: record,
            planning: PagePlanning(
                configuration: configuration,
                queries: PlanQueries(project: project, store: store, readers: LazyReader(store)),
                includesDrafts: options.includesDrafts || configuration.includesDrafts))
        for diagnostic in plan.diagnostics { collector.add(diagnostic) }
        let site = SiteContext(
            configuration: configuration, templates: inputs.templates, assets: inputs.assets, data: data,
            pages: PageIndex(plan.pages), copied: inputs.copied.map(\.entry.path), leftOut: plan.leftOut)
        try folder.removeLinksFromSpare()
        var made = try await PageMaking(
            project: project, site: site, inputs: inputs, store: store, folder: folder, record: record,
            present: present, options: options, isOtherEngine: isOtherEngine
        ).run(plan.groups)
        for diagnostic in made.diagnostics { collector.add(diagnostic) }
        let worker = serviceWorker(of: site, files: made.records.record.files, in: folder, present: present)
        let others = try stageOtherFiles(
            site.documents + [worker].compactMap { $0 }, inputs: inputs, in: folder, present: present)
        // Two pages at one address have been reported at their sources.
        let pages = Set(site.pages.map(\.path.file) + made.records.record.files.keys)
        SiteRules.reportCollisions(pages + others.map(\.path), into: collector)
        for file in others { made.records.add(file) }
        // A page with mistakes of its own has no places yet.
        let links = made.fragmentLinks.filter { made.records.record.pages[$0.file] != nil }
        let files = made.records.record.files
        FragmentCheck { file in
            folder.newContents(of: file, isPresent: present[file] == files[file]).map(SiteChecker.ids)
        }.check(links, into: collector)
        retainAssets(of: old, present: present, in: &made.records)
        if !configuration.portfolioIsPublic {
            let record = made.records.record
            SiteRules.reportPrivateRows(
                record.pages.map { path, page in
                    (path, page.queries.flatMap(\.tables).map { record.states[$0].dependency })
                }, into: collector)
        }
        let new = made.records.finish(engine: options.engine, plan: plan, store: store)

        var report = BuildReport(collector, isStrict: options.isStrict)
        report.explanation = made.explanation
        report.add(new, present: present, rendered: made.renderedCount, pages: plan.pages.count, asOf: data.asOf)
        if !report.hasErrors, !report.failedForWarnings {
            try store.checkUnchanged()
            try await publish(new, in: folder, present: present)
        }
        return report
    }

    /// The service worker of a site whose offline page was made.
    private func serviceWorker(
        of site: SiteContext, files: [String: ManifestEntry], in folder: SiteFolder, present: [String: ManifestEntry]
    ) -> SiteFile? {
        guard let page = site.offlinePage, let entry = files[page.path.file],
            let bytes = folder.newContents(of: entry.path, isPresent: present[entry.path] == entry)
        else { return nil }
        return site.serviceWorker(showing: page, bytes)
    }

    /// Stages the files that are no pages where they differ from those that are there.
    private func stageOtherFiles(
        _ documents: [SiteFile], inputs: SiteInputs, in folder: SiteFolder, present: [String: ManifestEntry]
    ) throws -> [ManifestEntry] {
        var entries: [ManifestEntry] = []
        for file in documents {
            let entry = file.entry
            if present[entry.path] != entry { try folder.stage(file.bytes, at: entry.path) }
            entries.append(entry)
        }
        for file in inputs.copied {
            let entry = file.entry
            let source = project.path("\(PageSource.folder)/\(file.source)")
            if present[entry.path] != entry { try folder.stageCopy(of: source, digest: entry.digest, at: entry.path) }
            entries.append(entry)
        }
        return entries
    }

    /// Keeps fingerprinted files that no page names any more for some builds; one that changes nothing does not count.
    private func retainAssets(
        of old: BuildRecord?, present: [String: ManifestEntry], in records: inout RecordBuilder
    ) {
        guard let old else { return }
        let files = records.record.files
        let isChange =
            files.values.contains { present[$0.path] != $0 }
            || present.keys.contains { files[$0] == nil && old.retained[$0] == nil }
        for file in old.files.values where file.isImmutable && files[file.path] == nil && present[file.path] == file {
            let builds = (old.retained[file.path] ?? 0) + (isChange ? 1 : 0)
            if builds <= configuration.keptAssetBuilds { records.retain(file, builds: builds) }
        }
    }

    private func publish(_ new: BuildRecord, in folder: SiteFolder, present: [String: ManifestEntry]) async throws {
        let manifest = Manifest(files: Array(new.files.values)).json
        if new.files == present {
            try folder.update(manifest: manifest, record: new.encoded)
        } else {
            try await folder.publish(new.files, present: present, manifest: manifest, record: new.encoded)
        }
    }
}

extension BuildReport {
    fileprivate mutating func add(
        _ record: BuildRecord, present: [String: ManifestEntry], rendered: Int, pages: Int, asOf: Instant?
    ) {
        pageCount = pages
        renderedCount = rendered
        changedCount = record.files.values.count { present[$0.path] != $0 }
        removedCount = present.keys.count { record.files[$0] == nil }
        fileCount = record.files.count
        byteCount = record.files.values.reduce(0) { $0 + $1.size }
        dataAsOf = asOf
    }
}
