import ArgumentParser
import SiteBuild
import SiteRendering
import Snapshots

struct SnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Look at the snapshot, check it, or write it out as CSV.",
        subcommands: [Info.self, Check.self, Export.self])

    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what the snapshot holds: rows, symbols and dates of each table.")

        @OptionGroup var options: SiteOptions

        func run() throws {
            let messages = Messages(options)
            let configuration = try options.configuration(messages)
            try reporting(messages, exitCode: 1) { () throws(SnapshotError) in
                let reader = try SnapshotReader(path: options.project.path(configuration.snapshot))
                for line in try reader.info().lines { print(line) }
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the file, its tables and the limits of every row; exit code 2 with findings.")

        @OptionGroup var options: SiteOptions

        func run() throws {
            let messages = Messages(options)
            let configuration = try options.configuration(messages)
            try reporting(messages, exitCode: 2) { () throws(SnapshotError) in
                let findings = try checkSnapshot(options.project.path(configuration.snapshot))
                guard findings.isEmpty else { throw .refused(findings) }
            }
            messages.say("\(configuration.snapshot): no findings")
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write each table to a CSV file that 'bourse pull' can read again.")

        @OptionGroup var options: SiteOptions

        @Argument(help: "The folder to write to; it is made if need be.", completion: .directory)
        var folder: String

        func run() throws {
            let messages = Messages(options)
            let configuration = try options.configuration(messages)
            try reporting(messages, exitCode: 1) { () throws(SnapshotError) in
                try exportSnapshot(options.project.path(configuration.snapshot), to: folder)
            }
        }
    }
}

/// Runs what works on a snapshot and prints its error with place and cure.
private func reporting(
    _ messages: Messages, exitCode: Int32, _ work: () throws(SnapshotError) -> Void
) throws {
    do throws(SnapshotError) {
        try work()
    } catch {
        messages.print(error.diagnostics)
        throw ExitCode(exitCode)
    }
}
