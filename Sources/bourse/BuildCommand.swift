import ArgumentParser
import Foundation
import SiteBuild
import SiteRendering
import Snapshots

struct BuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Make the site: snapshot + Content + Templates → Site.",
        discussion: """
            Every mistake that is found is printed with file, line and column. With an error the site that is there stays as \
            it is. The same inputs give the same bytes, whatever the time zone, the language or the folder.
            """)

    @OptionGroup var options: SiteOptions
    @OptionGroup var strictness: StrictOption

    @Option(name: .shortAndLong, help: "Where the site is written (default: Site in the site's folder).")
    var outputDir: String?

    @Flag(name: .long, help: "Build pages with 'draft: true' too.")
    var drafts = false

    func run() async throws {
        let messages = Messages(options, isStrict: strictness.strict)
        let clock = ContinuousClock()
        let start = clock.now
        let configuration = try options.configuration(messages)
        let builder = SiteBuilder(project: options.project, configuration: configuration, includesDrafts: drafts)
        let report: SiteBuilder.Report
        do {
            report = try await builder.build(into: outputDir ?? options.project.path("Site"))
        } catch let error as SnapshotError {
            messages.print(error.diagnostics)
            try messages.end(1)
        } catch {
            messages.print(Diagnostic(.error, "\(error)"))
            try messages.end(1)
        }
        messages.print(report.diagnostics)
        let errors = report.diagnostics.count { $0.severity == .error }
        guard errors == 0 else {
            messages.say("\(errors) \(errors == 1 ? "error" : "errors"); the site stays as it was")
            try messages.end(1)
        }
        let data = report.dataAsOf.map { "; data of \($0)" } ?? ""
        messages.say(
            "Site: \(report.pageCount) pages, \(report.fileCount) files, \(report.byteCount / 1024) KB, \(seconds(clock.now - start)) s\(data)"
        )
        try messages.end(
            0,
            [
                "pages": .integer(report.pageCount), "files": .integer(report.fileCount),
                "bytes": .integer(report.byteCount), "dataAsOf": report.dataAsOf.map { .text("\($0)") } ?? .null,
            ])
    }
}

/// A duration as seconds with two decimals.
func seconds(_ duration: Duration) -> String {
    let hundredths = duration.components.seconds * 100 + duration.components.attoseconds / 10_000_000_000_000_000
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}
