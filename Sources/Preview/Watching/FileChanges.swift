/// What has changed on the disk.
///
/// What a path names may have changed again since: only a look at the disk says what is there.
public struct FileChanges: Hashable, Sendable {
    /// Paths spelled as the places were: `Content/a.md`, or `/srv/data/prices.csv`. A folder that appeared, moved or went
    /// stands for everything below it; a place that did, for itself. Temporary files of editors are among them.
    public var paths: Set<String>
    /// Whether the system lost events, so that everything has to be looked at.
    public var isIncomplete: Bool

    public init(paths: Set<String> = [], isIncomplete: Bool = false) {
        self.paths = paths
        self.isIncomplete = isIncomplete
    }

    var isEmpty: Bool { paths.isEmpty && !isIncomplete }

    mutating func merge(_ later: FileChanges) {
        // The later spelling of a name stays: forms of Unicode are the same to a set, but not to the disk.
        for path in later.paths { paths.update(with: path) }
        isIncomplete = isIncomplete || later.isIncomplete
    }
}
