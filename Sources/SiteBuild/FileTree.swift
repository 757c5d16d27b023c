import Glibc

/// Folders by the system's own calls. Symbolic links are never followed.
enum FileTree {
    enum Kind {
        case file, folder, link, other
    }

    /// The names in a folder with what they are, or nil when it cannot be read.
    static func entries(of folder: String) -> [(name: String, kind: Kind)]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var entries: [(name: String, kind: Kind)] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
            }
            guard name != ".", name != ".." else { continue }
            switch Int(entry.pointee.d_type) {
            case DT_REG: entries.append((name, .file))
            case DT_DIR: entries.append((name, .folder))
            case DT_LNK: entries.append((name, .link))
            case DT_UNKNOWN: entries.append((name, kind(of: folder + "/" + name)))
            default: entries.append((name, .other))
            }
        }
        return entries
    }

    /// What a path is; `other` when there is nothing.
    static func kind(of path: String, followingLinks: Bool = false) -> Kind {
        var information = stat()
        guard (followingLinks ? stat(path, &information) : lstat(path, &information)) == 0 else { return .other }
        switch information.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: return .link
        default: return .other
        }
    }

    /// Whether two paths are links to one file.
    static func isSameFile(_ path: String, _ other: String) -> Bool {
        var (one, two) = (stat(), stat())
        return lstat(path, &one) == 0 && lstat(other, &two) == 0 && one.st_ino == two.st_ino
            && one.st_dev == two.st_dev
    }

    static func destination(ofLink path: String) throws(PublishingError) -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
            let pointer = UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self)
            count = max(0, pointer.map { readlink(path, $0, buffer.count) } ?? 0)
        }
        try PublishingError.check(bytes.isEmpty ? errno : 0, path: path)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The size in bytes of a plain file, or of the one that a link leads to; nil for anything else.
    static func size(of path: String) -> Int? {
        var information = stat()
        guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(information.st_size)
    }

    static func exists(_ path: String) -> Bool {
        var information = stat()
        return lstat(path, &information) == 0
    }

    /// Everything below a folder as paths relative to it, each folder before what is in it.
    ///
    /// - Parameters:
    ///   - isIncluded: Asked for each entry with its path; what it refuses is left out with all below it.
    ///   - unreadable: Gets each folder that cannot be read, the empty path for the outermost, and the error's number.
    static func entries(
        below folder: String, where isIncluded: (String) -> Bool = { _ in true },
        unreadable: (String, Int32) -> Void = { _, _ in }
    ) -> [(path: String, kind: Kind)] {
        var found: [(path: String, kind: Kind)] = []
        var pending = [""]
        while let current = pending.popLast() {
            guard let entries = entries(of: current.isEmpty ? folder : folder + "/" + current) else {
                unreadable(current, errno)
                continue
            }
            for (name, kind) in entries {
                let path = current.isEmpty ? name : current + "/" + name
                guard isIncluded(path) else { continue }
                found.append((path, kind))
                if kind == .folder { pending.append(path) }
            }
        }
        return found
    }

    /// Removes a file, a link or a folder with all that is in it.
    ///
    /// - Returns: The first error's number; 0 when all is well, or when there was nothing.
    static func remove(_ path: String) -> Int32 {
        guard kind(of: path) == .folder else { return unlink(path) == 0 || errno == ENOENT ? 0 : errno }
        var failure: Int32 = 0
        for (name, kind) in entries(of: path) ?? [] {
            let inner = path + "/" + name
            let code = kind == .folder ? remove(inner) : unlink(inner) == 0 ? 0 : errno
            if failure == 0 { failure = code }
        }
        if rmdir(path) != 0, failure == 0 { failure = errno }
        return failure
    }

    /// Makes a folder and those above it.
    ///
    /// - Returns: The error's number; 0 when all is well, or when it is there already.
    static func makeFolder(_ path: String) -> Int32 {
        if mkdir(path, 0o777) == 0 { return 0 }
        switch errno {
        case EEXIST: return kind(of: path) == .file ? ENOTDIR : 0
        case ENOENT:
            guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return ENOENT }
            let failure = makeFolder(String(path[..<slash]))
            guard failure == 0 else { return failure }
            return mkdir(path, 0o777) == 0 || errno == EEXIST ? 0 : errno
        default: return errno
        }
    }
}
