import Foundation
import Market
import TestSupport

@testable import Snapshots

/// A folder with a snapshot, filled by the test.
struct SnapshotFolder {
    let folder: TemporaryFolder
    static let hostile = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Hostile")
    static let now = Instant(millisecondsSinceEpoch: 1_700_000_000_000)

    init() throws {
        folder = try TemporaryFolder()
    }

    var path: String { folder.path + "/snapshot.sqlite" }

    @discardableResult
    func pull(_ sources: Source...) throws(SnapshotError) -> PullReport {
        try SnapshotWriter.pull(sources, root: folder.path, into: path, now: Self.now)
    }

    /// Pulls one CSV text into a table.
    @discardableResult
    func pull(
        _ text: String, into table: SnapshotTable = .bars, columns: [String: String] = [:],
        named name: String = "data.csv"
    ) throws -> PullReport {
        try folder.write(text, to: name)
        return try pull(.csv(files: [name], into: table, columns: columns))
    }

    /// The faults of a pull that must be refused, one line each as `file:line:column: message`.
    func faults(_ text: String, into table: SnapshotTable = .bars, columns: [String: String] = [:]) throws -> [String] {
        do {
            try pull(text, into: table, columns: columns)
            return []
        } catch let error as SnapshotError {
            return Self.lines(error)
        }
    }

    static func lines(_ error: SnapshotError) -> [String] {
        guard case .refused(let findings) = error else { return [error.description] }
        return findings.map { finding in
            let place = [finding.file, finding.line.map(String.init), finding.column.map(String.init)].compactMap { $0 }
            return place.joined(separator: ":") + ": " + finding.message
        }
    }

    /// All rows of a query as text, values separated by bars.
    func rows(_ sql: String, _ parameters: [String: Value] = [:], tables: [SiteTable] = []) throws -> [String] {
        let reader = try SnapshotReader(path: path, tables: tables)
        let rows = try reader.query(AuthorQuery(name: nil, sql: sql, earlier: [], parameters: parameters)).rows
        return (0..<rows.count).map { row in rows.row(row).map(\.description).joined(separator: "|") }
    }
}
