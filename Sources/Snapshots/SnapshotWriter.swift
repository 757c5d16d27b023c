import Foundation
import GRDB
import Glibc
import Market

/// Fills a snapshot from sources.
public enum SnapshotWriter {
    /// How many pulls are remembered.
    private static let recordedPulls = 1000

    /// Reads all sources and puts their rows into the snapshot: all of them, or none.
    ///
    /// The work is done on a copy that takes the snapshot's place at the end, so that a reader never sees half a pull
    /// and a failed one leaves every byte as it was. A pull waits for another one that fills a snapshot in the same folder.
    ///
    /// - Parameters:
    ///   - root: The folder that the sources' paths are relative to.
    ///   - path: The snapshot; it is made, with its folder, when there is none.
    ///   - now: When the pull began.
    ///   - end: Tells when it ended, for the record of pulls; without it, that is when it began.
    public static func pull(
        _ sources: [Source], root: String, into path: String, now: Instant, end: (() -> Instant)? = nil
    ) throws(SnapshotError) -> PullReport {
        let copy = path + ".pulling"
        do {
            try FileManager.default.createDirectory(
                at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            let folder = try lockFolder(of: path)
            defer { close(folder) }
            guard !FileManager.default.fileExists(atPath: path + "-wal") else {
                throw SnapshotError.unreadable(
                    file: path, reason: "another program has it open for writing (\(path)-wal); close that program")
            }
            for name in [copy, copy + "-journal"] where FileManager.default.fileExists(atPath: name) {
                try FileManager.default.removeItem(atPath: name)
            }
            if FileManager.default.fileExists(atPath: path) {
                try FileManager.default.copyItem(atPath: path, toPath: copy)
            }
            defer { try? FileManager.default.removeItem(atPath: copy) }
            let report = try fill(
                copy, named: path, isNew: !FileManager.default.fileExists(atPath: copy), sources, root, now, end)
            guard rename(copy, path) == 0 else {
                throw SnapshotError.unreadable(file: path, reason: String(cString: strerror(errno)))
            }
            return report
        } catch {
            throw SnapshotError(reading: path, error)
        }
    }

    /// How long a pull waits for another one, in seconds: one that works on files is done by then.
    private static let patience = 60.0

    /// Two pulls at once would work on the same copy. A lock on the folder leaves no file behind, whatever happens.
    ///
    /// - Returns: The folder's descriptor, which holds the lock until it is closed.
    private static func lockFolder(of path: String) throws(SnapshotError) -> Int32 {
        let name = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        let folder = open(name, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { throw .unreadable(file: path, reason: String(cString: strerror(errno))) }
        let deadline = ContinuousClock.now + .seconds(patience)
        while flock(folder, LOCK_EX | LOCK_NB) != 0 {
            let failure = errno
            if failure == EINTR { continue }
            if failure == EWOULDBLOCK, ContinuousClock.now < deadline {
                usleep(20_000)
                continue
            }
            close(folder)
            let isBusy = failure == EWOULDBLOCK
            throw .unreadable(
                file: path,
                reason: isBusy
                    ? "another program has been filling a snapshot in this folder for \(Int(patience)) s; wait until it is done"
                    : String(cString: strerror(failure)))
        }
        return folder
    }

    private static func fill(
        _ copy: String, named path: String, isNew: Bool, _ sources: [Source], _ root: String, _ now: Instant,
        _ end: (() -> Instant)?
    ) throws -> PullReport {
        let queue = try DatabaseQueue(path: copy)
        defer { try? queue.close() }
        if !isNew { try queue.inDatabase { try SnapshotSchema.check($0, file: path) } }
        return try queue.write { database in
            try SnapshotSchema.migrate(database)
            return try pull(sources, root: root, now: now, end: end, into: database, named: path)
        }
    }

    private static func pull(
        _ sources: [Source], root: String, now: Instant, end: (() -> Instant)?, into database: Database,
        named path: String
    ) throws -> PullReport {
        let store = RecordStore(database, file: path, now: now)
        var findings = Findings()
        var adjustments: [Intake.Adjustment] = []
        for source in sources {
            switch source {
            case .csv(let files, let table, let columns):
                for file in files {
                    var intake = Intake(file: file, isText: true, store: store)
                    store.bring(table)
                    try CSVSource(file: file, table: table, columns: columns).read(root: root, into: &findings) {
                        record, line, findings throws(SnapshotError) in
                        try intake.take(record, number: line, &findings)
                    }
                    adjustments += intake.finish(&findings)
                }
            case .sqlite(let file, let table, let into, let columns):
                var intake = Intake(file: file, isText: false, store: store)
                try SQLiteSource(file: file, now: now).read(
                    root: root, table: table, into: into, columns: columns, findings: &findings, begin: store.bring
                ) { record, number, findings throws(SnapshotError) in
                    try intake.take(record, number: number, &findings)
                }
                adjustments += intake.finish(&findings)
            case .records(let records, let name, let entityTags):
                try RecordSource(name: name, records: records).read(into: store, findings: &findings)
                try store.keep(entityTags: entityTags, of: name)
            }
        }
        for adjustment in adjustments { try adjustment.settle(in: store, &findings) }
        guard findings.errors.isEmpty else { throw SnapshotError.refused(findings.errors) }
        try store.finish()
        let report = PullReport(changes: store.changes, findings: findings.notes)
        let rows = store.changes.values.reduce(0) { $0 + $1.added + $1.revised + $1.removed }
        try database.execute(
            sql:
                "insert into pulls(source, started_at, finished_at, status, rows, message) values (?, ?, ?, 'done', ?, ?)",
            arguments: [
                sources.map(\.name).joined(separator: ", "), now.description, (end?() ?? now).description, rows,
                report.lines.joined(separator: "; "),
            ])
        // A dashboard that is refreshed every minute would make half a million a year.
        try database.execute(
            sql: "delete from pulls where id <= (select max(id) from pulls) - ?", arguments: [recordedPulls])
        return report
    }
}
