import ArgumentParser
import JSON
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
            let info = try reporting(messages, exitCode: 1) { () throws(SnapshotError) in
                try SnapshotReader(path: options.project.path(configuration.snapshot)).info()
            }
            if !options.json {
                for line in info.lines { print(line) }
            }
            try messages.end(0, info.json)
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the file, its tables and the limits of every row; exit code 2 with findings.")

        @OptionGroup var options: SiteOptions
        @OptionGroup var strictness: StrictOption

        func run() throws {
            let messages = Messages(options, isStrict: strictness.strict)
            let configuration = try options.configuration(messages)
            try reporting(messages, exitCode: 2) { () throws(SnapshotError) in
                let findings = try checkSnapshot(options.project.path(configuration.snapshot))
                guard findings.isEmpty else { throw .refused(findings) }
            }
            messages.say("\(configuration.snapshot): no findings")
            try messages.end(0)
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
            try messages.end(0)
        }
    }
}

/// Runs what works on a snapshot; an error is printed with place and cure and ends the command.
private func reporting<Result>(
    _ messages: Messages, exitCode: Int32, _ work: () throws(SnapshotError) -> Result
) throws -> Result {
    do throws(SnapshotError) {
        return try work()
    } catch {
        messages.print(error.diagnostics)
        try messages.end(exitCode)
    }
}

extension SnapshotInfo {
    fileprivate var json: JSONValue {
        func text(_ text: String?) -> JSONValue { text.map(JSONValue.text) ?? .null }
        let tables = tables.map { table -> JSONValue in
            [
                "name": .text(table.name), "rows": .integer(table.rows),
                "symbols": table.symbols.map(JSONValue.integer) ?? .null, "first": text(table.first),
                "last": text(table.last),
            ]
        }
        return ["dataAsOf": text(asOf?.description), "tables": .list(tables), "lastPull": text(lastPull?.finishedAt)]
    }
}
