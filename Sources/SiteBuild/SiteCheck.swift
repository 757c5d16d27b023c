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
        // In bytes, by path. A link to a folder is no file: it could lead in circles.
        let found = FileTree.entries(below: folder).filter { $0.kind != .folder }
        let files = Dictionary(
            found.compactMap { entry in FileTree.size(of: folder + "/" + entry.path).map { (entry.path, $0) } }
        ) { first, _ in first }
        let checked = files.keys.filter { SiteChecker.FileKind(path: $0) != nil && !Self.isHidden($0) }.sorted()
        var checker = SiteChecker(address: address, files: files, budget: budget, skipping: skipped)
        for path in checked where SiteChecker.FileKind(path: path) == .styleSheet {
            if let bytes = PlainFile.read(folder + "/" + path) { checker.note(styleSheet: path, bytes) }
        }
        let all = await findings(in: checked, checker)
        let prefix = name == "." ? "" : name + "/"
        let unreadable = all.unreadable.map { Diagnostic(.error, "the file cannot be read", file: prefix + $0) }
        return Report(
            diagnostics: (checker.diagnostics(all.findings, prefix: prefix, listsAll: listsAll) + unreadable)
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
