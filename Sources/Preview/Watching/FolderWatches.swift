import Glibc

/// The folders that are watched for the sake of some places, and what an event in one of them means for those.
///
/// Nothing is concluded from an event but that there is something to look at: what the disk holds decides, so that a folder
/// which has moved on meanwhile does no harm. A folder is always watched before it is read, so that what comes into it
/// either is found or is told.
final class FolderWatches {
    private struct Folder {
        let watch: Int32
        var detail: Inotify.Detail
        /// What the names of its entries are told with in front, if its entries matter.
        var prefixes: Set<String> = []
        /// Of these, the ones whose folders are watched too.
        var treePrefixes: Set<String> = []
        /// Entries that are places themselves: how each was given.
        var files: [String: Set<String>] = [:]
        /// Entries on the way to the folder of a place.
        var ways: Set<String> = []
    }

    /// What has come of an event: the paths, and what happened to them.
    typealias Note = (_ path: String, _ event: PendingChanges.Event) -> Void

    private let inotify: Inotify
    private let root: String
    private let maximumCount: Int
    private let report: @Sendable (String) -> Void
    private var places: WatchedPlaces
    private var folders: [String: Folder] = [:]
    /// The paths of each watched folder; several when a place is spelled in different ways.
    private var paths: [Int32: Set<String>] = [:]
    private var unwatched: Set<String> = []
    private var hasReachedLimit = false

    init(
        _ inotify: Inotify, root: String, places: WatchedPlaces, limit: Int,
        report: @escaping @Sendable (String) -> Void
    ) {
        self.inotify = inotify
        self.root = root
        self.places = places
        self.maximumCount = limit
        self.report = report
        settle()
    }

    // Places

    /// Watches other places; tells of those that are new, since nobody has looked at them as they were being watched.
    func watch(_ others: WatchedPlaces, note: Note) {
        guard others != places else { return }
        let known = Set(places.trees + places.files + places.folders)
        places = others
        settle()
        for path in others.trees + others.files + others.folders where !known.contains(path) { note(path, .appeared) }
    }

    /// Watches what there is to watch, all anew.
    func settle() {
        replace(folders) {
            for tree in places.trees where reach(absolute(tree)) { watchTree(absolute(tree), prefixes: [tree + "/"]) }
            for folder in places.folders where reach(absolute(folder)) {
                if watchContents(of: absolute(folder)) { folders[absolute(folder)]?.prefixes.insert(folder + "/") }
            }
            for file in places.files {
                let (folder, name) = split(absolute(file))
                guard reach(folder), watchContents(of: folder) else { continue }
                folders[folder]?.files[name, default: []].insert(file)
            }
        }
    }

    // Events

    func handle(_ event: Inotify.Event, note: Note) {
        let known = paths[event.watch] ?? []
        if event.name.isEmpty {
            guard event.isAny(of: IN_IGNORED, IN_MOVE_SELF, IN_UNMOUNT) else { return }
            for path in known { folderLeft(path, event, note: note) }
        } else {
            for path in known { entryChanged(event, in: path, note: note) }
        }
    }

    private func folderLeft(_ path: String, _ event: Inotify.Event, note: Note) {
        guard let folder = folders[path] else { return }
        if !folder.ways.isEmpty || isPlace(path) {
            settle()
            notePlaces(at: path, .removed, note: note)
        } else if !event.isAny(of: IN_MOVE_SELF) {
            // One that has moved was dealt with when the folder around it told so.
            replace([path: folder]) {}
        }
    }

    private func entryChanged(_ event: Inotify.Event, in path: String, note: Note) {
        let name = event.name
        let entry = join(path, name)
        let kind = kind(of: event, at: entry)
        let isFolder = event.isAny(of: IN_ISDIR)
        let isMove = event.isAny(of: IN_CREATE, IN_DELETE, IN_MOVED_FROM, IN_MOVED_TO)
        // A link to a folder leads to a place as well.
        if isMove || isFolder, folders[path]?.ways.contains(name) ?? false {
            settle()
            notePlaces(at: entry, kind, note: note)
        }
        guard let folder = folders[path] else { return }
        for file in folder.files[name] ?? [] { note(file, kind) }
        guard !name.hasPrefix(".") else { return }
        if isFolder, !folder.treePrefixes.isEmpty {
            look(at: entry, prefixes: Set(folder.treePrefixes.map { $0 + name + "/" }))
        }
        for prefix in folder.prefixes { note(prefix + name, kind) }
    }

    private func kind(of event: Inotify.Event, at path: String) -> PendingChanges.Event {
        if event.isAny(of: IN_DELETE, IN_MOVED_FROM) { return .removed }
        if event.isAny(of: IN_MOVED_TO, IN_ISDIR) { return .appeared }
        if event.isAny(of: IN_CLOSE_WRITE) { return .closed }
        if event.isAny(of: IN_ATTRIB) { return .attributesChanged }
        guard event.isAny(of: IN_CREATE) else { return .written }
        // Nobody will write a link, or close it.
        var information = stat()
        guard lstat(path, &information) == 0 else { return .created }
        return information.st_mode & S_IFMT != S_IFREG || information.st_nlink > 1 ? .appeared : .created
    }

    private func isPlace(_ path: String) -> Bool {
        (places.trees + places.folders).contains { absolute($0) == path }
    }

    /// Tells of all places at a path or below it.
    private func notePlaces(at path: String, _ event: PendingChanges.Event, note: Note) {
        for place in places.trees + places.files + places.folders {
            let full = absolute(place)
            if full == path || full.hasPrefix(path == "/" ? path : path + "/") { note(place, event) }
        }
    }

    // Watches

    /// Looks at a folder of a tree that came, moved or went, and at all below it.
    private func look(at path: String, prefixes: Set<String>) {
        var known: [String: Folder] = [:]
        // Below a folder that is not watched, none is.
        if folders[path] != nil { known = folders.filter { $0.key == path || $0.key.hasPrefix(path + "/") } }
        replace(known) { watchTree(path, prefixes: prefixes) }
    }

    /// Lets go of folders that are not watched again meanwhile.
    private func replace(_ known: [String: Folder], by watching: () -> Void) {
        for path in known.keys { folders[path] = nil }
        watching()
        for (path, folder) in known where folders[path]?.watch != folder.watch {
            paths[folder.watch]?.remove(path)
            guard paths[folder.watch]?.isEmpty ?? false else { continue }
            paths[folder.watch] = nil
            inotify.end(folder.watch)
        }
    }

    /// Watches the way to a folder, as far as there is one.
    ///
    /// - Returns: Whether the folder can be there; if not, the way tells when it comes.
    private func reach(_ folder: String) -> Bool {
        let way = ancestors(of: folder)
        // A project may be deleted and made again, but what lies above it is not looked at as long as it is there.
        var index = way.lastIndex { $0 == root } ?? max(0, way.count - 1)
        while index > 0, watch(way[index], .names) == false { index -= 1 }
        while index < way.count {
            guard watch(way[index], .names) else { return false }
            let next = index + 1 < way.count ? way[index + 1] : folder
            folders[way[index]]?.ways.insert(split(next).name)
            index += 1
        }
        return true
    }

    private func watchTree(_ top: String, prefixes: Set<String>) {
        var pending = [(path: top, prefixes: prefixes)]
        while let (path, prefixes) = pending.popLast() {
            // The top of a place may be a link; a link within it leads elsewhere.
            guard watchContents(of: path, followingLink: isPlace(path)) else { continue }
            folders[path]?.prefixes.formUnion(prefixes)
            folders[path]?.treePrefixes.formUnion(prefixes)
            for name in subfolders(of: path) where !name.hasPrefix(".") {
                pending.append((join(path, name), Set(prefixes.map { $0 + name + "/" })))
            }
        }
    }

    private func watchContents(of folder: String, followingLink: Bool = true) -> Bool {
        watch(folder, .contents, followingLink: followingLink)
    }

    /// - Returns: Whether the folder is there and watched.
    private func watch(_ path: String, _ detail: Inotify.Detail, followingLink: Bool = true) -> Bool {
        if let folder = folders[path], folder.detail == .contents || detail == .names { return true }
        guard folders[path] != nil || folders.count < maximumCount else { return limitReached(at: path) }
        switch inotify.watch(path, detail, followingLink: followingLink) {
        case .watched(let watch):
            if folders[path] == nil { folders[path] = Folder(watch: watch, detail: detail) }
            folders[path]?.detail = detail
            paths[watch, default: []].insert(path)
            return true
        case .limitReached: return limitReached(at: path)
        case .failed(ENOENT), .failed(ENOTDIR), .failed(ELOOP): return false
        case .failed(let code):
            if unwatched.insert(path).inserted {
                report("\(path) cannot be watched: \(String(cString: strerror(code)))")
            }
            return false
        }
    }

    private func limitReached(at path: String) -> Bool {
        if !hasReachedLimit {
            report(
                """
                \(path) cannot be watched, and neither can further folders: the system's limit is reached; changes in \
                them are not noticed until it is raised: sudo sysctl fs.inotify.max_user_watches=524288
                """)
        }
        hasReachedLimit = true
        return false
    }

    // Paths

    private func absolute(_ path: String) -> String {
        let full = path.hasPrefix("/") ? path : root + "/" + path
        let parts = full.split(separator: "/").filter { $0 != "." }
        return "/" + parts.joined(separator: "/")
    }

    /// The folders that lead to a path, the outermost first.
    private func ancestors(of path: String) -> [String] {
        var ancestors: [String] = []
        var current = path
        while current != "/" {
            current = split(current).folder
            ancestors.append(current)
        }
        return ancestors.reversed()
    }

    private func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("/", path) }
        let folder = String(path[..<slash])
        return (folder.isEmpty ? "/" : folder, String(path[path.utf8.index(after: slash)...]))
    }

    private func join(_ folder: String, _ name: String) -> String {
        folder == "/" ? "/" + name : folder + "/" + name
    }

    private func subfolders(of folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let type = Int(entry.pointee.d_type)
            guard type == DT_DIR || type == DT_UNKNOWN else { continue }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
            }
            // What is no folder after all cannot be watched as one.
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
