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

    /// A file of the new site: as it was staged, or else as it is in the old one.
    func newContents(of path: String) -> [UInt8]? {
        PlainFile.read(staging + "/" + path) ?? PlainFile.read(output + "/" + path)
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

    /// Makes one of the new site's files, with its folder if need be.
    private func stage(_ path: String, make: (String) -> Int32) throws(PublishingError) {
        let target = staging + "/" + path
        var failure = make(target)
        if failure == ENOENT {
            let folder = String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)])
            try PublishingError.check(FileTree.makeFolder(folder), path: folder)
            failure = make(target)
        }
        try PublishingError.check(failure, path: target)
    }

    /// Lets the new site take the old one's place: what was staged, and the files that have not changed.
    func publish(
        unchanged: [ManifestEntry], manifest text: String, record bytes: [UInt8]
    ) async throws {
        try PublishingError.check(FileTree.makeFolder(staging), path: staging)
        for failure in await inParallel(unchanged, { file in Result { try stageUnchanged(file) } }) {
            try failure.get()
        }
        try linkHiddenFiles()
        try write(manifest: text, record: bytes)
        let isFirst = !FileTree.exists(output)
        if isFirst { try move(staging, to: output) } else { try swap() }
        do throws(PublishingError) {
            try restoreHiddenEntries(from: staging)
            try finish()
        } catch {
            // The old site goes with the old manifest.
            if isFirst { try move(output, to: staging) } else { try swap() }
            throw error
        }
        // What cannot be removed of the old site now is removed by the next build.
        _ = FileTree.remove(staging)
    }

    /// Keeps the new record of a site whose files are all as they were.
    func update(manifest text: String, record bytes: [UInt8]) throws(PublishingError) {
        let isSame = PlainFile.read(record) == bytes && PlainFile.read(manifest) == Array(text.utf8)
        guard !isSame else { return }
        try write(manifest: text, record: bytes)
        try finish()
    }

    /// Removes what was staged; the old site stays as it is.
    func discard() {
        // What cannot be done now the next build does.
        guard (try? restoreHiddenEntries(from: staging)) != nil else { return }
        for path in [staging] + pending { _ = FileTree.remove(path) }
    }

    private func write(manifest text: String, record bytes: [UInt8]) throws(PublishingError) {
        for (path, bytes) in zip(pending, [Array(text.utf8), bytes]) {
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
        if stat(output, &information) == 0 { _ = chmod(staging, information.st_mode & 0o7777) }
        if renameat2(AT_FDCWD, staging, AT_FDCWD, output, UInt32(bourse_rename_exchange)) == 0 { return }
        guard [EINVAL, ENOSYS, EOPNOTSUPP].contains(errno) else {
            return try PublishingError.check(errno, path: output)
        }
        try move(output, to: previous)
        try move(staging, to: output)
        try move(previous, to: staging)
    }

    /// Files like .gitignore are the project's, not the site's, and stay.
    private func linkHiddenFiles() throws(PublishingError) {
        for (name, kind) in FileTree.entries(of: output) ?? [] where name.hasPrefix(".") && kind == .file {
            let target = staging + "/" + name
            if link(output + "/" + name, target) == 0 { continue }
            try PublishingError.check(PlainFile.copy(output + "/" + name, to: target).failure, path: target)
        }
    }

    /// Moves hidden entries that only the old site has, such as the folder .git, to the new one.
    func restoreHiddenEntries(from folder: String) throws(PublishingError) {
        guard FileTree.kind(of: output) == .folder else { return }
        for (name, _) in FileTree.entries(of: folder) ?? [] where name.hasPrefix(".") {
            if !FileTree.exists(output + "/" + name) { try move(folder + "/" + name, to: output + "/" + name) }
        }
    }

    func move(_ path: String, to target: String) throws(PublishingError) {
        try PublishingError.check(rename(path, target) == 0 ? 0 : errno, path: target)
    }
}
