import JSON
import Market
import SiteBuild
import SiteRendering
import Snapshots

/// Builds a site and reports its mistakes: what `bourse build` does, and `bourse refresh` after its pull.
struct BuildStep {
    let project: ProjectFolder
    let configuration: SiteConfiguration
    let messages: Messages
    let outputDir: String?
    let maxAge: Age?

    /// Ends the command, after a report, when the build could not be done; mistakes in the site's files are in the report.
    func run(_ options: SiteBuilder.Options, now: Instant, progress: Progress) async throws -> BuildReport {
        var options = options
        options.engine = ProgramIdentity.current
        options.oldestData = maxAge.map { now.advanced(by: -$0.seconds) }
        options.progress = { progress.show("Rendering: \($0) of \($1) pages") }
        do {
            let report = try await SiteBuilder(project: project, configuration: configuration, options: options)
                .build(into: outputDir ?? project.path("Site"))
            progress.clear()
            messages.print(report.diagnostics)
            return report
        } catch {
            progress.clear()
            switch error {
            case let error as SnapshotError:
                messages.print(error.diagnostics)
                try messages.end(1)
            case let error as DataAgeError:
                messages.print(Diagnostic(.error, error.description(now: now, allowed: maxAge), file: error.snapshot))
                try messages.end(4, ["dataAsOf": error.asOf.map { .text($0.description) } ?? .null])
            default:
                messages.print(Diagnostic(.error, "\(error)"))
                try messages.end(1)
            }
        }
    }

    /// Ends the command when the site has mistakes, and so was not published.
    func refuse(
        _ report: BuildReport, isStrict: Bool, _ fields: JSONValue
    ) throws {
        guard report.hasErrors || report.failedForWarnings else { return }
        let count = report.diagnostics.count { $0.severity == .error || isStrict && $0.severity == .warning }
        messages.say("\(count) \(count == 1 ? "error" : "errors"); the site stays as it was")
        try messages.end(report.hasErrors ? 1 : 2, fields)
    }
}

extension BuildReport {
    /// For the line of JSON.
    var json: JSONValue {
        [
            "pages": .integer(pageCount), "rendered": .integer(renderedCount),
            "unchanged": .integer(pageCount - renderedCount), "files": .integer(fileCount),
            "changedFiles": .integer(changedCount), "removedFiles": .integer(removedCount),
            "bytes": .integer(byteCount), "dataAsOf": dataAsOf.map { .text($0.description) } ?? .null,
        ]
    }
}
