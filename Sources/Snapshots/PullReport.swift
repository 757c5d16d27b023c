/// What a pull changed and noticed.
public struct PullReport: Sendable {
    /// Of the tables that the sources fill.
    public let changes: [SnapshotTable: TableChanges]
    /// Notes and warnings; an error would have refused the pull.
    public let findings: [DataFinding]

    /// Whether a row was added, revised or removed.
    public var hasChanges: Bool { changes.values.contains { $0.added + $0.revised + $0.removed > 0 } }

    /// One line a table: "bars: 12 bars revised (2013-02-10 to 2013-02-21), 3768 unchanged".
    public var lines: [String] {
        SnapshotTable.allCases.compactMap { table in
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
}

extension TableChanges {
    /// " (2013-02-10 to 2013-02-21)", or nothing.
    fileprivate var revisedSpan: String {
        guard let revisedFrom, let revisedTo else { return "" }
        return revisedFrom == revisedTo ? " (\(revisedFrom))" : " (\(revisedFrom) to \(revisedTo))"
    }
}
