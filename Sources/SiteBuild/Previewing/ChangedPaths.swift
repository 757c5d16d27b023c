extension Set<String> {
    /// Whether one of these changed paths may be a file that a pattern names, or a folder above one.
    ///
    /// - Parameter patterns: Paths with or without `*` in their last component. Of those with one, all files of the folder
    ///   count.
    public func touch(anyOf patterns: [String]) -> Bool {
        patterns.contains { pattern in
            if contains(pattern) { return true }
            let slash = pattern.lastIndex(of: "/")
            let folder = slash.map { pattern[..<$0] } ?? ""
            return contains { path in
                let isBeside = path.lastIndex(of: "/").map { path[..<$0] } ?? "" == folder
                return pattern.contains("*") && isBeside || path == folder || folder.hasPrefix(path + "/")
            }
        }
    }
}
