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
    /// What the line of JSON says besides when the command ends here.
    var failureFields: JSONValue = [:]

    /// Another build is at work on the same site.
    struct Busy: Error {
        let message: String
    }

    /// Ends the command, after a report, when the build could not be done; mistakes in the site's files are in the report.
    ///
    /// - Throws: `Busy` besides what ends the command.
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
                try messages.end(1, failureFields)
            case let error as DataAgeError:
                try refuse(error, now: now)
            case let error as PublishingError:
                if case .busy = error { throw Busy(message: "\(error)") }
                messages.print(Diagnostic(.error, "\(error)"))
                try messages.end(1, failureFields)
            default:
                messages.print(Diagnostic(.error, "\(error)"))
                try messages.end(1, failureFields)
            }
        }
    }

    /// Ends the command since the data is too old.
    func refuse(_ error: DataAgeError, now: Instant) throws -> Never {
        messages.print(Diagnostic(.error, error.description(now: now, allowed: maxAge), file: error.snapshot))
        let age = error.asOf.map { JSONValue.integer(now.seconds(since: $0)) } ?? .null
        try messages.end(
            4,
            failureFields.appending([
                "dataAsOf": error.asOf.map { .text($0.description) } ?? .null, "dataAgeSeconds": age,
            ]))
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
