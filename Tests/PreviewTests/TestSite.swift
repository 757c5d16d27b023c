import Foundation
import Preview
import SiteBuild
import SiteRendering
import Synchronization

/// A site of files that a test names, in memory.
final class TestSite: PreviewedSite {
    let basePath: String
    private let answers = Mutex<[String: PreviewAnswer]>([:])

    /// - Parameter pages: Their HTML, by path.
    init(basePath: String = "/", pages: [String: String] = [:]) {
        self.basePath = basePath
        for (path, text) in pages { set(path, page: text) }
    }

    func file(at path: String) async -> PreviewAnswer { answers.withLock { $0[path] } ?? .missing }

    func set(_ path: String, _ answer: PreviewAnswer?) {
        answers.withLock { $0[path] = answer }
    }

    func set(_ path: String, page text: String) {
        set(path, .file(Self.file(path, Array(text.utf8), isPage: true)))
    }

    func set(_ path: String, bytes: [UInt8]) {
        set(path, .file(Self.file(path, bytes, isPage: false)))
    }

    /// A file on the disk.
    ///
    /// - Parameter size: What the manifest says of it.
    func set(_ path: String, disk: String, size: Int) {
        let entry = ManifestEntry(path: path, size: size, digest: ContentDigest(of: Array(disk.utf8)))
        set(path, .file(PreviewFile(entry: entry, contents: .file(path: disk), isPage: false)))
    }

    static func file(_ path: String, _ bytes: [UInt8], isPage: Bool) -> PreviewFile {
        let entry = ManifestEntry(path: path, size: bytes.count, digest: ContentDigest(of: bytes))
        return PreviewFile(entry: entry, contents: .bytes(bytes), isPage: isPage)
    }
}

/// The digest of a page that a test named.
func digest(_ text: String) -> String { ContentDigest(of: Array(text.utf8)).hexadecimal }
