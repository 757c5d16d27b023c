import JSON

/// One line of the manifest: a file of the site with its digest and its HTTP headers.
public struct ManifestEntry: Hashable, Sendable {
    /// Relative to the site's root.
    public let path: String
    /// In bytes.
    public let size: Int
    public let digest: ContentDigest

    public init(path: String, size: Int, digest: ContentDigest) {
        self.path = path
        self.size = size
        self.digest = digest
    }

    /// The media type, by the file's extension.
    public var contentType: String { MediaType.ofFile(path) }

    /// Whether the file is fingerprinted, so that its content never changes.
    public var isImmutable: Bool {
        guard path.hasPrefix(Asset.folder + "/"), let name = path.split(separator: "/").last else { return false }
        let fingerprint = digest.hexadecimal.prefix(Asset.fingerprintLength)
        return name.split(separator: ".").dropFirst().contains(fingerprint)
    }

    /// Fingerprinted files may be kept; everything else is asked for anew each time.
    public var cacheControl: String {
        isImmutable ? "public, max-age=31536000, immutable" : "no-cache"
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
                {"path": \(JSONText.string(file.path)), "size": \(file.size), "sha256": "\(file.digest.hexadecimal)", \
            "contentType": \(JSONText.string(file.contentType)), "cacheControl": \(JSONText.string(file.cacheControl))}
            """
        }
        return "{\n  \"version\": 1,\n  \"files\": [\n\(lines.joined(separator: ",\n"))\n  ]\n}\n"
    }
}
