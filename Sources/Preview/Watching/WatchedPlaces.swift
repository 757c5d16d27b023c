/// What is watched. Paths are relative to the project's root, or absolute.
public struct WatchedPlaces: Hashable, Sendable {
    /// Folders with everything below them, such as `Content`. Names below that begin with a dot are left out, and so is what a
    /// link leads to; the folder itself may be a link.
    public var trees: [String]
    /// Single files, whatever their names, such as `.bourse/snapshot.sqlite-wal`.
    public var files: [String]
    /// Folders without what is in their folders. Names that begin with a dot are left out.
    public var folders: [String]

    public init(trees: [String] = [], files: [String] = [], folders: [String] = []) {
        self.trees = trees
        self.files = files
        self.folders = folders
    }
}
