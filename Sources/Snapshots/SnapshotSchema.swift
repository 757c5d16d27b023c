import Foundation
import GRDB

/// The tables of a snapshot as they stand in the file, and how older files are brought up to date.
enum SnapshotSchema {
    /// Marks the file as a snapshot of Bourse: "BORS" in ASCII.
    static let applicationID = 0x424F_5253
    static let version = 2

    /// The migrations in order: the one at index n leads from version n to n + 1.
    static let migrations = [
        """
        create table stocks(
            symbol text primary key, name text not null, currency text not null default 'USD', exchange text, sector text
        ) strict;
        create table quotes(
            symbol text not null, as_of text not null, price real not null, change real, volume integer,
            primary key(symbol, as_of)
        ) strict, without rowid;
        create table bars(
            symbol text not null, date text not null, open real, high real, low real, close real not null,
            volume integer, adj_close real, primary key(symbol, date)
        ) strict, without rowid;
        create table predictions(
            symbol text not null, model text not null, made_at text not null, target_date text not null,
            horizon integer not null, predicted real not null, lower real, upper real, level real,
            primary key(symbol, model, made_at, target_date)
        ) strict, without rowid;
        create table positions(symbol text primary key, quantity integer not null, average_price text) strict;
        create table cash(currency text primary key, amount text not null) strict;
        create table transactions(
            id text primary key, symbol text not null, type text not null, quantity integer not null,
            price text not null, total text not null, timestamp text not null
        ) strict;
        create table pulls(
            id integer primary key, source text not null, started_at text not null, finished_at text not null,
            status text not null, rows integer not null, message text not null
        ) strict;
        create view latest_quotes as
            select q.symbol, q.as_of, q.price, q.change, q.volume from quotes q
            where q.as_of = (select max(as_of) from quotes where symbol = q.symbol);
        """,
        """
        create table entity_tags(url text primary key, source text not null, tag text not null) strict;
        """,
    ]

    /// Brings an empty or older database up to date.
    static func migrate(_ database: Database) throws {
        let current = try Int.fetchOne(database, sql: "pragma user_version") ?? 0
        for migration in migrations[min(current, migrations.count)...] { try database.execute(sql: migration) }
        try database.execute(sql: "pragma application_id = \(applicationID); pragma user_version = \(version)")
    }

    /// Refuses a database that is no snapshot, or one of a later version.
    static func check(_ database: Database, file: String) throws(SnapshotError) {
        let (applicationID, version): (Int, Int)
        do {
            applicationID = try Int.fetchOne(database, sql: "pragma application_id") ?? 0
            version = try Int.fetchOne(database, sql: "pragma user_version") ?? 0
            // Reading the schema shows whether the first pages can be read at all.
            _ = try Int.fetchOne(database, sql: "select count(*) from sqlite_schema")
        } catch {
            throw SnapshotError(reading: file, error)
        }
        guard applicationID == Self.applicationID else { throw .foreign(file: file) }
        guard version <= Self.version else { throw .newer(file: file, version: version, known: Self.version) }
    }
}

extension SnapshotError {
    /// What SQLite's error says about a source, which is the reader's own and which no pull can make anew.
    init(readingSource file: String, _ error: any Error) {
        switch SnapshotError(reading: file, error) {
        case .notADatabase: self = .unreadable(file: file, reason: "it is no SQLite database that can be read")
        case .corrupt(_, let reason): self = .unreadable(file: file, reason: "it is damaged (\(reason))")
        case let other: self = other
        }
    }

    /// What SQLite's error says about a file.
    init(reading file: String, _ error: any Error) {
        if let error = error as? SnapshotError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .unreadable(file: file, reason: (error as? QueryError)?.message ?? error.localizedDescription)
            return
        }
        switch error.resultCode {
        case .SQLITE_NOTADB: self = .notADatabase(file: file)
        case .SQLITE_CORRUPT: self = .corrupt(file: file, reason: error.message ?? "malformed")
        default: self = .unreadable(file: file, reason: error.message ?? "\(error.resultCode)")
        }
    }
}
