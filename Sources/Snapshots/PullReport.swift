/// What a pull changed and noticed.
public struct PullReport: Sendable {
    /// Of the tables that the sources fill.
    public let changes: [SnapshotTable: TableChanges]
    /// Notes and warnings; an error would have refused the pull.
    public let findings: [DataFinding]

    /// Whether a row was added, revised or removed.
    public var hasChanges: Bool { changes.values.contains { !$0.isEmpty } }

    /// One line a table: "bars: 12 bars revised (2013-02-10 to 2013-02-21), 3768 unchanged".
    public var lines: [String] { SnapshotTable.allCases.compactMap(line) }

    /// The lines of tables in which a row was added, revised or removed.
    public var changedLines: [String] {
        SnapshotTable.allCases.filter { changes[$0]?.isEmpty == false }.compactMap(line)
    }

    private func line(of table: SnapshotTable) -> String? {
        guard let changes = changes[table] else { return nil }
        let parts = [
            changes.added > 0 ? "\(table.counted(changes.added)) added" : nil,
            changes.revised > 0 ? "\(table.counted(changes.revised)) revised\(changes.revisedSpan)" : nil,
            changes.removed > 0 ? "\(table.counted(changes.removed)) removed" : nil,
            changes.unchanged > 0 ? "\(changes.unchanged) unchanged" : nil,
        ]
        let said = parts.compactMap { $0 }.joined(separator: ", ")
        return "\(table.rawValue): \(said.isEmpty ? "no rows" : said)"
    }
}

extension TableChanges {
    /// Whether no row is another than before.
    fileprivate var isEmpty: Bool { added + revised + removed == 0 }

    /// " (2013-02-10 to 2013-02-21)", or nothing.
    fileprivate var revisedSpan: String {
        guard let revisedFrom, let revisedTo else { return "" }
        return revisedFrom == revisedTo ? " (\(revisedFrom))" : " (\(revisedFrom) to \(revisedTo))"
    }
}
