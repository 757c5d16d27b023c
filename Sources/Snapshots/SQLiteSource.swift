import Foundation
import GRDB
import Market

/// Reads the records of another program's SQLite file, which is never changed.
struct SQLiteSource {
    let file: String
    /// When the pull began, the time of a quote whose table has none.
    let now: Instant

    /// One of the file's tables or views, and what it becomes.
    private struct Mapping {
        let table: String
        let into: SnapshotTable
        let columns: [String: String]
    }

    /// - Parameters:
    ///   - table: Their table, or nil for all documented ones and `stockitems`.
    ///   - into: Ours; nil with `table`.
    func read(
        root: String, table: String?, into: SnapshotTable?, columns: [String: String], findings: inout Findings,
        take: (Record, Int, inout Findings) throws(SnapshotError) -> Void
    ) throws(SnapshotError) {
        let path = file.hasPrefix("/") ? file : root + "/" + file
        let queue = try open(path)
        do {
            try queue.inDatabase { database in
                let names = try String.fetchAll(
                    database, sql: "select name from sqlite_schema where type in ('table', 'view') order by name")
                let mappings = try self.mappings(table: table, into: into, columns: columns, names: names)
                for mapping in mappings { try read(mapping, database, &findings, take) }
            }
        } catch {
            throw SnapshotError(reading: file, error)
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
        // SQLite would take an absent or empty file for an empty database.
        guard FileManager.default.fileExists(atPath: path) else {
            throw .unreadable(file: file, reason: "there is no such file")
        }
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase { _ = try Int.fetchOne($0, sql: "select count(*) from sqlite_schema") }
            return queue
        } catch {
            throw SnapshotError(reading: file, error)
        }
    }

    private func mappings(
        table: String?, into: SnapshotTable?, columns: [String: String], names: [String]
    ) throws(SnapshotError) -> [Mapping] {
        if let table, let into {
            guard names.contains(table) else {
                throw refused("there is no table '\(table)'\(near(table, names))")
            }
            return [Mapping(table: table, into: into, columns: columns)]
        }
        var mappings: [Mapping] = []
        // The older platform's table of prices, which has no times.
        if names.contains("stockitems") { mappings.append(Mapping(table: "stockitems", into: .stocks, columns: [:])) }
        for table in SnapshotTable.allCases where names.contains(table.rawValue) {
            mappings.append(Mapping(table: table.rawValue, into: table, columns: [:]))
        }
        if names.contains("stockitems"), !names.contains("quotes") {
            mappings.append(Mapping(table: "stockitems", into: .quotes, columns: [:]))
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
        let theirs = try database.columns(in: mapping.table).map(\.name)
        var selected: [(column: SnapshotTable.Column, name: String)] = []
        for (ours, name) in mapping.columns.sorted(by: { $0.key < $1.key }) {
            guard mapping.into.columns.contains(where: { $0.name == ours }) else {
                throw refused(
                    "'\(ours)' is no column of \(mapping.into.rawValue)\(near(ours, mapping.into.columns.map(\.name)))")
            }
            guard theirs.contains(name) else {
                throw refused("\(mapping.table) has no column '\(name)'\(near(name, theirs))")
            }
        }
        let givesNow = mapping.table == "stockitems" && mapping.into == .quotes
        for column in mapping.into.columns {
            let name = mapping.columns[column.name] ?? column.name
            if theirs.contains(name) {
                selected.append((column, name))
            } else if column.isRequired, !(givesNow && column.name == "as_of") {
                throw refused(
                    "\(mapping.table).\(column.name) is missing: the table has \(theirs.joined(separator: ", "))")
            }
        }
        for (column, name) in selected {
            // Text ends at a NUL for most readers, GRDB among them, so that two different values would look the same.
            let identifier = name.sqlIdentifier
            let count = try Int.fetchOne(
                database,
                sql: """
                    select count(*) from \(mapping.table.sqlIdentifier)
                    where typeof(\(identifier)) = 'text' and instr(cast(\(identifier) as blob), x'00') > 0
                    """)
            if let count, count > 0 {
                findings.add(
                    DataFinding(file: file, message: "\(mapping.table).\(column.name) has a NUL byte in \(count) rows"))
                return
            }
        }
        let list = selected.map { $0.name.sqlIdentifier }.joined(separator: ", ")
        let cursor = try Row.fetchCursor(
            database, sql: "select \(list) from \(mapping.table.sqlIdentifier)")
        var number = 0
        while let row = try cursor.next() {
            number += 1
            var record = Record(table: mapping.into, fields: givesNow ? ["as_of": .text(now.description)] : [:])
            guard fill(&record, from: row, selected, of: mapping.table, number: number, &findings) else { continue }
            try take(record, number, &findings)
        }
    }

    private func fill(
        _ record: inout Record, from row: Row, _ selected: [(column: SnapshotTable.Column, name: String)],
        of table: String, number: Int, _ findings: inout Findings
    ) -> Bool {
        var isGood = true
        func report(_ field: String, _ reason: String) {
            findings.add(DataFinding(file: file, message: "\(table).\(field) in row \(number) \(reason)"))
            isGood = false
        }
        for (index, (column, _)) in selected.enumerated() {
            let raw = Self.raw(row[index] as DatabaseValue)
            if case .blank = raw, column.isRequired {
                report(column.name, "must not be null")
                continue
            }
            do throws(FieldFault) {
                record.fields[column.name] = try column.kind.read(raw, days: DayFormat(deciding: []), isTyped: true)
            } catch {
                report(column.name, "\(error.reason), not \(raw.quoted)")
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

    private static func raw(_ value: DatabaseValue) -> RawValue {
        switch value.storage {
        case .null: .blank
        case .int64(let integer): .integer(integer)
        case .double(let real): .real(real)
        case .string(let text): .text(text)
        case .blob: .blob
        }
    }

    private func refused(_ message: String) -> SnapshotError {
        .refused([DataFinding(file: file, message: message)])
    }
}
