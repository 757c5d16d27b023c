/// One fault or oddity of a source or of a snapshot, with its place.
public struct DataFinding: Error, Hashable, Sendable {
    public let file: String
    /// Of a text file, from 1 on.
    public let line: Int?
    /// In characters, from 1 on.
    public let column: Int?
    /// What is wrong and with which field, in words that stand alone.
    public let message: String
    /// False for what is worth knowing and does no harm.
    public let isError: Bool

    public init(file: String, line: Int? = nil, column: Int? = nil, message: String, isError: Bool = true) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.isError = isError
    }
}

/// Why a snapshot cannot be read or filled.
public enum SnapshotError: Error, Sendable {
    /// The file is no SQLite database at all.
    case notADatabase(file: String)
    /// A SQLite database that another program made.
    case foreign(file: String)
    case corrupt(file: String, reason: String)
    /// A later version of Bourse made the file.
    case newer(file: String, version: Int, known: Int)
    case unreadable(file: String, reason: String)
    /// Rows of a source, or of the snapshot itself, that break its rules; nothing was changed.
    case refused([DataFinding])
}

extension SnapshotError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notADatabase(let file):
            "the file \(file) is no SQLite database; move it away and pull again, or name another file as 'snapshot' in bourse.yml"
        case .foreign(let file):
            "the file \(file) was made by another program; import it with a source 'sqlite: \(file)', and choose another 'snapshot:'"
        case .corrupt(let file, let reason): "the file \(file) is damaged (\(reason)); delete it and pull again"
        case .newer(let file, let version, let known):
            "the file \(file) has format \(version) and this version of Bourse knows up to \(known); use a newer Bourse, or delete it and pull again"
        case .unreadable(let file, let reason): "the file \(file) cannot be used: \(reason)"
        case .refused(let findings):
            findings.map { finding in
                [finding.file, finding.line.map(String.init)].compactMap { $0 }.joined(separator: ":") + ": "
                    + finding.message
            }.joined(separator: "\n")
        }
    }
}
