import Market
import SiteRendering
import Snapshots

/// What became of one page.
struct PageOutcome: Sendable {
    let page: Page
    let file: ManifestEntry
    /// The files beside it.
    let dataFiles: [ManifestEntry]
    let isRendered: Bool
    /// The queries that gave other rows than before, where that alone decided.
    let changedQueries: [String]
    let states: [BuildRecord.State]
    let queries: [Query]
    let diagnostics: [Diagnostic]
    let fragmentLinks: [FragmentLink]

    struct Query: Sendable {
        let name: String
        let tables: [BuildRecord.State]
        let rows: ContentDigest
    }
}

/// Pages of one Markdown file that may have to be rendered.
struct PageJob: Sendable {
    let source: PageSource
    /// Of the file as the scan found it.
    let digest: ContentDigest
    /// Each with its record when it is to be rendered only if the rows of its queries have changed.
    let pages: [(page: Page, known: BuildRecord.Page?)]

    /// A file's rows are shared out among the workers.
    static let pagesAtOnce = 64
}

/// Renders pages on one thread; each Markdown file is parsed once a job.
struct PageWorker {
    let project: ProjectFolder
    let site: SiteContext
    let record: BuildRecord?
    let present: [String: ManifestEntry]
    let digests: DependencyDigests
    let readers: LazyReader
    let renderer: PageRenderer
    let stopwatch: Stopwatch?
    /// Takes the bytes of a file that differs from the one that is there.
    let write: ([UInt8], String) throws(PublishingError) -> Void

    /// Calls `take` with each page's outcome as soon as it is known; a page with errors has none, its diagnostics are returned.
    func work(on job: PageJob, take: (PageOutcome) -> Void) throws -> [Diagnostic] {
        let shared = DiagnosticCollector()
        let bytes = PlainFile.read(project.path(job.source.file))
        guard bytes.map({ ContentDigest(of: $0) }) == job.digest else {
            throw PublishingError.changedMeanwhile(file: job.source.file)
        }
        guard let text = project.text(bytes, of: job.source.file, into: shared),
            let document = job.source.document(text, siteComponents: site.templates.components, into: shared)
        else { return shared.diagnostics }
        var failed: [Diagnostic] = []
        for (page, known) in job.pages {
            let collector = DiagnosticCollector()
            // What the file's parsing found belongs to each of its pages.
            for diagnostic in shared.diagnostics { collector.add(diagnostic) }
            if let outcome = try work(on: page, known: known, document: document, collector: collector) {
                take(outcome)
            } else {
                failed += collector.diagnostics
            }
        }
        return failed
    }

    private func work(
        on page: Page, known: BuildRecord.Page?, document: PageDocument, collector: DiagnosticCollector
    ) throws -> PageOutcome? {
        let start = stopwatch?.now()
        let runner = QueryRunner(readers: readers, collector: collector, stopwatch: stopwatch)
        var results: [String: QueryResult] = [:]
        if let known {
            let due = Set(known.queries.filter { !isUpToDate($0) }.map(\.name))
            results = try runner.run(document.queries, parameters: page.values, where: due.contains)
            if let outcome = unchanged(page, known: known, results: results), !collector.hasErrors { return outcome }
        }
        let rest = try runner.run(document.queries, parameters: page.values) { results[$0] == nil }
        results.merge(rest) { first, _ in first }
        guard
            let rendered = renderer.render(
                page, document: document, results: results.mapValues(\.rows), into: collector),
            !collector.hasErrors
        else { return nil }
        let entries = try ([rendered.file] + rendered.dataFiles).map { file in
            let entry = file.entry
            if present[entry.path] != entry { try write(file.bytes, entry.path) }
            return entry
        }
        stopwatch?.note(.page, "/" + page.path.address, since: start)
        let queries = document.queries.compactMap { query in results[query.name].map { self.query(query.name, $0) } }
        let rows = Dictionary(queries.map { ($0.name, $0.rows) }) { first, _ in first }
        return PageOutcome(
            page: page, file: entries[0], dataFiles: Array(entries.dropFirst()), isRendered: true,
            changedQueries: (known?.queries ?? []).filter { rows[$0.name] != $0.rows }.map(\.name),
            states: rendered.dependencies.map { state($0) }, queries: queries,
            diagnostics: collector.diagnostics, fragmentLinks: rendered.fragmentLinks)
    }

    /// The outcome for a page whose queries gave the rows that it shows already; nil when one gave others.
    private func unchanged(
        _ page: Page, known: BuildRecord.Page, results: [String: QueryResult]
    ) -> PageOutcome? {
        guard let record, let entry = record.files[page.path.file] else { return nil }
        var queries: [PageOutcome.Query] = []
        for query in known.queries {
            if let result = results[query.name] {
                let new = self.query(query.name, result)
                guard new.rows == query.rows else { return nil }
                queries.append(new)
            } else {
                guard isUpToDate(query) else { return nil }
                queries.append(
                    PageOutcome.Query(
                        name: query.name, tables: query.tables.map { record.states[$0] }, rows: query.rows))
            }
        }
        return PageOutcome(
            page: page, file: entry, dataFiles: known.dataFiles.compactMap { record.files[$0] }, isRendered: false,
            changedQueries: [],
            states: known.states.map { record.states[$0] },
            queries: queries, diagnostics: known.diagnostics, fragmentLinks: known.fragmentLinks)
    }

    private func isUpToDate(_ query: BuildRecord.Query) -> Bool {
        query.tables.allSatisfy { index in
            guard let state = record?.states[index] else { return false }
            return digests.digest(of: state.dependency) == state.digest
        }
    }

    private func query(_ name: String, _ result: QueryResult) -> PageOutcome.Query {
        var builder = DigestBuilder()
        builder.add(result.rows)
        return PageOutcome.Query(
            name: name, tables: result.tables.union([DataStore.schemaName]).sorted().map { state(.table($0)) },
            rows: builder.finish())
    }

    private func state(_ dependency: Dependency) -> BuildRecord.State {
        // What has no digest, such as a table that SQLite makes up, has none that is equal next time.
        BuildRecord.State(
            dependency: dependency, digest: digests.digest(of: dependency) ?? ContentDigest(of: Array("none".utf8)))
    }
}
