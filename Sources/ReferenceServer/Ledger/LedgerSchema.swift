import GRDB
import Market

/// The tables of the ledger as they stand in the file.
enum LedgerSchema {
    /// Marks the file as a ledger of Bourse: "BLED" in ASCII.
    static let applicationID = 0x424C_4544
    static let version = 1

    /// Amounts are exact decimals in text, without a sign: what would be less than nothing cannot be written.
    private static let tables = """
        create table account(
            id integer primary key check (id = 1), currency text not null,
            cash text not null check (cash glob '[0-9]*.[0-9][0-9]*' and cash not glob '*[^0-9.]*'),
            trades integer not null default 0 check (trades >= 0)
        ) strict;
        create table holdings(
            symbol text primary key, quantity integer not null check (quantity between 1 and 1000000000),
            paid text not null check (paid not glob '*[^0-9]*'), shares text not null check (shares glob '[1-9]*')
        ) strict, without rowid;
        create table transactions(
            id text primary key, symbol text not null, type text not null check (type in ('buy', 'sell')),
            quantity integer not null check (quantity between 1 and 1000000000),
            price text not null check (price not glob '*[^0-9.]*'), total text not null check (total not glob '*[^0-9.]*'),
            timestamp integer not null
        ) strict, without rowid;
        create index transactions_by_time on transactions(timestamp desc, id);
        create index transactions_by_symbol on transactions(symbol, timestamp desc, id);
        create table idempotency(
            key text primary key, path text not null, request text not null, status integer not null,
            answer text not null, created integer not null
        ) strict, without rowid;
        create index idempotency_by_age on idempotency(created);
        """

    /// Makes the tables in an empty database, with the account's first cash.
    static func create(in database: Database, cash: Money, currency: String) throws {
        try database.execute(sql: tables)
        try database.execute(
            sql: "insert into account(id, currency, cash) values (1, ?, ?)", arguments: [currency, cash.description])
        try database.execute(sql: "pragma application_id = \(applicationID); pragma user_version = \(version)")
    }

    /// Whether the database is a ledger already; an empty one is not.
    ///
    /// - Throws: A `LedgerError` for another program's file, and for one of a later version.
    static func isPresent(in database: Database, file: String) throws -> Bool {
        let identifier = try Int.fetchOne(database, sql: "pragma application_id") ?? 0
        let found = try Int.fetchOne(database, sql: "pragma user_version") ?? 0
        let tables = try Int.fetchOne(database, sql: "select count(*) from sqlite_schema") ?? 0
        if identifier == 0, found == 0, tables == 0 { return false }
        guard identifier == applicationID else { throw LedgerError.foreign(file: file) }
        guard found <= version else { throw LedgerError.newer(file: file, version: found, known: version) }
        return true
    }
}
