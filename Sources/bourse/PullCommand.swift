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
        let collector = DiagnosticCollector()
        let sources = options.project.sources(of: configuration, into: collector)
        messages.print(collector.diagnostics)
        guard !collector.hasErrors else { try Self.refuse(messages) }
        let now = Instant(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000))
        let report: PullReport
        do throws(SnapshotError) {
            report = try SnapshotWriter.pull(
                sources, root: options.project.root, into: options.project.path(configuration.snapshot), now: now)
        } catch {
            messages.print(error.diagnostics)
            try Self.refuse(messages)
        }
        messages.print(report.findings.map(\.diagnostic))
        for line in report.lines { messages.say(line) }
        try messages.end(0, ["changes": .list(report.lines.map(JSONValue.text))])
    }

    private static func refuse(_ messages: Messages) throws -> Never {
        messages.say("nothing was changed")
        try messages.end(3)
    }
}
