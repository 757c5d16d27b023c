import CLinux
import Glibc
import SiteRendering

extension SiteFolder {
    /// Writes a file of the new site.
    ///
    /// - Parameter path: Relative to the site's root; made of checked segments.
    func stage(_ bytes: [UInt8], at path: String) throws(PublishingError) {
        try stage(path) { PlainFile.write(bytes, to: $0) }
    }

    /// Copies a file into the new site.
    func stageCopy(of source: String, digest: ContentDigest, at path: String) throws(PublishingError) {
        var copied: ContentDigest?
        try stage(path) { target in
            let result = PlainFile.copy(source, to: target)
            copied = result.digest
            return result.failure
        }
        guard copied == digest else { throw .changedMeanwhile(file: source) }
    }

    /// Takes a file of the old site into the new one: as a link, or as a copy where the file system has no links.
    private func stageUnchanged(_ file: ManifestEntry) throws(PublishingError) {
        let source = output + "/" + file.path
        var linked: Int32 = 0
        try stage(file.path) { target in
            linked = link(source, target) == 0 ? 0 : errno
            return [EPERM, EXDEV, EMLINK, ENOSYS, EOPNOTSUPP].contains(linked) ? 0 : linked
        }
        if linked != 0 { try stageCopy(of: source, digest: file.digest, at: file.path) }
    }

    /// Makes one of the new site's files, with its folder if need be. What is in its place is removed first, never written
    /// to: the old site may have the same file.
    private func stage(_ path: String, make: (String) -> Int32) throws(PublishingError) {
        let target = spare + "/" + path
        _ = unlink(target)
        var failure = make(target)
        if failure == ENOENT || failure == ENOTDIR || failure == EEXIST {
            clearWay(to: path)
            let folder = String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)])
            try PublishingError.check(FileTree.makeFolder(folder), path: folder)
            failure = make(target)
        }
        try PublishingError.check(failure, path: target)
    }

    /// Removes a file where the path needs a folder, and a folder where it needs a file.
    private func clearWay(to path: String) {
        let segments = path.split(separator: "/")
        for count in 1..<max(segments.count, 1) {
            let folder = spare + "/" + segments[..<count].joined(separator: "/")
            if FileTree.exists(folder), FileTree.kind(of: folder) != .folder { _ = unlink(folder) }
        }
        if FileTree.kind(of: spare + "/" + path) == .folder { _ = FileTree.remove(spare + "/" + path) }
    }

    /// The bytes of a file of the new site that need not be published yet.
    ///
    /// - Parameter isPresent: Whether the old site has the same file.
    func newContents(of path: String, isPresent: Bool) -> [UInt8]? {
        PlainFile.read((isPresent ? output : spare) + "/" + path)
    }

    /// Lets the new site take the old one's place.
    ///
    /// - Parameters:
    ///   - files: All files of the new site by path. Those that differ from the old site's have been staged.
    ///   - present: The files of the old site.
    func publish(
        _ files: [String: ManifestEntry], present: [String: ManifestEntry], manifest text: String, record bytes: [UInt8]
    ) async throws {
        try PublishingError.check(FileTree.makeFolder(spare), path: spare)
        try await completeSpare(files, present: present)
        try linkHiddenFiles()
        try write(manifest: text, record: bytes)
        let isFirst = !FileTree.exists(output)
        if isFirst { try move(spare, to: output) } else { try swap() }
        do throws(PublishingError) {
            try restoreHiddenFolders(from: spare)
            try finish()
        } catch {
            // The old site goes with the old manifest.
            if isFirst { try move(output, to: spare) } else { try swap() }
            throw error
        }
    }

    /// Makes the spare folder hold the files of the new site and nothing else.
    private func completeSpare(_ files: [String: ManifestEntry], present: [String: ManifestEntry]) async throws {
        let found = FileTree.files(below: spare) { !$0.hasPrefix(".") }
        let staged = await Self.entries(of: found.filter { $0.kind == .file }.map(\.path), in: spare)
        for (path, _) in found where staged[path] == nil || staged[path] != files[path] {
            try PublishingError.check(unlink(spare + "/" + path) == 0 ? 0 : errno, path: spare + "/" + path)
            removeEmptyFolders(above: path)
        }
        let missing = files.values.filter { staged[$0.path] != $0 }.sorted { $0.path < $1.path }
        let outcomes = await inParallel(missing) { file in
            Result { () throws(PublishingError) in
                guard present[file.path] == file else { throw .changedMeanwhile(file: spare + "/" + file.path) }
                try stageUnchanged(file)
            }
        }
        for outcome in outcomes { try outcome.get() }
    }

    private func removeEmptyFolders(above path: String) {
        var end = path.endIndex
        while let slash = path[..<end].lastIndex(of: "/"), rmdir(spare + "/" + path[..<slash]) == 0 { end = slash }
    }

    /// Keeps the new record of a site whose files are all as they were.
    func update(manifest text: String, record bytes: [UInt8]) throws(PublishingError) {
        let isSame = PlainFile.read(record) == bytes && PlainFile.read(manifest) == Array(text.utf8)
        guard !isSame else { return }
        try write(manifest: text, record: bytes)
        try finish()
    }

    /// Removes a manifest and a record that were not published; what cannot be removed now the next build replaces.
    func discard() {
        for path in pending { _ = FileTree.remove(path) }
    }

    private func write(manifest text: String, record bytes: [UInt8]) throws(PublishingError) {
        for (path, bytes) in zip(pending, [Array(text.utf8), bytes]) {
            _ = unlink(path)
            try PublishingError.check(PlainFile.write(bytes, to: path), path: path)
        }
    }

    private func finish() throws(PublishingError) {
        try move(pending[0], to: manifest)
        // A site with an older record is checked file by file; what it lacks is made again.
        _ = rename(pending[1], record)
    }

    private func swap() throws(PublishingError) {
        // The folder's own permissions belong to whoever made it.
        var information = stat()
        if stat(output, &information) == 0 { _ = chmod(spare, information.st_mode & 0o7777) }
        if renameat2(AT_FDCWD, spare, AT_FDCWD, output, UInt32(bourse_rename_exchange)) == 0 { return }
        guard [EINVAL, ENOSYS, EOPNOTSUPP].contains(errno) else {
            return try PublishingError.check(errno, path: output)
        }
        try move(output, to: previous)
        do throws(PublishingError) {
            try move(spare, to: output)
        } catch {
            try move(previous, to: output)
            throw error
        }
        try move(previous, to: spare)
    }

    /// Files like .gitignore are the project's, not the site's, and stay.
    private func linkHiddenFiles() throws(PublishingError) {
        for (name, kind) in FileTree.entries(of: spare) ?? [] where name.hasPrefix(".") && kind == .file {
            _ = unlink(spare + "/" + name)
        }
        for (name, kind) in FileTree.entries(of: output) ?? [] where name.hasPrefix(".") && kind == .file {
            let target = spare + "/" + name
            if link(output + "/" + name, target) == 0 { continue }
            try PublishingError.check(PlainFile.copy(output + "/" + name, to: target).failure, path: target)
        }
    }

    /// Moves hidden folders, such as .git, that only the other folder has to the output.
    func restoreHiddenFolders(from folder: String) throws(PublishingError) {
        guard FileTree.kind(of: output) == .folder else { return }
        for (name, kind) in FileTree.entries(of: folder) ?? [] where name.hasPrefix(".") && kind != .file {
            if !FileTree.exists(output + "/" + name) { try move(folder + "/" + name, to: output + "/" + name) }
        }
    }

    func move(_ path: String, to target: String) throws(PublishingError) {
        try PublishingError.check(rename(path, target) == 0 ? 0 : errno, path: target)
    }
}
