import Foundation
import GRDB
import GRDBSQLite
import Market

/// Reads the records of another program's SQLite file, which is never changed.
struct SQLiteSource {
    let file: String
    /// When the pull began, the time of a quote whose table has none.
    let now: Instant
    /// How long reading a view, and taking its rows, may last.
    var secondsForView = 60.0

    /// One of the file's tables or views, and what it becomes.
    private struct Mapping {
        let table: String
        let into: SnapshotTable
        let columns: [String: String]
    }

    /// - Parameters:
    ///   - table: Their table, or nil for all documented ones and `stockitems`.
    ///   - into: Ours; nil with `table`.
    ///   - begin: Gets each of our tables that the file brings, before its records.
    func read(
        root: String, table: String?, into: SnapshotTable?, columns: [String: String], findings: inout Findings,
        begin: (SnapshotTable) -> Void,
        take: (Record, Int, inout Findings) throws(SnapshotError) -> Void
    ) throws(SnapshotError) {
        let path = file.hasPrefix("/") ? file : root + "/" + file
        // SQLite would take an absent or empty file for an empty database.
        guard FileManager.default.fileExists(atPath: path) else {
            throw .unreadable(file: file, reason: "there is no such file")
        }
        let copy = try temporaryCopy(path)
        defer { if let copy { try? FileManager.default.removeItem(at: copy.deletingLastPathComponent()) } }
        let queue = try open(copy?.path(percentEncoded: false) ?? path)
        do {
            try queue.inDatabase { database in
                let names = try String.fetchAll(
                    database, sql: "select name from sqlite_schema where type in ('table', 'view') order by name")
                let mappings = try self.mappings(table: table, into: into, columns: columns, names: names)
                for mapping in mappings {
                    begin(mapping.into)
                    try read(mapping, database, &findings, take)
                }
            }
        } catch {
            throw SnapshotError(readingSource: file, error)
        }
    }

    /// Checks every row of the documented tables of a snapshot.
    func check(_ database: Database, _ findings: inout Findings) throws {
        for table in SnapshotTable.allCases {
            let mapping = Mapping(table: table.rawValue, into: table, columns: [:])
            try read(mapping, database, &findings) { (_, _, _) throws(SnapshotError) in }
        }
    }

    private func open(_ path: String) throws(SnapshotError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase { database in
                _ = try Int.fetchOne(database, sql: "select count(*) from sqlite_schema")
                try database.execute(sql: "pragma trusted_schema = off")
            }
            return queue
        } catch {
            throw SnapshotError(readingSource: file, error)
        }
    }

    /// A copy in a temporary folder of its own, for a file whose journal is a write-ahead log and that nobody has open:
    /// SQLite makes files beside such a one even to read it, which the source's folder must be spared and may forbid.
    private func temporaryCopy(_ path: String) throws(SnapshotError) -> URL? {
        do {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            let header = try file.read(upToCount: 20) ?? Data()
            try file.close()
            let log = FileManager.default.fileExists(atPath: path + "-wal")
            guard header.count == 20, header[18] == 2 || header[19] == 2, !log else { return nil }
            let folder = try FileManager.default.url(
                for: .itemReplacementDirectory, in: .userDomainMask,
                appropriateFor: FileManager.default.temporaryDirectory, create: true)
            let copy = folder.appending(path: "source.sqlite")
            try FileManager.default.copyItem(at: URL(filePath: path), to: copy)
            return copy
        } catch {
            throw .unreadable(file: self.file, reason: "it cannot be read")
        }
    }

    /// A name as the file has it; SQL does not tell capitals from small letters.
    private static func find(_ name: String, in names: [String]) -> String? {
        names.first { $0 == name } ?? names.first { $0.lowercased() == name.lowercased() }
    }

    private func mappings(
        table: String?, into: SnapshotTable?, columns: [String: String], names: [String]
    ) throws(SnapshotError) -> [Mapping] {
        if let table, let into {
            guard let table = Self.find(table, in: names) else {
                throw refused("there is no table '\(table)'\(near(table, names))")
            }
            return [Mapping(table: table, into: into, columns: columns)]
        }
        var mappings: [Mapping] = []
        // The older platform's table of prices, which has no times.
        let legacy = Self.find("stockitems", in: names)
        if let legacy { mappings.append(Mapping(table: legacy, into: .stocks, columns: [:])) }
        for table in SnapshotTable.allCases {
            guard let name = Self.find(table.rawValue, in: names) else { continue }
            mappings.append(Mapping(table: name, into: table, columns: [:]))
        }
        if let legacy, !mappings.contains(where: { $0.into == .quotes }) {
            mappings.append(Mapping(table: legacy, into: .quotes, columns: [:]))
        }
        guard !mappings.isEmpty else {
            let known = SnapshotTable.allCases.map(\.rawValue) + ["stockitems"]
            let there = names.isEmpty ? "it has no table" : "it has " + names.prefix(20).joined(separator: ", ")
            throw refused(
                "the file has none of the tables \(known.joined(separator: ", ")) (\(there)); map one with 'table', 'into' and 'columns'"
            )
        }
        return mappings
    }

    private func read(
        _ mapping: Mapping, _ database: Database, _ findings: inout Findings,
        _ take: (Record, Int, inout Findings) throws(SnapshotError) -> Void
    ) throws {
        let theirs = try String.fetchAll(
            database, sql: "select name from pragma_table_xinfo(?) where hidden <> 1", arguments: [mapping.table])
        var selected: [(column: SnapshotTable.Column, name: String)] = []
        for (ours, name) in mapping.columns.sorted(by: { $0.key < $1.key }) {
            guard mapping.into.columns.contains(where: { $0.name == ours }) else {
                throw refused(
                    "'\(ours)' is no column of \(mapping.into.rawValue)\(near(ours, mapping.into.columns.map(\.name)))")
            }
            guard Self.find(name, in: theirs) != nil else {
                throw refused("\(mapping.table) has no column '\(name)'\(near(name, theirs))")
            }
        }
        let givesNow = mapping.table.lowercased() == "stockitems" && mapping.into == .quotes
        for column in mapping.into.columns {
            let name = mapping.columns[column.name] ?? column.name
            if let name = Self.find(name, in: theirs) {
                selected.append((column, name))
            } else if column.isRequired, !(givesNow && column.name == "as_of") {
                throw refused(
                    "\(mapping.table).\(column.name) is missing: the table has \(theirs.joined(separator: ", "))")
            }
        }
        let list = selected.map { $0.name.sqlIdentifier }.joined(separator: ", ")
        let statement = try database.makeStatement(sql: "select \(list) from \(mapping.table.sqlIdentifier)")
        let rootPage = try Int.fetchOne(
            database, sql: "select rootpage from sqlite_schema where name = ?", arguments: [mapping.table])
        let isStored = rootPage ?? 0 > 0
        if isStored { try checkPages(of: mapping.table, database) }
        let watch = QueryGuard()
        // A table ends with its file; a view can go on for ever.
        watch.deadline = isStored ? nil : .now + .seconds(secondsForView)
        if let connection = database.sqliteConnection { watch.watch(connection) }
        defer { withExtendedLifetime(watch) { sqlite3_progress_handler(database.sqliteConnection, 0, nil, nil) } }
        var number = 0
        while try step(statement, of: mapping.table, database) {
            number += 1
            var record = Record(table: mapping.into, fields: givesNow ? ["as_of": .text(now.description)] : [:])
            guard
                fill(&record, from: statement.sqliteStatement, selected, of: mapping.table, number: number, &findings)
            else { continue }
            try take(record, number, &findings)
        }
    }

    /// Refuses a table that lost rows or parts of them: reading alone does not always notice.
    private func checkPages(of table: String, _ database: Database) throws {
        do {
            let problem = try String.fetchOne(database, sql: "pragma quick_check(\(table.sqlIdentifier))")
            guard problem == "ok" else {
                throw SnapshotError.unreadable(file: file, reason: "its table \(table) is damaged (\(problem ?? ""))")
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            // The table has a rule with a function of the other program. That hinders the check and not the reading.
        }
    }

    /// - Returns: False after the last row.
    private func step(_ statement: Statement, of table: String, _ database: Database) throws -> Bool {
        let code = sqlite3_step(statement.sqliteStatement)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case SQLITE_INTERRUPT:
            throw refused("the view \(table) takes longer than \(Value.real(secondsForView)) seconds to read")
        default:
            let message = String(cString: sqlite3_errmsg(database.sqliteConnection))
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }

    private func fill(
        _ record: inout Record, from statement: OpaquePointer,
        _ selected: [(column: SnapshotTable.Column, name: String)],
        of table: String, number: Int, _ findings: inout Findings
    ) -> Bool {
        let days = DayFormat(deciding: [])
        var isGood = true
        func report(_ field: String, _ reason: String) {
            findings.add(DataFinding(file: file, message: "\(table).\(field) in row \(number) \(reason)"))
            isGood = false
        }
        for (index, (column, _)) in selected.enumerated() {
            var written = ""
            do throws(FieldFault) {
                let raw = try Self.raw(statement, Int32(index))
                if case .blank = raw, column.isRequired { throw FieldFault(reason: "must not be null") }
                if case .blank = raw {} else { written = ", not \(raw.quoted)" }
                record.fields[column.name] = try column.kind.read(raw, days: days, isTyped: true)
            } catch {
                report(column.name, error.reason + written)
            }
        }
        guard isGood else { return false }
        do throws(InvalidField) {
            try record.validate()
            if record.table == .transactions { record.fields["total"] = try record.transactionTotal }
        } catch {
            report(error.field, error.reason)
        }
        return isGood
    }

    private static func raw(_ statement: OpaquePointer, _ column: Int32) throws(FieldFault) -> RawValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: return .blank
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            guard let start = sqlite3_column_text(statement, column) else { return .text("") }
            let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
            // Text ends at a NUL for most readers, so that two different values would look the same.
            guard !bytes.contains(0) else { throw FieldFault(reason: "must not have a NUL byte") }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw FieldFault(reason: "must be valid text")
            }
            return .text(text)
        default: return .blob
        }
    }

    private func refused(_ message: String) -> SnapshotError {
        .refused([DataFinding(file: file, message: message)])
    }
}
