import Foundation
import Glibc
import SiteRendering

/// The output folder, and beside it `.bourse/spare`, in which a build is made before it appears.
///
/// The two change places in one step (renameat2 with RENAME_EXCHANGE), so that a build which is killed or fails leaves the
/// old site or the new one, whole. The spare folder then holds the site before: the next build changes only what differs.
/// Files that are the same in both are links to one file, so none of them is ever written to; each is checked by digest.
struct SiteFolder: Sendable {
    let output: String
    /// On the output's file system, so that files can be linked and the folders swapped.
    let state: String
    let prefix: String

    /// - Parameter output: A folder, or a link to one.
    init(output: String) {
        let url = URL(filePath: output).standardizedFileURL
        // Swapping a link would leave the folder that it leads to as it is.
        let target = (FileTree.kind(of: url.path) == .link ? realpath(url.path, nil) : nil).map { pointer in
            defer { free(pointer) }
            return URL(filePath: String(cString: pointer))
        }
        let folder = target ?? url
        self.output = folder.path
        state = folder.deletingLastPathComponent().path + "/.bourse"
        prefix = folder.lastPathComponent == "Site" ? "" : folder.lastPathComponent + "."
    }

    /// Whether the output is a folder or lies in it.
    func isInside(_ folder: String) -> Bool {
        let folder = URL(filePath: folder).resolvingSymlinksInPath().path
        let output = URL(filePath: output).resolvingSymlinksInPath().path
        return output == folder || output.hasPrefix(folder + "/")
    }

    var spare: String { "\(state)/\(prefix)spare" }
    /// Where the old site is for a moment on file systems that cannot swap two folders.
    var previous: String { "\(state)/\(prefix)previous" }
    var manifest: String { "\(state)/\(prefix)manifest.json" }
    var record: String { "\(state)/\(prefix)build.record" }
    var newManifest: String { manifest + ".new" }
    var newRecord: String { record + ".new" }

    /// Holds off other builds into the same folder.
    ///
    /// - Parameter isOurs: Whether the folder is known to hold a site, so that `.bourse` may be made beside it.
    func lock(isOurs: Bool = false) throws(PublishingError) -> FileLock {
        // Nothing is made beside a folder that is not ours.
        if !isOurs, !FileTree.exists(state),
            let foreign = FileTree.entries(of: output)?.map(\.name).sorted().first(where: {
                !$0.hasPrefix(".")
            })
        {
            throw .notOurs(path: output + "/" + foreign)
        }
        try PublishingError.check(FileTree.makeFolder(state), path: state)
        switch try FileLock.take("\(state)/\(prefix)build.lock") {
        case .taken(let lock): return lock
        case .busy(let process): throw .busy(output: output, process: process)
        }
    }

    /// Clears up after a build that was killed.
    func repair() throws(PublishingError) {
        if !FileTree.exists(output), FileTree.kind(of: previous) == .folder { try move(previous, to: output) }
        try PublishingError.check(FileTree.remove(previous), path: previous)
        // Through a link, files of someone else's would be written and removed.
        if FileTree.kind(of: spare) != .folder { try PublishingError.check(FileTree.remove(spare), path: spare) }
    }

    /// Whether a folder is there, and everything visible in it was written by Bourse.
    ///
    /// - Returns: The visible files by path, each with its digest as it is on the disk.
    func presentFiles(record: BuildRecord?) async throws -> [String: ManifestEntry] {
        guard FileTree.exists(output) else { return [:] }
        guard FileTree.kind(of: output) == .folder else { throw PublishingError.notAFolder(path: output) }
        let found = FileTree.entries(below: output) { !$0.hasPrefix(".") }.filter { $0.kind != .folder }
            .sorted { $0.path < $1.path }
        let known = record?.files
        var others: Set<String>?
        for (path, kind) in found where kind != .file || known?[path] == nil {
            // What was published without its record, by a build that was killed just then, is in one of these.
            let manifests = others ?? Set([manifest, newManifest, newRecord].flatMap { Self.ownedFiles(in: $0) })
            others = manifests
            guard kind == .file, manifests.contains(path) else {
                throw PublishingError.notOurs(path: output + "/" + path)
            }
        }
        return await Self.entries(of: found.map(\.path), in: output)
    }

    /// Files of a folder with their digests.
    static func entries(of paths: [String], in folder: String) async -> [String: ManifestEntry] {
        let files = await inParallel(paths) { path in
            PlainFile.digest(folder + "/" + path).map { ManifestEntry(path: path, size: $0.size, digest: $0.digest) }
        }
        return Dictionary(files.compactMap { $0 }.map { ($0.path, $0) }) { first, _ in first }
    }

    /// The last build's record, or nil when there is none that can be read.
    func readRecord() -> BuildRecord? {
        PlainFile.read(record).flatMap { BuildRecord(encoded: $0) }
    }

    private static func ownedFiles(in file: String) -> [String] {
        guard let bytes = PlainFile.read(file) else { return [] }
        if let record = BuildRecord(encoded: bytes) { return Array(record.files.keys) }
        struct Listing: Decodable {
            struct File: Decodable { let path: String }
            let files: [File]
        }
        // A manifest that was cut off names no file: then nothing is taken for ours.
        return (try? JSONDecoder().decode(Listing.self, from: Data(bytes)))?.files.map(\.path) ?? []
    }
}
