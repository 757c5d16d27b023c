import GRDBSQLite
import Market

/// What a snapshot holds.
public struct SnapshotInfo: Sendable {
    public struct Table: Sendable {
        public let name: String
        public let rows: Int
        /// Nil for a table without symbols.
        public let symbols: Int?
        /// The first and last day or time, as text; nil for a table without.
        public let first, last: String?
    }

    public let asOf: Instant?
    public let tables: [Table]
    /// When the last pull was, what it read and what it changed.
    public let lastPull: (finishedAt: String, source: String, message: String)?

    /// For people: a table of the tables.
    public var lines: [String] {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        let header = "\(padded("table", 14))\(padded("rows", 9))\(padded("symbols", 9))dates"
        let rows = tables.map { table in
            let span = [table.first, table.last].compactMap { $0 }.joined(separator: " to ")
            return
                "\(padded(table.name, 14))\(padded("\(table.rows)", 9))\(padded(table.symbols.map(String.init) ?? "", 9))\(span)"
        }
        let pull = lastPull.map { ["last pull: \($0.finishedAt) from \($0.source)", "  \($0.message)"] } ?? []
        return ["data of: \(asOf?.description ?? "no time: no quotes and no bars")", header] + rows + pull
    }
}

extension SnapshotReader {
    public func info() throws(SnapshotError) -> SnapshotInfo {
        var tables: [SnapshotInfo.Table] = []
        for table in SnapshotTable.allCases {
            let hasSymbol = table.columns.contains { $0.name == "symbol" }
            let date = table.dateColumn
            let rows = try internalRows(
                """
                select count(*) as n, \(hasSymbol ? "count(distinct symbol)" : "null") as symbols,
                    \(date.map { "min(\($0))" } ?? "null") as first, \(date.map { "max(\($0))" } ?? "null") as last
                from \(table.rawValue)
                """)
            tables.append(
                SnapshotInfo.Table(
                    name: table.rawValue, rows: Int(rows[0, 0].number ?? 0), symbols: rows[0, 1].number.map { Int($0) },
                    first: rows[0, 2].text, last: rows[0, 3].text))
        }
        let pulls = try internalRows("select finished_at, source, message from pulls order by id desc limit 1")
        return SnapshotInfo(
            asOf: try asOf, tables: tables,
            lastPull: pulls.isEmpty
                ? nil : (pulls[0, 0].description, pulls[0, 1].description, pulls[0, 2].description))
    }
}

/// The version of SQLite that is at work, such as `3.40.1`.
public var sqliteVersion: String { String(cString: sqlite3_libversion()) }
