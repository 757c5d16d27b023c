import ArgumentParser
import Foundation
import Market
import SiteBuild
import SiteRendering
import Snapshots

struct PullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Read the sources of bourse.yml into the snapshot.",
        discussion: """
            Every row is checked on the way in. One bad row refuses the whole pull: it is reported with file, line and \
            field, and the snapshot stays as it was. Reading the same files again changes nothing; bars that differ from \
            those there are counted as revised.
            """)

    @OptionGroup var options: SiteOptions

    func run() throws {
        let messages = Messages(options)
        let configuration = try options.configuration(messages)
        let sources = try configuration.sources.flatMap { try Self.sources($0, project: options.project, messages) }
        guard !sources.isEmpty else {
            messages.print(
                Diagnostic(
                    .error, "there are no 'sources:'; add one, such as 'csv: Content/data/*.csv' with 'into: bars'",
                    file: "bourse.yml"))
            throw ExitCode(3)
        }
        let now = Instant(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000))
        do throws(SnapshotError) {
            let report = try SnapshotWriter.pull(
                sources, root: options.project.root, into: options.project.path(configuration.snapshot), now: now)
            messages.print(report.findings.map(\.diagnostic))
            for line in report.lines { messages.say(line) }
        } catch {
            messages.print(error.diagnostics)
            messages.say("nothing was changed")
            throw ExitCode(3)
        }
    }

    private static func sources(
        _ source: SiteConfiguration.DataSource, project: ProjectFolder, _ messages: Messages
    ) throws -> [Source] {
        let into = source.into.flatMap(SnapshotTable.init)
        switch source.origin {
        case .csv(let pattern):
            let files = project.files(matching: pattern)
            guard !files.isEmpty, let into else {
                return try refuse("no file is named \(pattern)", source, messages)
            }
            return [.csv(files: files, into: into, columns: source.columns)]
        case .sqlite(let file, let table):
            return [.sqlite(file: file, table: table, into: into, columns: source.columns)]
        case .api:
            return try refuse("this version pulls from csv and sqlite sources only, not from an API", source, messages)
        }
    }

    private static func refuse(
        _ message: String, _ source: SiteConfiguration.DataSource, _ messages: Messages
    ) throws -> [Source] {
        messages.print(
            Diagnostic(
                .error, message, file: source.place.file, line: source.place.line, column: source.place.column))
        throw ExitCode(3)
    }
}
