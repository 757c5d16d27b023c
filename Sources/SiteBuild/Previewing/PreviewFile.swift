import SiteRendering

/// A file of a site as it would be published.
public struct PreviewFile: Sendable {
    public enum Contents: Sendable {
        case bytes([UInt8])
        /// A file of Content that belongs to the site as it is: the path on the disk.
        case file(path: String)
    }

    /// Path, size and digest; media type and caching as the manifest has them.
    public let entry: ManifestEntry
    public let contents: Contents
    /// Whether the file was rendered from Markdown.
    public let isPage: Bool

    public init(entry: ManifestEntry, contents: Contents, isPage: Bool) {
        self.entry = entry
        self.contents = contents
        self.isPage = isPage
    }
}

/// What a preview has at a path of the site.
public enum PreviewAnswer: Sendable {
    case file(PreviewFile)
    /// The site has such a page, but it cannot be made, and there is no earlier form of it to show.
    case broken
    case missing
}
