import Foundation
import Glibc
import Preview
import Synchronization
import TestSupport
import Testing

/// A project in a temporary folder, and what a watcher tells of it.
final class WatchedProject: Sendable {
    static let places = WatchedPlaces(
        trees: ["Content", "Templates"], files: ["bourse.yml", ".bourse/snapshot.sqlite"], folders: ["data"])

    /// What was told so far.
    private final class Log: Sendable {
        let batches = Mutex<[FileChanges]>([])
        let messages = Mutex<[String]>([])
        let isOver = Mutex(false)
    }

    private let folder: TemporaryFolder
    private let log = Log()
    let root: String
    let watcher: FileWatcher

    /// - Parameters:
    ///   - prepare: Makes files before they are watched.
    ///   - report: Called for each line of the watcher's, on its own thread.
    ///   - take: Gets each batch as it comes.
    init(
        places: WatchedPlaces = places, limit: Int = .max, prepare: (String) throws -> Void = { _ in },
        report: @escaping @Sendable () -> Void = {}, take: @escaping @Sendable (FileChanges) async -> Void = { _ in }
    ) throws {
        folder = try TemporaryFolder()
        root = folder.path + "/project"
        for name in ["Content", "Templates", "data", ".bourse"] { try Self.makeFolder(root + "/" + name) }
        try prepare(root)
        watcher = try FileWatcher(root: root, places: places, limit: limit) { [log] message in
            log.messages.withLock { $0.append(message) }
            report()
        }
        Task { [log, changes = watcher.changes] in
            for await batch in changes {
                await take(batch)
                log.batches.withLock { $0.append(batch) }
            }
            log.isOver.withLock { $0 = true }
        }
    }

    var batches: [FileChanges] { log.batches.withLock { $0 } }
    var messages: [String] { log.messages.withLock { $0 } }
    var isOver: Bool { log.isOver.withLock { $0 } }
    var paths: Set<String> { batches.reduce(into: []) { $0.formUnion($1.paths) } }

    func forget() {
        log.batches.withLock { $0 = [] }
    }

    /// Waits until something is so.
    func expect(
        _ what: String, within time: Duration = .seconds(10), sourceLocation: SourceLocation = #_sourceLocation,
        _ isSo: () -> Bool
    ) async throws {
        let end = ContinuousClock.now + time
        while !isSo() {
            if ContinuousClock.now > end {
                Issue.record("not \(what) in \(time); told were \(batches)", sourceLocation: sourceLocation)
                return
            }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    /// Waits until paths are told, and forgets them.
    func expect(
        _ expected: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await expect("\(expected)", sourceLocation: sourceLocation) { paths.isSuperset(of: expected) }
        try await settle()
        forget()
    }

    /// Does something that has to be done in a given time; again on a machine that was too busy for it.
    func expectQuickly(
        within time: Duration, sourceLocation: SourceLocation = #_sourceLocation, _ work: () throws -> Void
    ) async throws {
        for _ in 0..<50 {
            let start = ContinuousClock.now
            try work()
            if ContinuousClock.now - start < time { return }
            try await Task.sleep(for: .milliseconds(200))
            try await settle()
            forget()
        }
        Issue.record("never done in \(time)", sourceLocation: sourceLocation)
    }

    /// Waits until nothing that was done before can be told any more.
    func settle() async throws {
        var count = -1
        while count != batches.count {
            count = batches.count
            try await Task.sleep(for: .milliseconds(40))
        }
    }

    /// Expects that nothing is told of what was done, other than some paths.
    func expectNothing(
        but allowed: Set<String> = [], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        // Longer than a file that stays open waits to be told.
        try await Task.sleep(for: .milliseconds(130))
        try write("told", to: "Content/sentinel.md")
        try await expect("told of the sentinel", sourceLocation: sourceLocation) {
            paths.contains { "Content/sentinel.md".hasPrefix($0) }
        }
        #expect(paths.subtracting(allowed).subtracting(["Content/sentinel.md"]) == [], sourceLocation: sourceLocation)
        forget()
    }

    // Files

    static func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func makeFolder(_ name: String) throws {
        try Self.makeFolder(root + "/" + name)
    }

    /// Truncates, writes and closes.
    func write(_ text: String, to name: String) throws {
        try Self.write(text, to: root + "/" + name)
    }

    static func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"), "\(path): \(String(cString: strerror(errno)))")
        fputs(text, file)
        fclose(file)
    }

    func move(_ name: String, to other: String) throws {
        let isDone = rename(root + "/" + name, root + "/" + other) == 0
        try #require(isDone, "\(name) to \(other): \(String(cString: strerror(errno)))")
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: root + "/" + name)
    }
}
