/// Media types by file extension. Source: the IANA media type registry.
enum MediaType {
    private static let byExtension = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "json": "application/json", "xml": "application/xml",
        "txt": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8", "svg": "image/svg+xml",
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
        "avif": "image/avif", "ico": "image/vnd.microsoft.icon", "woff2": "font/woff2", "woff": "font/woff",
        "pdf": "application/pdf", "webmanifest": "application/manifest+json", "mp4": "video/mp4",
    ]

    /// The extensions of files that are copied from Content to the site as they are.
    static let copiedExtensions: Set<String> = [
        "svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "pdf", "mp4",
    ]

    static func fileExtension(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    static func ofFile(_ path: String) -> String {
        if path == "feed.xml" || path.hasSuffix("/feed.xml") { return "application/atom+xml; charset=utf-8" }
        return byExtension[fileExtension(path)] ?? "application/octet-stream"
    }

    /// Whether a file beside the Markdown belongs to the site as it is.
    static func isCopied(_ path: String) -> Bool { copiedExtensions.contains(fileExtension(path)) }
}
