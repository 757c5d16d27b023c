import Foundation
import Market
import SiteRendering
import Snapshots

/// The data that a build may see: the snapshot and the site's own tables.
struct DataStore: Sendable {
    /// Nil for a site without any data of its own.
    private let snapshot: String?
    private let tables: [SiteTable]

    /// - Returns: Nil after a report.
    init?(project: ProjectFolder, configuration: SiteConfiguration, into collector: DiagnosticCollector) {
        let path = project.path(configuration.snapshot)
        if FileManager.default.fileExists(atPath: path) {
            snapshot = path
        } else if configuration.sources.isEmpty {
            snapshot = nil
        } else {
            collector.add(
                Diagnostic(
                    .error, "the snapshot does not exist yet; run 'bourse pull' first", file: configuration.snapshot))
            return nil
        }
        var tables: [SiteTable] = []
        var failed = false
        for table in configuration.tables {
            let files = project.files(matching: table.pattern)
            if files.isEmpty {
                collector.error("no file is named \(table.pattern)", at: table.place)
                failed = true
                continue
            }
            do throws(SnapshotError) {
                tables.append(try SiteTable.csv(name: table.name, files: files, root: project.root))
            } catch {
                failed = true
                for diagnostic in error.diagnostics { collector.add(diagnostic) }
            }
        }
        if failed { return nil }
        self.tables = tables
    }

    /// A connection for one thread.
    func makeReader() throws(SnapshotError) -> SnapshotReader {
        try SnapshotReader(path: snapshot, tables: tables)
    }

    func marketData(_ reader: SnapshotReader) throws -> MarketData {
        let quotes = try reader.query(
            AuthorQuery(
                name: nil,
                sql: """
                    select q.symbol, s.name, q.price, q.change, q.volume, q.as_of, s.currency
                    from latest_quotes q left join stocks s on s.symbol = q.symbol order by q.symbol
                    """,
                earlier: [], parameters: [:]))
        return MarketData(asOf: try reader.asOf, quotes: quotes.rows)
    }
}

extension SnapshotError {
    /// The error as an author sees it.
    public var diagnostics: [Diagnostic] {
        guard case .refused(let findings) = self else { return [Diagnostic(.error, "\(self)")] }
        return findings.map(\.diagnostic)
    }
}

extension DataFinding {
    /// The finding as an author sees it.
    public var diagnostic: Diagnostic {
        Diagnostic(
            isError ? .error : .warning, message, file: file, line: line, column: column ?? (line == nil ? nil : 1))
    }
}
