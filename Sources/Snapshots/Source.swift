/// What `bourse pull` reads. Paths are relative to the site's root.
public enum Source: Sendable {
    /// CSV files that fill one table.
    ///
    /// - Parameter columns: Our names of columns to the files' own, where they differ.
    case csv(files: [String], into: SnapshotTable, columns: [String: String])
    /// A SQLite file: its documented tables when `table` and `into` are nil, or one table or view by mapping.
    case sqlite(file: String, table: String?, into: SnapshotTable?, columns: [String: String])

    /// The source in a few words, for the record of pulls.
    var name: String {
        switch self {
        case .csv(let files, let table, _):
            "\(files.count == 1 ? files[0] : "\(files.count) CSV files") → \(table.rawValue)"
        case .sqlite(let file, _, _, _): file
        }
    }
}
