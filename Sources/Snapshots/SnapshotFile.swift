import Foundation
import GRDB
import Market

/// Checks a snapshot: the file itself, its tables, and the limits of every row.
///
/// - Returns: What is wrong; nothing for a good one.
public func checkSnapshot(_ path: String) throws(SnapshotError) -> [DataFinding] {
    do {
        return try openSnapshot(path).inDatabase { database in
            let problems = try String.fetchAll(database, sql: "pragma integrity_check").filter { $0 != "ok" }
            guard problems.isEmpty else { return problems.map { DataFinding(file: path, message: $0) } }
            var findings = Findings()
            let expected = try DatabaseQueue().inDatabase { fresh in
                try SnapshotSchema.migrate(fresh)
                return try tables(of: fresh)
            }
            let present = try tables(of: database)
            for (name, sql) in expected.sorted(by: { $0.key < $1.key }) where present[name] != sql {
                findings.add(
                    DataFinding(
                        file: path,
                        message: present[name] == nil
                            ? "the table \(name) is missing"
                            : "the table \(name) is not as this version of Bourse makes it"))
            }
            guard findings.errors.isEmpty else { return findings.errors }
            try SQLiteSource(file: path, now: Instant(millisecondsSinceEpoch: 0)).check(database, &findings)
            return findings.errors
        }
    } catch {
        throw SnapshotError(reading: path, error)
    }
}

/// Writes each table to `NAME.csv`, by key, such that a pull reads back the same rows.
///
/// Values stand as they are; a spreadsheet may take one that begins with `=` for a formula.
public func exportSnapshot(_ path: String, to folder: String) throws(SnapshotError) {
    do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try openSnapshot(path).inDatabase { database in
            for table in SnapshotTable.allCases {
                let columns = table.columns.map(\.name)
                var text = columns.joined(separator: ",") + "\n"
                let rows = try Row.fetchCursor(
                    database,
                    sql: """
                        select \(columns.joined(separator: ", ")) from \(table.rawValue)
                        order by \(table.key.joined(separator: ", "))
                        """)
                while let row = try rows.next() {
                    text += row.databaseValues.map { quoted(Value(databaseValue: $0).description) }.joined(
                        separator: ",")
                    text += "\n"
                }
                try Data(text.utf8).write(
                    to: URL(filePath: folder).appending(path: "\(table.rawValue).csv"), options: .atomic)
            }
        }
    } catch {
        throw SnapshotError(reading: path, error)
    }
}

func openSnapshot(_ path: String) throws -> DatabaseQueue {
    guard FileManager.default.fileExists(atPath: path) else {
        throw SnapshotError.unreadable(file: path, reason: "there is no such file; run 'bourse pull'")
    }
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.inDatabase { try SnapshotSchema.check($0, file: path) }
    return queue
}

private func tables(of database: Database) throws -> [String: String] {
    let rows = try Row.fetchAll(database, sql: "select name, sql from sqlite_schema where sql is not null")
    return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
}

private func quoted(_ text: String) -> String {
    guard text.contains(where: { ",;\"\t".contains($0) || $0.isNewline || $0 == " " }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
}
