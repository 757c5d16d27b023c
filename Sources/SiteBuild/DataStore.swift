import Foundation
import Market
import SiteRendering
import Snapshots
import Synchronization

/// The data that a build may see: the snapshot and the site's own tables.
///
/// Nothing is read but digests until a query has to run.
final class DataStore: Sendable {
    /// Nil for a site without any data of its own.
    private let path: String?
    private let file: String
    /// Of the snapshot's file.
    let snapshot: ContentDigest?
    private let root: String
    private let files: [SiteTableFiles]
    private let state: Mutex<State>

    /// A table of the site's own, before it is read.
    private struct SiteTableFiles: Sendable {
        let name: String
        let files: [String]
        let digest: ContentDigest
    }

    private struct State: Sendable {
        var contents: SnapshotContents?
        var digests: [String: ContentDigest]
        var tables: [SiteTable]?
    }

    /// Whether the data cannot be used, which has been reported: no query runs, and pages are looked at without their rows.
    let isBroken: Bool

    /// - Parameter record: What the last build knew; its digests of tables hold while the snapshot's file is the same.
    init(
        project: ProjectFolder, configuration: SiteConfiguration, record: BuildRecord?,
        into collector: DiagnosticCollector
    ) {
        file = configuration.snapshot
        root = project.root
        let path = project.path(configuration.snapshot)
        let exists = FileManager.default.fileExists(atPath: path)
        self.path = exists ? path : nil
        snapshot = self.path.flatMap(Self.digest(ofSnapshot:))
        files = configuration.tables.compactMap { Self.files(of: $0, project: project, into: collector) }
        var digests = record?.snapshot == snapshot ? record?.tables ?? [:] : [:]
        // It tells of the names of the site's own tables too.
        if record?.siteTables.keys.sorted() != files.map(\.name).sorted() { digests[Self.schemaName] = nil }
        var tables: [SiteTable]?
        var isBroken = files.count < configuration.tables.count
        if !exists, !configuration.sources.isEmpty {
            collector.add(
                Diagnostic(
                    .error, "the snapshot does not exist yet; run 'bourse pull' first", file: configuration.snapshot))
            isBroken = true
        }
        // Data that no build has seen is looked at as a whole, also where no page shows it.
        isNew = record?.snapshot != snapshot || record?.siteTables != Self.digests(of: files)
        if isNew {
            tables = Self.read(files, root: project.root, into: collector)
            if tables == nil { isBroken = true }
        }
        if isBroken { digests = [:] }
        self.isBroken = isBroken
        state = Mutex(State(digests: digests, tables: tables))
    }

    /// Whether no build has seen this data.
    let isNew: Bool

    /// Of the files of the site's own tables, by the table's name.
    var siteTables: [String: ContentDigest] { Self.digests(of: files) }

    private static func digests(of files: [SiteTableFiles]) -> [String: ContentDigest] {
        Dictionary(files.map { ($0.name, $0.digest) }) { first, _ in first }
    }

    /// Reads the site's own tables and reports what is wrong with them.
    ///
    /// - Returns: Nil after a report.
    private static func read(
        _ files: [SiteTableFiles], root: String, into collector: DiagnosticCollector
    ) -> [SiteTable]? {
        var tables: [SiteTable] = []
        for table in files {
            do throws(SnapshotError) {
                tables.append(try SiteTable.csv(name: table.name, files: table.files, root: root))
            } catch {
                for diagnostic in error.diagnostics { collector.add(diagnostic) }
            }
        }
        return tables.count == files.count ? tables : nil
    }

    private static func files(
        of table: SiteConfiguration.TableSource, project: ProjectFolder, into collector: DiagnosticCollector
    ) -> SiteTableFiles? {
        let files = project.files(matching: table.pattern)
        if files.isEmpty {
            collector.error("no file is named \(table.pattern)", at: table.place)
            return nil
        }
        guard let digest = digest(of: files, root: project.root) else {
            collector.error("a file of \(table.pattern) cannot be read", at: table.place)
            return nil
        }
        return SiteTableFiles(name: table.name, files: files, digest: digest)
    }

    private static func digest(of files: [String], root: String) -> ContentDigest? {
        let project = ProjectFolder(root: root)
        var builder = DigestBuilder()
        for file in files {
            guard let content = PlainFile.digest(project.path(file)) else { return nil }
            builder.add(file)
            builder.add(content.digest)
        }
        return builder.finish()
    }

    /// Of the file with what SQLite may keep beside it.
    private static func digest(ofSnapshot path: String) -> ContentDigest? {
        guard let main = PlainFile.digest(path) else { return nil }
        var builder = DigestBuilder()
        builder.add(main.digest)
        for name in ["-wal", "-journal"] {
            if let other = PlainFile.digest(path + name) { builder.add(other.digest) }
        }
        return builder.finish()
    }

    /// The digest of a table's definition and rows.
    ///
    /// - Parameter name: In lower case.
    /// - Returns: Nil when there is no such table, or it cannot be read.
    func digest(ofTable name: String) -> ContentDigest? {
        // What is wrong with the snapshot, the query that reads it tells.
        if name == Self.schemaName { return try? schema() }
        if let table = files.first(where: { $0.name.lowercased() == name }) { return table.digest }
        return state.withLock { state in
            if let known = state.digests[name] { return known }
            var builder = DigestBuilder()
            guard let contents = try? contents(&state),
                (try? contents.read(name, take: { builder.update($0) })) == true
            else { return nil }
            let digest = builder.finish()
            state.digests[name] = digest
            return digest
        }
    }

    /// The digests of the snapshot's tables that were asked for.
    var knownDigests: [String: ContentDigest] { state.withLock { $0.digests } }

    /// Stands for the definitions of all tables among the digests of tables; no table has this name.
    static let schemaName = "\u{0}schema"

    /// Of the definitions of all tables: which tables a query reads depends on them, not on rows.
    func schema() throws(SnapshotError) -> ContentDigest {
        let name = Self.schemaName
        let outcome = state.withLock { state -> Result<ContentDigest, SnapshotError> in
            if let known = state.digests[name] { return .success(known) }
            return Result { () throws(SnapshotError) in
                var builder = DigestBuilder()
                builder.add(try contents(&state).schema)
                builder.add(siteTables.keys.sorted())
                let digest = builder.finish()
                state.digests[name] = digest
                return digest
            }
        }
        return try outcome.get()
    }

    private func contents(_ state: inout State) throws(SnapshotError) -> SnapshotContents {
        if let contents = state.contents { return contents }
        let contents = try SnapshotContents(path: path)
        state.contents = contents
        return contents
    }

    /// A connection for one thread.
    func makeReader() throws(SnapshotError) -> SnapshotReader {
        let tables = state.withLock { state in
            Result { () throws(SnapshotError) in
                if let tables = state.tables { return tables }
                var tables: [SiteTable] = []
                for table in files {
                    tables.append(try SiteTable.csv(name: table.name, files: table.files, root: root))
                }
                state.tables = tables
                return tables
            }
        }
        return try SnapshotReader(path: path, tables: try tables.get())
    }

    func marketData() throws -> MarketData {
        if isBroken { return MarketData(asOf: nil, quotes: Rows(columns: [], values: [])) }
        let reader = try SnapshotReader(path: path)
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

    /// Whether another store was made from the same bytes.
    func holdsSame(as other: DataStore) -> Bool {
        path == other.path && snapshot == other.snapshot && siteTables == other.siteTables
    }

    /// Makes sure that all readers saw the same data.
    ///
    /// - Throws: When a file is not as it was at the start.
    func checkUnchanged() throws(PublishingError) {
        if let path, Self.digest(ofSnapshot: path) != snapshot { throw .changedMeanwhile(file: file) }
        for table in files where Self.digest(of: table.files, root: root) != table.digest {
            throw .changedMeanwhile(
                file: table.files.count == 1 ? table.files[0] : "a file of the table '\(table.name)'")
        }
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
