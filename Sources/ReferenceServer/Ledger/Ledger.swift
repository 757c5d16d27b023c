import Foundation
import GRDB
import Market
import Synchronization

/// The account: cash, shares and trades in a SQLite file.
///
/// A trade is on the disk before it is answered. Orders that wait at the same time share one transaction, each in a savepoint of
/// its own, because the disk's confirmation is what takes the time.
public final class Ledger: Sendable {
    let database: any DatabaseWriter
    private let fault: @Sendable (TradeStep) throws -> Void
    private let report: @Sendable (any Error) -> Void
    private let waiting = Mutex<[Waiting]>([])
    private let lastWriteFailed = Mutex(false)

    private struct Waiting {
        let submission: Submission
        let continuation: CheckedContinuation<Settlement, Never>
    }

    /// How many orders one transaction takes at most.
    private static let batch = 256

    /// - Parameters:
    ///   - path: The file, which is made with its folder if need be; nil for one in memory.
    ///   - cash: What a new account begins with.
    ///   - currency: ISO 4217, that of the market's prices; the account of another one is refused.
    ///   - patience: How long to wait for another program that holds the file.
    ///   - report: Takes what an order failed of, which its answer does not tell.
    ///   - fault: Called at the start of each step of a trade; what it throws fails that step.
    public init(
        path: String?, cash: Money, currency: String, patience: Duration = .seconds(2),
        report: @escaping @Sendable (any Error) -> Void = { _ in },
        fault: @escaping @Sendable (TradeStep) throws -> Void = { _ in }
    ) throws(LedgerError) {
        self.fault = fault
        self.report = report
        let file = path ?? "in memory"
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(patience / .seconds(1))
            configuration.maximumReaderCount = 4
            if let path {
                try Self.prepare(path, configuration, cash: cash, currency: currency)
                database = try DatabasePool(path: path, configuration: configuration)
            } else {
                database = try DatabaseQueue(configuration: configuration)
                try database.write { try LedgerSchema.create(in: $0, cash: cash, currency: currency) }
            }
            // A pool begins with NORMAL, which can lose the last transactions when the power fails.
            try database.writeWithoutTransaction { try $0.execute(sql: "pragma synchronous = full") }
        } catch {
            throw LedgerError(opening: file, error)
        }
    }

    /// Looks into the file before anything is written to it, and fills an empty one.
    private static func prepare(
        _ path: String, _ configuration: Configuration, cash: Money, currency: String
    ) throws {
        try FileManager.default.createDirectory(
            at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.inDatabase { database in
            try database.inTransaction(.immediate) {
                if try LedgerSchema.isPresent(in: database, file: path) {
                    let found = try String.fetchOne(database, sql: "select currency from account") ?? ""
                    guard found == currency else {
                        throw LedgerError.otherCurrency(file: path, account: found, market: currency)
                    }
                } else {
                    try LedgerSchema.create(in: database, cash: cash, currency: currency)
                }
                return .commit
            }
        }
        try queue.close()
    }

    /// Lets the file go; trades that were answered are in it.
    public func close() throws(LedgerError) {
        do { try database.close() } catch { throw LedgerError.unavailable(reason: "\(error)") }
    }

    /// Makes a trade durable, or says why not.
    func settle(_ submission: Submission) async -> Settlement {
        await withCheckedContinuation { continuation in
            waiting.withLock { $0.append(Waiting(submission: submission, continuation: continuation)) }
            database.asyncWriteWithoutTransaction { self.settleWaiting(in: $0) }
        }
    }

    /// Settles the orders that wait, in the order in which they came; there may be none left.
    private func settleWaiting(in database: Database) {
        let batch = waiting.withLock { waiting in
            defer { waiting.removeFirst(min(Self.batch, waiting.count)) }
            return Array(waiting.prefix(Self.batch))
        }
        guard !batch.isEmpty else { return }
        do {
            var settlements: [Settlement] = []
            try database.inTransaction(.immediate) {
                for order in batch {
                    settlements.append(
                        try TradeExecution.run(order.submission, in: database, fault: fault, report: report))
                }
                return .commit
            }
            lastWriteFailed.withLock { $0 = false }
            for (order, settlement) in zip(batch, settlements) { order.continuation.resume(returning: settlement) }
        } catch {
            report(error)
            lastWriteFailed.withLock { $0 = true }
            let result = TradeReport.Result.failed(
                step: .record, isUnavailable: LedgerError.isUnavailability(error))
            for order in batch {
                let report = TradeReport(
                    executionID: order.submission.executionID, result: result,
                    durations: [.zero, .zero, .zero])
                order.continuation.resume(
                    returning: .answered(order.submission.answer(report), isReplay: false))
            }
        }
    }

    /// Whether the last attempt to write failed for a reason of the store.
    var isWriteInDoubt: Bool { lastWriteFailed.withLock { $0 } }
}
