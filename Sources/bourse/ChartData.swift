import Foundation
import Market
import SiteBuild
import SiteRendering
import Snapshots

/// The CSV files of `bourse chart`, by name.
struct ChartData {
    /// What `--data` says: `FILE` or `NAME=FILE`.
    struct Source {
        /// Nil for a file that has no name but its own.
        let name: String?
        let file: String

        init(_ argument: String) {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isFile = parts.count < 2 || parts[0].isEmpty || parts[0].contains("/")
            name = isFile ? nil : String(parts[0])
            file = isFile ? argument : String(parts[1])
        }

        /// How the spec calls it: `AAPL` for `data/AAPL.csv`.
        var tableName: String {
            name ?? (file == "-" ? "-" : URL(filePath: file).deletingPathExtension().lastPathComponent)
        }
    }

    let tables: NamedTables

    /// - Returns: Nil after a report.
    init?(_ arguments: [String], into collector: DiagnosticCollector) {
        var rows: [String: Rows] = [:]
        var names: [String] = []
        let sources = arguments.map(Source.init)
        var isGood = true
        for source in sources {
            let name = source.tableName
            guard !names.contains(name) else {
                collector.add(
                    Diagnostic(.error, "two files are called '\(name)'; give one another name: --data NAME=FILE"))
                isGood = false
                continue
            }
            names.append(name)
            do throws(SnapshotError) {
                rows[name] =
                    source.file == "-"
                    ? try SiteTable.csv(
                        name: name, bytes: Array(FileHandle.standardInput.readDataToEndOfFile()), file: "standard input"
                    ).rows
                    : try SiteTable.csv(name: name, files: [source.file], root: ".").rows
            } catch {
                error.diagnostics.forEach(collector.add)
                isGood = false
            }
            if let count = rows[name]?.count, count > Self.mostRows {
                collector.add(
                    Diagnostic(
                        .error, "the file has \(count) rows, and at most \(Self.mostRows) are drawn", file: source.file)
                )
                isGood = false
            }
        }
        guard isGood else { return nil }
        let only = sources.count == 1 && sources[0].name == nil ? rows.values.first : nil
        tables = NamedTables(names: names, kind: "file of --data") { only ?? rows[$0] }
    }

    /// As many as a query of a page may give.
    static let mostRows = 100_000
}
