import Foundation
import GRDB
import Glibc
import Market

/// Fills a snapshot from sources.
public enum SnapshotWriter {
    /// Reads all sources and puts their rows into the snapshot: all of them, or none.
    ///
    /// The work is done on a copy that takes the snapshot's place at the end, so that a reader never sees half a pull
    /// and a failed one leaves every byte as it was.
    ///
    /// - Parameters:
    ///   - root: The folder that the sources' paths are relative to.
    ///   - path: The snapshot; it is made, with its folder, when there is none.
    ///   - now: The time that the record of pulls gets.
    public static func pull(
        _ sources: [Source], root: String, into path: String, now: Instant
    ) throws(SnapshotError) -> PullReport {
        let copy = path + ".pulling"
        do {
            try FileManager.default.createDirectory(
                at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            for name in [copy, copy + "-journal"] where FileManager.default.fileExists(atPath: name) {
                try FileManager.default.removeItem(atPath: name)
            }
            if FileManager.default.fileExists(atPath: path) {
                try FileManager.default.copyItem(atPath: path, toPath: copy)
            }
            defer { try? FileManager.default.removeItem(atPath: copy) }
            let report = try fill(
                copy, named: path, isNew: !FileManager.default.fileExists(atPath: copy), sources, root, now)
            guard rename(copy, path) == 0 else {
                throw SnapshotError.unreadable(file: path, reason: String(cString: strerror(errno)))
            }
            return report
        } catch {
            throw SnapshotError(reading: path, error)
        }
    }

    private static func fill(
        _ copy: String, named path: String, isNew: Bool, _ sources: [Source], _ root: String, _ now: Instant
    ) throws -> PullReport {
        let queue = try DatabaseQueue(path: copy)
        defer { try? queue.close() }
        if !isNew { try queue.inDatabase { try SnapshotSchema.check($0, file: path) } }
        return try queue.write { database in
            try SnapshotSchema.migrate(database)
            return try pull(sources, root: root, now: now, into: database)
        }
    }

    private static func pull(
        _ sources: [Source], root: String, now: Instant, into database: Database
    ) throws -> PullReport {
        let store = RecordStore(database)
        var findings = Findings()
        var adjustments: [(record: Record, file: String, line: Int)] = []
        for source in sources {
            switch source {
            case .csv(let files, let table, let columns):
                for file in files {
                    var seen = SeenRows(file: file, table: table)
                    let reader = CSVSource(file: file, table: table, columns: columns)
                    try reader.read(root: root, into: &findings) { record, line, findings throws(SnapshotError) in
                        guard seen.isNew(record, line: line, &findings) else { return }
                        do {
                            // An adjusted close belongs to a bar that another file may bring later.
                            if try !store.put(record) { adjustments.append((record, file, line)) }
                        } catch {
                            throw SnapshotError(reading: file, error)
                        }
                    }
                    seen.noteOrder(&findings)
                }
            case .sqlite(let file, let table, let into, let columns):
                try SQLiteSource(file: file, now: now).read(
                    root: root, table: table, into: into, columns: columns, findings: &findings
                ) { record, _, _ throws(SnapshotError) in
                    do {
                        _ = try store.put(record)
                    } catch {
                        throw SnapshotError(reading: file, error)
                    }
                }
            }
        }
        for (record, file, line) in adjustments where try !store.put(record) {
            let day = record.fields["date"]?.text ?? ""
            findings.add(
                DataFinding(
                    file: file, line: line,
                    message: "adj_close on line \(line) has no bar to belong to: no source has a close for \(day)"))
        }
        guard findings.errors.isEmpty else { throw SnapshotError.refused(findings.errors) }
        try store.finish()
        if store.keptPredictions > 0 {
            findings.add(
                DataFinding(
                    file: "predictions",
                    message: "\(store.keptPredictions) predictions differ from those issued; the issued ones are kept",
                    isError: false))
        }
        let report = PullReport(changes: store.changes, findings: findings.notes)
        let rows = store.changes.values.reduce(0) { $0 + $1.added + $1.revised + $1.removed }
        try database.execute(
            sql:
                "insert into pulls(source, started_at, finished_at, status, rows, message) values (?, ?, ?, 'done', ?, ?)",
            arguments: [
                sources.map(\.name).joined(separator: ", "), now.description, now.description, rows,
                report.lines.joined(separator: "; "),
            ])
        return report
    }
}

/// Remembers the rows of one file, to find a row that stands there twice and rows that are out of order.
private struct SeenRows {
    let file: String
    let table: SnapshotTable
    private var lines: [[Value]: Int] = [:]
    private var rows: [[Value]: [String: Value]] = [:]
    private var last: [Value] = []
    private var isUnsorted = false
    private var repeated = 0

    init(file: String, table: SnapshotTable) {
        self.file = file
        self.table = table
    }

    /// - Returns: False for a row that was there before, after a report when the two differ.
    mutating func isNew(_ record: Record, line: Int, _ findings: inout Findings) -> Bool {
        let key = record.key
        if let first = lines[key] {
            if rows[key] == record.fields {
                repeated += 1
            } else {
                let name = key.map(\.description).joined(separator: ", ")
                findings.add(
                    DataFinding(
                        file: file, line: line,
                        message: "line \(line) gives \(name) again with other values; the first is on line \(first)"))
            }
            return false
        }
        if table == .bars, let symbol = last.first, symbol == key.first, let day = last.last?.text,
            let next = key.last?.text,
            next < day
        {
            isUnsorted = true
        }
        last = key
        lines[key] = line
        rows[key] = record.fields
        return true
    }

    func noteOrder(_ findings: inout Findings) {
        if isUnsorted {
            findings.add(
                DataFinding(
                    file: file, message: "the rows are not in the order of their dates; they were sorted",
                    isError: false))
        }
        if repeated > 0 {
            findings.add(
                DataFinding(file: file, message: "\(repeated) rows stand there twice; each counts once", isError: false)
            )
        }
    }
}
