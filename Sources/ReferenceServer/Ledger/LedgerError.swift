import GRDB

/// Why there is no ledger to trade with.
public enum LedgerError: Error, Sendable {
    /// The file is a database of another program, or none at all.
    case foreign(file: String)
    /// A later version of Bourse made the file.
    case newer(file: String, version: Int, known: Int)
    /// The account is in another currency than the prices; both as ISO 4217.
    case otherCurrency(file: String, account: String, market: String)
    case unreadable(file: String, reason: String)
    /// The store cannot be used at present: locked, full, gone.
    case unavailable(reason: String)
}

extension LedgerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .foreign(let file):
            "the file \(file) is no ledger of 'bourse api'; name another one with --database, or move it away"
        case .newer(let file, let version, let known):
            "the file \(file) has format \(version) and this version of Bourse knows up to \(known); use a newer Bourse, or name another file with --database"
        case .otherCurrency(let file, let account, let market):
            "the account in the file \(file) is in \(account) and the market's prices are in \(market); offer stocks in \(account) with --snapshot, or name another file with --database"
        case .unreadable(let file, let reason): "the file \(file) cannot be used: \(reason)"
        case .unavailable(let reason): "the store cannot be used at present: \(reason)"
        }
    }
}

extension LedgerError {
    /// What SQLite's error says about a file that is being opened.
    init(opening file: String, _ error: any Error) {
        if let error = error as? LedgerError {
            self = error
        } else if let error = error as? DatabaseError, error.resultCode == .SQLITE_NOTADB {
            self = .foreign(file: file)
        } else {
            self = .unreadable(file: file, reason: (error as? DatabaseError)?.message ?? error.localizedDescription)
        }
    }

    /// Whether an error tells of the state of the store, which may be another one in a moment, rather than of a fault of the
    /// program.
    static func isUnavailability(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return error is LedgerError }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY,
            .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_NOMEM, .SQLITE_PERM, .SQLITE_PROTOCOL, .SQLITE_INTERRUPT:
            return true
        default: return false
        }
    }
}
