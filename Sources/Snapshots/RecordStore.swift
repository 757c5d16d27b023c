import GRDB
import Market

/// What a pull did to one table.
public struct TableChanges: Hashable, Sendable {
    public var added = 0
    public var revised = 0
    public var unchanged = 0
    public var removed = 0
    /// The first and the last day or time of the rows revised, as text; nil without one.
    public var revisedFrom, revisedTo: String?

    mutating func revise(_ date: String?) {
        revised += 1
        guard let date else { return }
        revisedFrom = min(revisedFrom ?? date, date)
        revisedTo = max(revisedTo ?? date, date)
    }
}

/// Puts records into the snapshot within one transaction: new ones are added, those that differ are revised.
final class RecordStore {
    private let database: Database
    let file: String
    private let now: Value
    private(set) var changes: [SnapshotTable: TableChanges] = [:]
    private var keys: [SnapshotTable: Set<[Value]>] = [:]

    /// - Parameters:
    ///   - file: The snapshot, for errors.
    ///   - now: The time of the pull, which quotes have that came without one.
    init(_ database: Database, file: String, now: Instant) {
        self.database = database
        self.file = file
        self.now = .text(now.description)
    }

    enum Outcome {
        case taken
        /// An adjusted close whose bar is not there.
        case lacksBar
        /// A forecast with other numbers than it was issued with, which stay.
        case keptAsIssued
    }

    /// Says that a source brings a table, if only without rows.
    func bring(_ table: SnapshotTable) {
        changes[table] = changes[table] ?? TableChanges()
        if table.isReplacedAsAWhole { keys[table] = keys[table] ?? [] }
    }

    /// - Throws: `InvalidField` when the row breaks a rule together with what the snapshot has of it already.
    func put(_ record: Record) throws -> Outcome {
        let table = record.table
        if table == .quotes, try repeatsTheLatest(record) {
            changes[table, default: TableChanges()].unchanged += 1
            return .taken
        }
        let record = Self.withoutBlankNames(record)
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
                changes[table, default: TableChanges()].unchanged += 1
                return .keptAsIssued
            } else {
                if columns.count + key.count < table.columns.count { try merged(record).validate() }
                let assignments = columns.map { "\($0) = ?" }.joined(separator: ", ")
                try database.cachedStatement(sql: "update \(table.rawValue) set \(assignments) where \(condition)")
                    .execute(arguments: StatementArguments(new + key))
                changes[table, default: TableChanges()].revise(table.dateColumn.flatMap { record.fields[$0]?.text })
            }
            return .taken
        }
        if table == .bars, record.fields["close"] == nil { return .lacksBar }
        var all = table.key + columns
        var values = key + new
        if table == .stocks, record.fields["name"] == nil {
            all.append("name")
            values.append(key[0])
        }
        let marks = all.map { _ in "?" }.joined(separator: ", ")
        try database.cachedStatement(
            sql: "insert into \(table.rawValue)(\(all.joined(separator: ", "))) values (\(marks))"
        ).execute(arguments: StatementArguments(values))
        changes[table, default: TableChanges()].added += 1
        return .taken
    }

    /// Whether a quote that came without a time says what the latest one of its stock says: it is then no news, and a
    /// dashboard that is refreshed every minute does not gather half a million copies a year.
    private func repeatsTheLatest(_ quote: Record) throws -> Bool {
        guard quote.fields["as_of"] == now else { return false }
        let columns = ["price", "change", "volume"].filter { quote.fields[$0] != nil }
        let latest = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    select \(columns.joined(separator: ", ")) from quotes where symbol = ? order by as_of desc limit 1
                    """),
            arguments: [(quote.fields["symbol"] ?? .null).databaseValue])
        return latest.map { Array($0.databaseValues) } == columns.map { (quote.fields[$0] ?? .null).databaseValue }
    }

    /// Keeps the entity tags of a source in place of its former ones.
    ///
    /// - Parameter tags: By URL.
    func keep(entityTags tags: [String: String], of source: String) throws {
        try database.execute(sql: "delete from entity_tags where source = ?", arguments: [source])
        for (url, tag) in tags.sorted(by: { $0.key < $1.key }) {
            try database.execute(
                sql: "insert or replace into entity_tags(url, source, tag) values (?, ?, ?)",
                arguments: [url, source, tag])
        }
    }

    /// A stock's blank name or currency says nothing; a new one is then called by its symbol.
    private static func withoutBlankNames(_ record: Record) -> Record {
        guard record.table == .stocks else { return record }
        var record = record
        for field in ["name", "currency"] where record.fields[field]?.description.isEmpty == true {
            record.fields[field] = nil
        }
        return record
    }

    /// The row as it will be: what the source gives of it, and what the snapshot has of it besides.
    private func merged(_ record: Record) throws -> Record {
        let table = record.table
        let names = table.columns.map(\.name)
        let condition = table.key.map { "\($0) = ?" }.joined(separator: " and ")
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: "select \(names.joined(separator: ", ")) from \(table.rawValue) where \(condition)"),
            arguments: StatementArguments(record.key.map(\.databaseValue)))
        let present = zip(names, row.map { Array($0.databaseValues) } ?? []).map { ($0, Value(databaseValue: $1)) }
        let fields = Dictionary(uniqueKeysWithValues: present).merging(record.fields) { _, new in new }
        return Record(table: table, fields: fields)
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
