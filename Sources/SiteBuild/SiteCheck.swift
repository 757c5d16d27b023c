import Foundation
import SiteRendering
import Synchronization

/// Checks a built site in a folder, on all cores: each file is read, checked and let go.
public struct SiteCheck: Sendable {
    private let folder: String
    private let address: SiteAddress
    private let budget: PageBudget
    private let skipped: Set<CheckKind>
    private let listsAll: Bool

    /// - Parameters:
    ///   - folder: The built site.
    ///   - listsAll: Whether a mistake that many pages share is told for each of them.
    public init(
        folder: String, address: SiteAddress, budget: PageBudget, skipping: Set<CheckKind>, listsAll: Bool
    ) {
        self.folder = folder
        self.address = address
        self.budget = budget
        self.listsAll = listsAll
        skipped = skipping
    }

    /// What was looked at and found.
    public struct Report: Sendable {
        /// Sorted by place; none occurs twice.
        public let diagnostics: [Diagnostic]
        public let pageCount: Int
        public let fileCount: Int
    }

    /// Checks all files.
    ///
    /// - Parameter name: What diagnostics call the folder.
    public func run(name: String) async -> Report {
        let files = BuiltFiles(folder: folder).sizes
        let checked = files.keys.filter { SiteChecker.FileKind(path: $0) != nil && !Self.isHidden($0) }.sorted()
        var checker = SiteChecker(address: address, files: files, budget: budget, skipping: skipped)
        for path in checked where SiteChecker.FileKind(path: path) == .styleSheet {
            if let bytes = PlainFile.read(folder + "/" + path) { checker.note(styleSheet: path, bytes) }
        }
        let found = await findings(in: checked, checker)
        let prefix = name == "." ? "" : name + "/"
        let unreadable = found.unreadable.map { Diagnostic(.error, "the file cannot be read", file: prefix + $0) }
        return Report(
            diagnostics: (checker.diagnostics(found.findings, prefix: prefix, listsAll: listsAll) + unreadable)
                .sorted(),
            pageCount: checked.count { SiteChecker.FileKind(path: $0) == .page },
            fileCount: files.keys.count { !Self.isHidden($0) })
    }

    /// Files below a hidden folder may be linked to, but are no pages of the site.
    private static func isHidden(_ path: String) -> Bool { path.hasPrefix(".") || path.contains("/.") }

    private struct Share: Sendable {
        var findings: SiteFindings
        var unreadable: [String] = []
    }

    private func findings(in files: [String], _ checker: SiteChecker) async -> Share {
        let shares = await inParallel(files, Share(findings: SiteFindings(listsAll: listsAll))) { share, path in
            if let bytes = PlainFile.read(folder + "/" + path) {
                checker.check(path, bytes, into: &share.findings)
            } else {
                share.unreadable.append(path)
            }
        }
        var all = Share(findings: SiteFindings(listsAll: listsAll))
        for share in shares {
            all.findings.merge(share.findings)
            all.unreadable += share.unreadable
        }
        let answers = await inParallel(all.findings.questions(), []) { answers, question in
            answers.append(question.answer(PlainFile.read(folder + "/" + question.file)))
        }
        for answer in answers.joined() { all.findings.settle(answer) }
        return all
    }

    /// Does the same with each item; each worker has a result of its own.
    private func inParallel<Item: Sendable, Result: Sendable>(
        _ items: [Item], _ empty: Result, _ body: @escaping @Sendable (inout Result, Item) -> Void
    ) async -> [Result] {
        let next = SharedCounter()
        let workers = max(1, min(ProcessInfo.processInfo.activeProcessorCount, items.count))
        return await withTaskGroup(of: Result.self) { group in
            for _ in 0..<workers {
                group.addTask {
                    var result = empty
                    while let index = next.take(below: items.count) { body(&result, items[index]) }
                    return result
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }
}

/// Hands out the numbers from 0 on, each once.
private final class SharedCounter: Sendable {
    private let value = Atomic(0)

    func take(below limit: Int) -> Int? {
        let taken = value.add(1, ordering: .relaxed).oldValue
        return taken < limit ? taken : nil
    }
}

/// The files of a folder with their sizes, by the system's own calls: ten thousand of them take no time to speak of.
private struct BuiltFiles {
    /// In bytes, by path relative to the folder.
    private(set) var sizes: [String: Int] = [:]

    init(folder: String) {
        var pending = [""]
        while let current = pending.popLast() { pending += list(folder + "/" + current, below: current) }
    }

    /// Notes the files of one folder.
    ///
    /// - Returns: The folders in it. A link to a folder is none: it could lead in circles.
    private mutating func list(_ path: String, below current: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var folders: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let relative = current + name
            var information = stat()
            guard fstatat(dirfd(stream), name, &information, 0) == 0 else { continue }
            if information.st_mode & S_IFMT == S_IFREG {
                sizes[relative] = Int(information.st_size)
            } else if information.st_mode & S_IFMT == S_IFDIR, Int32(entry.pointee.d_type) != Int32(DT_LNK) {
                folders.append(relative + "/")
            }
        }
        return folders
    }
}
