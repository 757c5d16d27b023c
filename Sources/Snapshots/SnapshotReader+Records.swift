import GRDB
import Market

/// What a snapshot has already, for a pull that asks an API for what is new.
public struct PullState: Sendable {
    /// The last day of each stock's bars.
    public var lastBars: [Symbol: TradingDay] = [:]
    /// The UTC day of the newest trade.
    public var lastTransaction: TradingDay?
    /// Of the last answers of one source, by URL.
    public var entityTags: [String: String] = [:]

    public init() {}
}

/// The snapshot's rows as values, for the rooms that compute with them; pages use SQL.
extension SnapshotReader {
    /// - Parameter source: The name that `Source.records` was pulled with.
    /// - Returns: Nothing for a source that no remembered pull has read: what the snapshot has then came from elsewhere.
    public func pullState(of source: String) throws(SnapshotError) -> PullState {
        var state = PullState()
        let pulls = "select 1 from pulls where instr(', ' || source || ', ', ', ' || ? || ', ') limit 1"
        guard try !fetch(pulls, [source.databaseValue]).isEmpty else { return state }
        for row in try fetch("select symbol, max(date) from bars group by symbol") {
            state.lastBars[try symbol(row)] = try day(row[1])
        }
        let newest = try fetch("select max(timestamp) from transactions").first?[0] as String?
        state.lastTransaction = try newest.map { text throws(SnapshotError) in try instant(text).day }
        // A snapshot of an older version has none.
        guard try !fetch("select 1 from sqlite_schema where name = 'entity_tags'").isEmpty else { return state }
        for row in try fetch("select url, tag from entity_tags where source = ?", [source.databaseValue]) {
            state.entityTags[row[0]] = row[1] as String
        }
        return state
    }

    /// In the order of their symbols.
    public func stocks() throws(SnapshotError) -> [Stock] {
        try records("select symbol, name, currency, exchange, sector from stocks order by symbol") {
            try Stock(symbol: try symbol($0), name: $0[1], currency: $0[2], exchange: $0[3], sector: $0[4])
        }
    }

    /// Oldest first.
    public func bars(of symbol: Symbol) throws(SnapshotError) -> [Bar] {
        try records(
            """
            select symbol, date, open, high, low, close, volume, adj_close from bars where symbol = ? order by date
            """, [symbol.description.databaseValue]
        ) {
            try Bar(
                symbol: symbol, date: try day($0[1]), open: $0[2], high: $0[3], low: $0[4], close: $0[5],
                volume: $0[6], adjustedClose: $0[7])
        }
    }

    /// In the order of symbol, model, time of issue and target day.
    public func predictions() throws(SnapshotError) -> [Prediction] {
        try records(
            """
            select symbol, model, made_at, target_date, horizon, predicted, lower, upper, level from predictions
            order by symbol, model, made_at, target_date
            """
        ) {
            try Prediction(
                symbol: try symbol($0), model: $0[1], madeAt: try instant($0[2]), targetDate: try day($0[3]),
                horizon: $0[4], predicted: $0[5], lower: $0[6], upper: $0[7], level: $0[8])
        }
    }

    private func records<Value>(
        _ sql: String, _ arguments: [DatabaseValue] = [], make: (Row) throws -> Value
    ) throws(SnapshotError) -> [Value] {
        var values: [Value] = []
        for row in try fetch(sql, arguments) {
            do {
                values.append(try make(row))
            } catch let error as SnapshotError {
                throw error
            } catch {
                throw .corrupt(file: file, reason: "\(error) in a row of \(row.databaseValues.map(\.description))")
            }
        }
        return values
    }

    private func fetch(_ sql: String, _ arguments: [DatabaseValue] = []) throws(SnapshotError) -> [Row] {
        do {
            return try queue.inDatabase { try Row.fetchAll($0, sql: sql, arguments: StatementArguments(arguments)) }
        } catch {
            throw SnapshotError(reading: file, error)
        }
    }

    private func symbol(_ row: Row) throws(SnapshotError) -> Symbol {
        guard let symbol = (row[0] as String?).flatMap({ Symbol($0) }) else { throw broken("symbol") }
        return symbol
    }

    private func day(_ text: String?) throws(SnapshotError) -> TradingDay {
        guard let day = text.flatMap({ TradingDay(iso: $0) }) else { throw broken("date") }
        return day
    }

    private func instant(_ text: String?) throws(SnapshotError) -> Instant {
        guard let instant = text.flatMap({ Instant(rfc3339: $0) }) else { throw broken("time") }
        return instant
    }

    private func broken(_ name: String) -> SnapshotError {
        .corrupt(file: file, reason: "a \(name) breaks the rules of its table")
    }
}
