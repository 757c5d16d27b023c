import SiteRendering

/// Assets under the names that they had before: the last good form of a page, or one that is just being loaded, may still name
/// them.
struct FormerAssets: Sendable {
    private(set) var files: [String: PreviewFile] = [:]
    /// The oldest first.
    private var order: [String] = []
    private var size = 0
    private let limit: Int

    /// - Parameter limit: In bytes; the oldest go first.
    init(limit: Int) {
        self.limit = limit
    }

    mutating func add(_ file: PreviewFile, at path: String) {
        guard files[path] == nil else { return }
        files[path] = file
        order.append(path)
        size += file.entry.size
        while size > limit, order.count > 1 {
            size -= files.removeValue(forKey: order.removeFirst())?.entry.size ?? 0
        }
    }
}
