import Foundation
import Market
import SiteRendering
import Snapshots
import Synchronization

/// Builds a site: scans the folders, runs the queries, renders the pages on all cores and publishes the result at once.
public struct SiteBuilder: Sendable {
    private let project: ProjectFolder
    private let configuration: SiteConfiguration
    private let includesDrafts: Bool

    public init(project: ProjectFolder, configuration: SiteConfiguration, includesDrafts: Bool) {
        self.project = project
        self.configuration = configuration
        self.includesDrafts = includesDrafts
    }

    /// What a build did and found.
    public struct Report: Sendable {
        /// Sorted by place; none occurs twice.
        public let diagnostics: [Diagnostic]
        public let pageCount: Int
        public let fileCount: Int
        /// The size of all files, in bytes.
        public let byteCount: Int
        /// The snapshot's own time.
        public let dataAsOf: Instant?

        public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
    }

    /// Builds into a folder. With any error the folder stays as it was.
    public func build(into output: String) async throws -> Report {
        let collector = DiagnosticCollector()
        let folder = SiteFolder(output: output)
        try folder.prepare()
        defer { folder.discard() }

        let inputs = SiteInputs(project: project, into: collector)
        guard let store = DataStore(project: project, configuration: configuration, into: collector) else {
            return Report(collector, pages: 0, files: [], asOf: nil)
        }
        let reader = try store.makeReader()
        let data = try store.marketData(reader)
        let plan = SitePlan(
            project: project, configuration: configuration, inputs: inputs,
            runner: QueryRunner(reader: reader, collector: collector), includesDrafts: includesDrafts,
            collector: collector)
        let site = SiteContext(
            configuration: configuration, templates: inputs.templates, assets: inputs.assets, data: data,
            pages: plan.pages)

        var entries: [ManifestEntry] = []
        for file in site.documents + plan.copiedFiles(collector) {
            try folder.write(file.bytes, to: file.path)
            entries.append(file.entry)
        }
        let rendered = try await render(plan.jobs, site: site, store: store, folder: folder)
        for diagnostic in rendered.flatMap(\.diagnostics) { collector.add(diagnostic) }
        entries += rendered.flatMap(\.entries)
        if !collector.hasErrors { reportCollisions(entries, into: collector) }

        if !collector.hasErrors { try folder.publish(manifest: Manifest(files: entries).json) }
        return Report(collector, pages: plan.pages.count, files: entries, asOf: data.asOf)
    }

    private struct Share: Sendable {
        var entries: [ManifestEntry] = []
        var diagnostics: [Diagnostic] = []
    }

    /// Renders all jobs, each worker with a connection of its own, and writes every page as soon as it is made.
    private func render(
        _ jobs: [SitePlan.Job], site: SiteContext, store: DataStore, folder: SiteFolder
    ) async throws -> [Share] {
        let queue = JobQueue(jobs)
        let workers = max(1, min(ProcessInfo.processInfo.activeProcessorCount, jobs.count))
        return try await withThrowingTaskGroup(of: Share.self) { group in
            for _ in 0..<workers {
                group.addTask {
                    let collector = DiagnosticCollector()
                    let worker = PageWorker(
                        project: project, site: site, reader: try store.makeReader(), collector: collector)
                    var share = Share()
                    while let job = queue.next() {
                        for file in worker.render(job) {
                            try folder.write(file.bytes, to: file.path)
                            share.entries.append(file.entry)
                        }
                    }
                    share.diagnostics = collector.diagnostics
                    return share
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func reportCollisions(_ entries: [ManifestEntry], into collector: DiagnosticCollector) {
        let paths = Dictionary(grouping: entries, by: \.path).filter { $0.value.count > 1 }.keys.sorted()
        for path in paths {
            collector.add(Diagnostic(.error, "two files of the site have the same path '\(path)'; rename one"))
        }
    }
}

extension SiteBuilder.Report {
    fileprivate init(_ collector: DiagnosticCollector, pages: Int, files: [ManifestEntry], asOf: Instant?) {
        self.init(
            diagnostics: collector.diagnostics.forReport(), pageCount: pages, fileCount: files.count,
            byteCount: files.reduce(0) { $0 + $1.size }, dataAsOf: asOf)
    }
}

/// Hands each job to one of the workers that ask.
private final class JobQueue: Sendable {
    private let jobs: [SitePlan.Job]
    private let index = Mutex(0)

    init(_ jobs: [SitePlan.Job]) {
        self.jobs = jobs
    }

    func next() -> SitePlan.Job? {
        index.withLock { index in
            defer { index += 1 }
            return index < jobs.count ? jobs[index] : nil
        }
    }
}

/// Renders the pages of one job after the other; each Markdown file is parsed once.
private struct PageWorker {
    let project: ProjectFolder
    let site: SiteContext
    let runner: QueryRunner
    let renderer: PageRenderer
    let collector: DiagnosticCollector

    init(project: ProjectFolder, site: SiteContext, reader: SnapshotReader, collector: DiagnosticCollector) {
        self.project = project
        self.site = site
        self.collector = collector
        runner = QueryRunner(reader: reader, collector: collector)
        renderer = PageRenderer(site: site, collector: collector)
    }

    func render(_ job: SitePlan.Job) -> [SiteFile] {
        guard let text = project.text(of: job.source.file, into: collector),
            let document = job.source.document(text, siteComponents: site.templates.components, into: collector)
        else { return [] }
        return job.pages.compactMap { page in
            let results = runner.run(document.queries, parameters: page.values)
            return renderer.render(page, document: document, results: results.rows)
        }
    }
}
