import Foundation
import SiteRendering
import Synchronization

/// Renders the pages that must be rendered, on all cores, and takes over the others.
struct PageMaking {
    let project: ProjectFolder
    let site: SiteContext
    let inputs: SiteInputs
    let store: DataStore
    let folder: SiteFolder
    let record: BuildRecord?
    /// The files of the old site, by path, as they are on the disk.
    let present: [String: ManifestEntry]
    let options: SiteBuilder.Options
    /// Whether another build of the program made the old site.
    let isOtherEngine: Bool

    /// What became of all pages.
    struct Result {
        var records: RecordBuilder
        var diagnostics: [Diagnostic] = []
        var fragmentLinks: [FragmentLink] = []
        var renderedCount = 0
        var explanation: [String] = []
    }

    func run(_ groups: [SitePlan.Group]) async throws -> Result {
        var result = Result(records: RecordBuilder(old: record))
        var comparison = PageComparison(record: record, digests: makeDigests(), present: present)
        var jobs: [PageJob] = []
        for group in groups {
            var due: [(page: Page, known: BuildRecord.Page?)] = []
            for page in group.pages {
                switch comparison.verdict(on: page) {
                case .unchanged(let known): keep(known, of: page, in: &result)
                case .queriesDue(let known): due.append((page, known))
                case .due: due.append((page, nil))
                }
                if isExplained(page) { result.explanation = explanation(of: page, &comparison) }
            }
            jobs += makeJobs(group.source, due)
        }
        for share in try await work(on: jobs) {
            for outcome in share.outcomes { add(outcome, to: &result) }
            result.diagnostics += share.diagnostics
        }
        return result
    }

    private func makeDigests() -> DependencyDigests {
        DependencyDigests(site: site, markdown: inputs.digests) { [store] in
            store.digest(ofTable: $0)
        }
    }

    private func makeJobs(_ source: PageSource, _ due: [(page: Page, known: BuildRecord.Page?)]) -> [PageJob] {
        guard let digest = inputs.digests[source.path] else { return [] }
        return stride(from: 0, to: due.count, by: PageJob.pagesAtOnce).map { start in
            let pages = Array(due[start..<min(start + PageJob.pagesAtOnce, due.count)])
            return PageJob(source: source, digest: digest, pages: pages)
        }
    }

    private func keep(_ known: BuildRecord.Page, of page: Page, in result: inout Result) {
        let files = ([page.path.file] + known.dataFiles).compactMap { record?.files[$0] }
        result.records.keep(known, files: files)
        result.diagnostics += known.diagnostics
        result.fragmentLinks += known.fragmentLinks
    }

    private func add(_ outcome: PageOutcome, to result: inout Result) {
        result.records.add(outcome)
        result.diagnostics += outcome.diagnostics
        result.fragmentLinks += outcome.fragmentLinks
        if outcome.isRendered { result.renderedCount += 1 }
        guard isExplained(outcome.page), result.explanation.isEmpty else { return }
        result.explanation =
            outcome.isRendered
            ? outcome.changedQueries.map { "rendered, since the query '\($0)' gave other rows than before" }
            : ["not rendered: a table that its queries read has changed, but they gave the same rows"]
    }

    private struct Share: Sendable {
        var outcomes: [PageOutcome] = []
        var diagnostics: [Diagnostic] = []
    }

    /// Each worker has a connection of its own and writes every page as soon as it is made.
    private func work(on jobs: [PageJob]) async throws -> [Share] {
        let queue = JobQueue(jobs)
        let workers = max(1, min(ProcessInfo.processInfo.activeProcessorCount, jobs.count))
        return try await withThrowingTaskGroup(of: Share.self) { group in
            for _ in 0..<workers where !jobs.isEmpty {
                group.addTask {
                    let worker = PageWorker(
                        project: project, site: site, record: record, present: present, digests: makeDigests(),
                        readers: LazyReader(store), renderer: PageRenderer(site: site, stopwatch: options.stopwatch),
                        stopwatch: options.stopwatch, write: folder.stage)
                    var share = Share()
                    while let job = queue.next() {
                        share.diagnostics += try worker.work(on: job) { share.outcomes.append($0) }
                        options.progress?(queue.finish(job), queue.pageCount)
                    }
                    return share
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func isExplained(_ page: Page) -> Bool {
        guard let name = options.explained else { return false }
        let trimmed = name.hasPrefix("/") ? String(name.dropFirst()) : name
        return [page.path.address, page.path.file, page.source, "\(PageSource.folder)/\(page.source)"].contains(trimmed)
            || page.path.address == trimmed + "/"
    }

    /// What is known before a query has run; nothing when that decides.
    private func explanation(of page: Page, _ comparison: inout PageComparison) -> [String] {
        switch comparison.verdict(on: page) {
        case .unchanged: ["not rendered: nothing that it is made from has changed"]
        case .queriesDue: []
        case .due:
            options.rendersAll
                ? ["rendered, since all pages were to be rendered"]
                : isOtherEngine
                    ? ["rendered, since Bourse itself has changed"]
                    : comparison.reasons(for: page).map { "rendered, since \($0)" }
        }
    }
}

/// Hands each job to one of the workers that ask.
private final class JobQueue: Sendable {
    let pageCount: Int
    private let jobs: [PageJob]
    private let state = Mutex((next: 0, donePages: 0))

    init(_ jobs: [PageJob]) {
        self.jobs = jobs
        pageCount = jobs.reduce(0) { $0 + $1.pages.count }
    }

    func next() -> PageJob? {
        state.withLock { state in
            defer { state.next += 1 }
            return state.next < jobs.count ? jobs[state.next] : nil
        }
    }

    /// - Returns: The number of pages that are done so far.
    func finish(_ job: PageJob) -> Int {
        state.withLock { state in
            state.donePages += job.pages.count
            return state.donePages
        }
    }
}
