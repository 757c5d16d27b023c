import Foundation
import Glibc
import Preview
import Synchronization
import Testing

/// Whoever looks again at what is told, and at nothing else, knows the whole tree.
@Suite struct FileWatcherModelTests {
    /// What a tree holds: a file's text, or nil for a folder, by path.
    typealias Tree = [String: String?]

    /// Adds what is at a path and below it, without hidden names.
    static func look(_ root: String, at path: String, into tree: inout Tree) {
        var information = stat()
        guard lstat(root + "/" + path, &information) == 0 else { return }
        guard information.st_mode & S_IFMT == S_IFDIR else {
            // A file that goes at this moment is told of again.
            tree[path] = .some(try? String(contentsOfFile: root + "/" + path, encoding: .utf8))
            return
        }
        tree[path] = .some(nil)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + path)) ?? []
        where !name.hasPrefix(".") {
            look(root, at: path + "/" + name, into: &tree)
        }
    }

    final class Model: Sendable {
        let tree = Mutex<Tree>([:])
        let root = Mutex("")

        func take(_ changes: FileChanges) {
            let root = root.withLock { $0 }
            tree.withLock { tree in
                for path in changes.isIncomplete ? ["Content"] : changes.paths {
                    tree = tree.filter { $0.key != path && !$0.key.hasPrefix(path + "/") }
                    FileWatcherModelTests.look(root, at: path, into: &tree)
                }
            }
        }
    }

    /// One operation of somebody who does not look what is there.
    static func change(_ root: String, _ chance: inout some RandomNumberGenerator, _ number: Int) {
        func name() -> String { ["a", "b", "c"].randomElement(using: &chance) ?? "a" }
        func folder() -> String {
            root + "/Content" + (0..<Int.random(in: 0...2, using: &chance)).map { _ in "/" + name() }.joined()
        }
        func file() -> String { folder() + "/" + name() + ".md" }
        switch Int.random(in: 0..<20, using: &chance) {
        case 0..<7: try? Data("text \(number)".utf8).write(to: URL(filePath: file()))
        case 7..<9: try? Data("text \(number)".utf8).write(to: URL(filePath: file()), options: .atomic)
        case 9..<11: rename(file(), file())
        case 11: unlink(file())
        case 12..<15: mkdir(folder() + "/" + name(), 0o777)
        case 15..<18: rename(folder() + "/" + name(), folder() + "/" + name())
        case 18: rename(folder() + "/" + name(), root + "/away-" + name())
        default:
            rename(root + "/away-" + name(), folder() + "/" + name())
            if Int.random(in: 0..<6, using: &chance) == 0 {
                rename(root + "/Content", root + "/Old")
                rename(root + "/Old", root + "/Content")
            }
        }
    }

    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    @Test(arguments: 1...8)
    func `Random changes lead to the tree on the disk`(seed: Int) async throws {
        let model = Model()
        let project = try WatchedProject(places: WatchedPlaces(trees: ["Content"]), take: { model.take($0) })
        model.root.withLock { $0 = project.root }
        model.take(FileChanges(paths: ["Content"]))
        var chance = Generator(state: UInt64(seed))
        for number in 0..<300 {
            Self.change(project.root, &chance, number)
            if number.isMultiple(of: 10 * seed) {
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...40, using: &chance)))
            }
        }
        try await expectSame(model, project)
        // Every folder that is there is watched.
        var tree: Tree = [:]
        Self.look(project.root, at: "Content", into: &tree)
        for folder in tree.filter({ $0.value == nil }).keys { try project.write("last", to: folder + "/last.md") }
        try await expectSame(model, project)
    }

    private func expectSame(_ model: Model, _ project: WatchedProject) async throws {
        func disk() -> Tree {
            var tree: Tree = [:]
            Self.look(project.root, at: "Content", into: &tree)
            return tree
        }
        try await project.expect("the tree on the disk") { model.tree.withLock { $0 } == disk() }
        try await project.settle()
        #expect(model.tree.withLock { $0 } == disk())
    }
}
