import Market

/// What `bourse pull` reads. Paths are relative to the site's root.
public enum Source: Sendable {
    /// CSV files that fill one table.
    ///
    /// UTF-8 by RFC 4180 with a header; separated by commas, or by semicolons or tabs when the header has no comma.
    /// Columns may stand in any order and others are passed over; names are looked for exactly, then without regard to
    /// capitals and with a space or dash for `_` (`Adj Close`), `Ticker` for `symbol`. Without a column for the symbol it
    /// is the longest part of the file's name that is one: `BRK.B.csv`, `AAPL.adj.csv`.
    ///
    /// - Numbers are plain decimals with a point. A blank is null; a bar whose close is blank or `.` is skipped with a note.
    /// - Days are `2013-03-01`, `20130301`, `2013/3/1`, `1 March 2013`, `Mar 1, 2013`; `01/03/2013` only when the rows of the
    ///   file agree on an order and one has a part over 12. Times need their zone.
    /// - Bars may have closes only. A file with `adj_close` and no `close` joins bars that the snapshot or the pull has.
    /// - The same row twice counts once; two rows for one key with other values refuse the pull.
    /// - A row that is there already is revised, in the columns that the file has. Predictions stay as issued; positions
    ///   and cash are replaced as a whole, also by a file without rows.
    ///
    /// - Parameter columns: Our names of columns to the files' own, where they differ.
    case csv(files: [String], into: SnapshotTable, columns: [String: String])
    /// A SQLite file, which is read and never changed: its documented tables (and `stockitems`) when `table` and `into`
    /// are nil, or one table or view by mapping.
    case sqlite(file: String, table: String?, into: SnapshotTable?, columns: [String: String])

    /// Values that were validated already; adjusted closes that they lack stay as they are.
    ///
    /// - Parameters:
    ///   - from: The source's name for messages and the record of pulls, such as the address of an API.
    ///   - entityTags: What the next pull may send along with the same requests, by URL.
    case records(MarketRecords, from: String, entityTags: [String: String])

    /// The tables that the source fills, or may fill.
    public var tables: Set<SnapshotTable> {
        switch self {
        case .csv(_, let table, _): [table]
        case .sqlite(_, _, let table?, _): [table]
        case .sqlite, .records: Set(SnapshotTable.allCases)
        }
    }

    /// The source in a few words, for the record of pulls.
    var name: String {
        switch self {
        case .csv(let files, let table, _):
            "\(files.count == 1 ? files[0] : "\(files.count) CSV files") → \(table.rawValue)"
        case .sqlite(let file, _, _, _): file
        case .records(_, let name, _): name
        }
    }
}
