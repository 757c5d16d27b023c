/// One line of the manifest: a file of the site with its digest and its HTTP headers.
public struct ManifestEntry: Hashable, Sendable {
    /// Relative to the site's root.
    public let path: String
    /// In bytes.
    public let size: Int
    /// 64 hexadecimal digits.
    public let sha256: String

    public init(path: String, size: Int, sha256: String) {
        self.path = path
        self.size = size
        self.sha256 = sha256
    }

    /// The media type, by the file's extension.
    public var contentType: String { MediaType.ofFile(path) }

    /// Fingerprinted files never change; everything else is asked for anew each time.
    public var cacheControl: String {
        path.hasPrefix(Asset.folder + "/") ? "public, max-age=31536000, immutable" : "no-cache"
    }
}

/// The list of a site's files that `deploy` reads, sorted by path.
public struct Manifest: Sendable {
    public let files: [ManifestEntry]

    public init(files: [ManifestEntry]) {
        self.files = files.sorted { $0.path < $1.path }
    }

    /// JSON, one line a file, always in the same order.
    public var json: String {
        let lines = files.map { file in
            """
                {"path": \(JSONText.string(file.path)), "size": \(file.size), "sha256": "\(file.sha256)", \
            "contentType": \(JSONText.string(file.contentType)), "cacheControl": \(JSONText.string(file.cacheControl))}
            """
        }
        return "{\n  \"version\": 1,\n  \"files\": [\n\(lines.joined(separator: ",\n"))\n  ]\n}\n"
    }
}
