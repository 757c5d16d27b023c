import Foundation
import GRDB
import GRDBSQLite

/// A snapshot's tables as bytes, for telling whether one of them has changed.
public final class SnapshotContents: Sendable {
    private let queue: DatabaseQueue
    private let file: String
    private let definitions: [String: String]
    /// The tables as they are written, by their names in lower case; views are none.
    private let tables: [String: String]

    /// - Parameter path: The snapshot; nil for an empty one, for a site without data.
    public init(path: String?) throws(SnapshotError) {
        file = path ?? "snapshot"
        do {
            if let path {
                queue = try openSnapshot(path)
            } else {
                queue = try DatabaseQueue()
                try queue.inDatabase { try SnapshotSchema.migrate($0) }
            }
            definitions = try queue.inDatabase { try Self.definitions($0) }
            let names = try queue.inDatabase {
                try String.fetchAll($0, sql: "select name from sqlite_schema where type = 'table'")
            }
            tables = Dictionary(names.map { ($0.lowercased(), $0) }) { first, _ in first }
        } catch {
            throw SnapshotError(reading: path ?? "snapshot", error)
        }
    }

    /// The SQL of all tables, views and indexes.
    public var schema: [String] { definitions.sorted { $0.key < $1.key }.map(\.value) }

    /// Gives what a query could learn of a table: its definition and indexes, then its rows in their stored order.
    ///
    /// - Parameters:
    ///   - table: A table or a view, in any case. Of a view there is its definition alone: what it reads are tables.
    ///   - take: Gets the bytes, in pieces of about 64 KB; contents that a query could tell apart give different ones.
    /// - Returns: False when there is no such table, and nothing was given.
    public func read(_ table: String, take: (UnsafeRawBufferPointer) -> Void) throws(SnapshotError) -> Bool {
        guard let definition = definitions[table.lowercased()] else { return false }
        Array(definition.utf8).withUnsafeBytes { take($0) }
        do {
            guard let name = tables[table.lowercased()] else { return true }
            try queue.inDatabase { try Self.readRows(of: name, $0, take) }
            return true
        } catch {
            throw SnapshotError(reading: file, error)
        }
    }

    /// By table or view, lower case: its SQL, that of its indexes, and what `analyze` found, since all of it decides in
    /// which order rows come where a query does not say.
    private static func definitions(_ database: Database) throws -> [String: String] {
        let statistics = try String.fetchAll(
            database, sql: "select name from sqlite_schema where name in ('sqlite_stat1', 'sqlite_stat4') order by name"
        ).map { name in
            let column = name == "sqlite_stat1" ? "stat" : "hex(sample)"
            return "select tbl, coalesce(idx, '') || '=' || coalesce(\(column), '') from \(name) order by 1, 2"
        }
        let queries = ["select tbl_name, coalesce(sql, name) from sqlite_schema order by 1, type, name"] + statistics
        var definitions: [String: String] = [:]
        for query in queries {
            for row in try Row.fetchAll(database, sql: query) {
                let (table, text): (String, String) = (row[0], row[1])
                definitions[table.lowercased(), default: ""] += text + "\n"
            }
        }
        return definitions
    }

    private static func readRows(
        of table: String, _ database: Database, _ take: (UnsafeRawBufferPointer) -> Void
    ) throws {
        let source = "from main.\(table.sqlIdentifier) not indexed"
        // A query may ask for the rowid; tables without one refuse the name.
        let statement =
            try (try? database.makeStatement(sql: "select rowid, * \(source)"))
            ?? database.makeStatement(sql: "select * \(source)")
        let handle = statement.sqliteStatement
        let width = sqlite3_column_count(handle)
        var buffer: [UInt8] = []
        buffer.reserveCapacity(1 << 16)
        while true {
            let code = sqlite3_step(handle)
            guard code == SQLITE_ROW else {
                sqlite3_reset(handle)
                guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
                break
            }
            for column in 0..<width { append(handle, column, to: &buffer) }
            guard buffer.count >= 1 << 16 else { continue }
            buffer.withUnsafeBytes { take($0) }
            buffer.removeAll(keepingCapacity: true)
        }
        buffer.withUnsafeBytes { take($0) }
    }

    /// Appends a value with its storage class, and its length where that varies.
    private static func append(_ statement: OpaquePointer, _ column: Int32, to buffer: inout [UInt8]) {
        let kind = sqlite3_column_type(statement, column)
        buffer.append(UInt8(kind))
        switch kind {
        case SQLITE_NULL: break
        case SQLITE_INTEGER:
            withUnsafeBytes(of: sqlite3_column_int64(statement, column).littleEndian) { buffer.append(contentsOf: $0) }
        case SQLITE_FLOAT:
            withUnsafeBytes(of: sqlite3_column_double(statement, column).bitPattern.littleEndian) {
                buffer.append(contentsOf: $0)
            }
        default:
            let start = sqlite3_column_blob(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            withUnsafeBytes(of: Int64(count).littleEndian) { buffer.append(contentsOf: $0) }
            buffer.append(contentsOf: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
        }
    }
}
