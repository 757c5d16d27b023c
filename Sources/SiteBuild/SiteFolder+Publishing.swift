import CLinux
import Glibc
import SiteRendering

extension SiteFolder {
    /// Removes what is neither file nor folder from the spare folder, before anything is written: through a link, files of
    /// someone else's would be.
    func removeLinksFromSpare() throws(PublishingError) {
        for (path, kind) in FileTree.entries(below: spare) where kind == .link || kind == .other {
            try remove(spare + "/" + path)
        }
    }

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
            let folderFailure = FileTree.makeFolder(folder)
            failure = folderFailure == 0 ? make(target) : folderFailure
            // In the way now is what another worker has just made. Files of the site collide then, which is an error that is
            // reported once all paths are known; and `publish` finds every file that is missing.
            if [EEXIST, ENOENT, ENOTDIR, EISDIR].contains(failure) { return }
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
    /// Everything that can fail comes before the swap, which is the moment at which the new site is published.
    ///
    /// - Parameters:
    ///   - files: All files of the new site by path. Those that differ from the old site's have been staged.
    ///   - present: The files of the old site.
    ///   - text: Of the new manifest; nil leaves the one that is there, if any.
    ///   - bytes: Of the new record; nil likewise.
    func publish(
        _ files: [String: ManifestEntry], present: [String: ManifestEntry], manifest text: String?,
        record bytes: [UInt8]?
    ) async throws {
        try PublishingError.check(FileTree.makeFolder(spare), path: spare)
        try await completeSpare(files, present: present)
        try mirrorHiddenEntries()
        try write(manifest: text, record: bytes)
        let hadManifest = FileTree.exists(manifest)
        if text != nil { try exchange(newManifest, with: manifest) }
        do throws(PublishingError) {
            try exchange(spare, with: output)
        } catch {
            guard text != nil else { throw error }
            // The old site goes with the old manifest. If this fails too, both manifests are there, the next build finds
            // its way, and the first error is the one to tell.
            if hadManifest { try? exchange(newManifest, with: manifest) } else { try? move(manifest, to: newManifest) }
            throw error
        }
        finish()
    }

    /// Makes the spare folder hold the files of the new site and nothing else.
    private func completeSpare(_ files: [String: ManifestEntry], present: [String: ManifestEntry]) async throws {
        let found = FileTree.entries(below: spare) { !$0.hasPrefix(".") }
        let staged = await Self.entries(of: found.filter { $0.kind == .file }.map(\.path), in: spare)
        for (path, kind) in found where kind != .folder && (staged[path] == nil || staged[path] != files[path]) {
            try PublishingError.check(unlink(spare + "/" + path) == 0 ? 0 : errno, path: spare + "/" + path)
        }
        // The innermost folders first; one that a file is in stays.
        for (path, kind) in found.reversed() where kind == .folder { _ = rmdir(spare + "/" + path) }
        let missing = files.values.filter { staged[$0.path] != $0 }.sorted { $0.path < $1.path }
        let outcomes = await inParallel(missing) { file in
            Result { () throws(PublishingError) in
                guard present[file.path] == file else { throw .changedMeanwhile(file: spare + "/" + file.path) }
                try stageUnchanged(file)
            }
        }
        for outcome in outcomes { try outcome.get() }
    }

    /// Keeps the new record of a site whose files are all as they were.
    func update(manifest text: String, record bytes: [UInt8]) throws(PublishingError) {
        let isSame = PlainFile.read(record) == bytes && PlainFile.read(manifest) == Array(text.utf8)
        guard !isSame else { return }
        try write(manifest: text, record: bytes)
        try exchange(newManifest, with: manifest)
        finish()
    }

    private func write(manifest text: String?, record bytes: [UInt8]?) throws(PublishingError) {
        for (path, bytes) in [(newManifest, text.map { Array($0.utf8) }), (newRecord, bytes)] {
            _ = FileTree.remove(path)
            if let bytes { try PublishingError.check(PlainFile.write(bytes, to: path), path: path) }
        }
    }

    /// What does not work here costs the next build some time and nothing else: it looks at each file itself.
    private func finish() {
        if FileTree.kind(of: record) != .file { _ = FileTree.remove(record) }
        _ = rename(newRecord, record)
        _ = FileTree.remove(newManifest)
    }

    /// Lets two paths change places in one step, or moves the first one where there is no second.
    private func exchange(_ new: String, with old: String) throws(PublishingError) {
        guard FileTree.exists(old) else { return try move(new, to: old) }
        if renameat2(AT_FDCWD, new, AT_FDCWD, old, UInt32(bourse_rename_exchange)) == 0 { return }
        if errno == EBUSY || errno == EXDEV {
            throw .mountPoint(path: old, reason: String(cString: strerror(errno)))
        }
        guard [EINVAL, ENOSYS, EOPNOTSUPP].contains(errno) else { return try PublishingError.check(errno, path: old) }
        // A file system that cannot: for a moment nothing is in the place, and a build that is killed just then is
        // repaired by the next.
        try move(old, to: previous)
        do throws(PublishingError) {
            try move(new, to: old)
        } catch {
            try move(previous, to: old)
            throw error
        }
        try move(previous, to: new)
    }

    /// Makes the hidden entries at the top of the spare folder those of the output: files like .gitignore and folders like
    /// .well-known are the project's, not the site's, and stay.
    private func mirrorHiddenEntries() throws(PublishingError) {
        var information = stat()
        // The folder's own permissions belong to whoever made it.
        if stat(output, &information) == 0 { _ = chmod(spare, information.st_mode & 0o7777) }
        let kept = (FileTree.entries(of: output) ?? []).filter { $0.name.hasPrefix(".") }
        for (name, _) in FileTree.entries(of: spare) ?? [] where name.hasPrefix(".") {
            if !kept.contains(where: { $0.name == name }) { try remove(spare + "/" + name) }
        }
        for (name, kind) in kept { try mirror("/" + name, kind) }
    }

    private func mirror(_ path: String, _ kind: FileTree.Kind) throws(PublishingError) {
        let (source, target) = (output + path, spare + path)
        switch kind {
        case .file, .other:
            if FileTree.isSameFile(source, target) { return }
            try remove(target)
            if link(source, target) == 0 { return }
            try PublishingError.check(PlainFile.copy(source, to: target).failure, path: target)
        case .link:
            try remove(target)
            let destination = try FileTree.destination(ofLink: source)
            try PublishingError.check(symlink(destination, target) == 0 ? 0 : errno, path: target)
        case .folder:
            if FileTree.kind(of: target) != .folder { try remove(target) }
            try PublishingError.check(FileTree.makeFolder(target), path: target)
            var information = stat()
            if stat(source, &information) == 0 { _ = chmod(target, information.st_mode & 0o7777) }
            let entries = FileTree.entries(of: source) ?? []
            for (name, _) in FileTree.entries(of: target) ?? [] where !entries.contains(where: { $0.name == name }) {
                try remove(target + "/" + name)
            }
            for (name, kind) in entries { try mirror(path + "/" + name, kind) }
        }
    }

    private func remove(_ path: String) throws(PublishingError) {
        try PublishingError.check(FileTree.remove(path), path: path)
    }

    func move(_ path: String, to target: String) throws(PublishingError) {
        try PublishingError.check(rename(path, target) == 0 ? 0 : errno, path: target)
    }
}
