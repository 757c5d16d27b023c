import SiteRendering
import Snapshots

/// Makes one page in memory.
struct PreviewWorker {
    let project: ProjectFolder
    let site: SiteContext
    let tools: PageTools

    enum Result {
        /// With the bytes of the page and of the files beside it, by path.
        case made(PageOutcome, files: [String: [UInt8]])
        /// - Parameter isPassing: Whether another try may do, with everything as it is.
        case failed([Diagnostic], isPassing: Bool)
        /// The Markdown file is not the one that the state knows.
        case changing
    }

    func make(_ page: Page, source: PageSource, digest: ContentDigest) -> Result {
        var files: [String: [UInt8]] = [:]
        var outcome: PageOutcome?
        let failures: [Diagnostic]
        do {
            failures = try withoutActuallyEscaping({ files[$1] = $0 }) { write in
                try PageWorker(
                    project: project, site: site, record: nil, present: [:], digests: tools.digests,
                    readers: tools.readers, renderer: tools.renderer, stopwatch: nil, write: write
                ).work(on: PageJob(source: source, digest: digest, pages: [(page, nil)])) { outcome = $0 }
            }
        } catch let error as SnapshotError {
            return .failed(error.diagnostics, isPassing: true)
        } catch is PublishingError {
            return .changing
        } catch {
            return .failed([Diagnostic(.error, "\(error)", file: source.file)], isPassing: false)
        }
        return outcome.map { .made($0, files: files) } ?? .failed(failures, isPassing: false)
    }
}

extension PageTools {
    /// Whether nothing that a page was made from has changed since.
    func isUpToDate(_ outcome: PageOutcome) -> Bool {
        outcome.states.allSatisfy { digests.digest(of: $0.dependency) == $0.digest }
            && outcome.queries.allSatisfy { query in
                query.tables.allSatisfy { digests.digest(of: $0.dependency) == $0.digest }
            }
    }
}
