/// One file of the site, ready to be written.
public struct SiteFile: Sendable {
    /// Relative to the site's root: `stocks/AAPL/index.html`.
    public let path: String
    public let bytes: [UInt8]

    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    init(path: String, text: String) {
        self.init(path: path, bytes: Array(text.utf8))
    }

    /// Whether a file beside the Markdown belongs to the site as it is.
    public static func isCopied(_ path: String) -> Bool { MediaType.isCopied(path) }

    /// What the manifest says of the file.
    public var entry: ManifestEntry {
        ManifestEntry(path: path, size: bytes.count, digest: ContentDigest(of: bytes))
    }
}
