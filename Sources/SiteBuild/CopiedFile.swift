import SiteRendering

/// A file of Content that belongs to the site as it is.
struct CopiedFile: Sendable {
    /// Relative to Content, as the file system has it.
    let source: String
    let entry: ManifestEntry

    /// - Returns: Nil for a file that cannot be read.
    init?(_ path: String, of project: ProjectFolder) {
        guard let content = PlainFile.digest(project.path("\(PageSource.folder)/\(path)")) else { return nil }
        source = path
        entry = ManifestEntry(path: canonical(path), size: content.size, digest: content.digest)
    }
}
