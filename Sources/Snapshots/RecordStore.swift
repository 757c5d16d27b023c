import GRDB
import Market

/// What a pull did to one table.
public struct TableChanges: Hashable, Sendable {
    public var added = 0
    public var revised = 0
    public var unchanged = 0
    public var removed = 0
}

/// Puts records into the snapshot within one transaction: new ones are added, those that differ are revised.
final class RecordStore {
    private let database: Database
    private(set) var changes: [SnapshotTable: TableChanges] = [:]
    /// Forecasts that a source gives anew with other numbers, which are kept as they were issued.
    private(set) var keptPredictions = 0
    private var keys: [SnapshotTable: Set<[Value]>] = [:]

    init(_ database: Database) {
        self.database = database
    }

    /// - Returns: False for an adjusted close whose bar is not there.
    func put(_ record: Record) throws -> Bool {
        let table = record.table
        let columns = table.columns.map(\.name).filter { record.fields[$0] != nil && !table.key.contains($0) }
        if table.isReplacedAsAWhole { keys[table, default: []].insert(record.key) }
        let key = record.key.map(\.databaseValue)
        let new = columns.map { (record.fields[$0] ?? .null).databaseValue }
        let condition = table.key.map { "\($0) = ?" }.joined(separator: " and ")
        let list = columns.isEmpty ? "1" : columns.joined(separator: ", ")
        let select = try database.cachedStatement(sql: "select \(list) from \(table.rawValue) where \(condition)")
        if let row = try Row.fetchOne(select, arguments: StatementArguments(key)) {
            if columns.isEmpty || Array(row.databaseValues) == new {
                changes[table, default: TableChanges()].unchanged += 1
            } else if table == .predictions {
                keptPredictions += 1
                changes[table, default: TableChanges()].unchanged += 1
            } else {
                let assignments = columns.map { "\($0) = ?" }.joined(separator: ", ")
                try database.cachedStatement(sql: "update \(table.rawValue) set \(assignments) where \(condition)")
                    .execute(arguments: StatementArguments(new + key))
                changes[table, default: TableChanges()].revised += 1
            }
            return true
        }
        if table == .bars, record.fields["close"] == nil { return false }
        let all = table.key + columns
        let marks = all.map { _ in "?" }.joined(separator: ", ")
        try database.cachedStatement(
            sql: "insert into \(table.rawValue)(\(all.joined(separator: ", "))) values (\(marks))"
        ).execute(arguments: StatementArguments(key + new))
        changes[table, default: TableChanges()].added += 1
        return true
    }

    /// Removes positions and cash that a source no longer has, and gives every symbol its row in `stocks`.
    func finish() throws {
        for (table, kept) in keys {
            let list = table.key.joined(separator: ", ")
            for row in try Row.fetchAll(database, sql: "select \(list) from \(table.rawValue)") {
                let key: [Value] = row.databaseValues.map { Value(databaseValue: $0) }
                guard !kept.contains(key) else { continue }
                let condition = table.key.map { "\($0) = ?" }.joined(separator: " and ")
                try database.execute(
                    sql: "delete from \(table.rawValue) where \(condition)",
                    arguments: StatementArguments(row.databaseValues))
                changes[table, default: TableChanges()].removed += 1
            }
        }
        for table in ["quotes", "bars", "predictions", "positions", "transactions"] {
            try database.execute(
                sql: """
                    insert into stocks(symbol, name) select distinct symbol, symbol from \(table)
                    where symbol not in (select symbol from stocks)
                    """)
        }
    }
}

extension Value {
    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let integer): integer.databaseValue
        case .real(let real): real.databaseValue
        case .text(let text): text.databaseValue
        }
    }

    init(databaseValue: DatabaseValue) {
        switch databaseValue.storage {
        case .null, .blob: self = .null
        case .int64(let integer): self = .integer(integer)
        case .double(let real): self = .real(real)
        case .string(let text): self = .text(text)
        }
    }
}
