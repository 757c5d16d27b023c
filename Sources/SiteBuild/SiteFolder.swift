import Foundation
import Glibc

/// Why a site could not be published.
public enum PublishingError: Error, CustomStringConvertible {
    case notOurs(folder: String)
    case unwritable(path: String, reason: String)

    public var description: String {
        switch self {
        case .notOurs(let folder):
            "\(folder) has files that Bourse did not write; empty it, or choose another folder with --output-dir"
        case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
        }
    }
}

/// The output folder and the staging folder beside it, in which a build is made before it appears.
struct SiteFolder: Sendable {
    let output: String
    /// Beside the output, so that both are on one file system.
    let staging: String
    /// Where the old site is for the moment between two renames.
    private let previous: String
    /// Outside the upload: `.bourse/manifest.json` beside the output, `.bourse/NAME.manifest.json` for other names than Site.
    let manifest: String

    init(output: String) {
        let url = URL(filePath: output).standardizedFileURL
        let name = url.lastPathComponent
        let parent = url.deletingLastPathComponent().path
        self.output = url.path
        staging = parent + "/.\(name).building"
        previous = parent + "/.\(name).previous"
        manifest = parent + "/.bourse/" + (name == "Site" ? "manifest.json" : "\(name).manifest.json")
    }

    /// Makes an empty staging folder; one that an interrupted build left is removed.
    func prepare() throws(PublishingError) {
        // A build that was killed between its two renames left the old site here.
        if !FileManager.default.fileExists(atPath: output) { _ = rename(previous, output) }
        try remove(previous)
        let contents = (try? FileManager.default.contentsOfDirectory(atPath: output)) ?? []
        let isOurs = FileManager.default.fileExists(atPath: manifest)
        guard isOurs || contents.allSatisfy({ $0.hasPrefix(".") }) else {
            throw .notOurs(folder: output)
        }
        try remove(staging)
        try makeFolder(staging)
    }

    /// - Parameter path: Relative to the site's root; made of checked segments.
    func write(_ bytes: [UInt8], to path: String) throws(PublishingError) {
        let target = staging + "/" + path
        var failure = PlainFile.write(bytes, to: target)
        if failure == ENOENT {
            try makeFolder(String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)]))
            failure = PlainFile.write(bytes, to: target)
        }
        try Self.check(failure, path: target)
    }

    /// Lets the staged site take the old one's place and removes the old one.
    func publish(manifest json: String) throws(PublishingError) {
        // Files like .gitignore are the project's, not the site's, and stay.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: output)) ?? [] where name.hasPrefix(".") {
            do {
                try FileManager.default.copyItem(atPath: output + "/" + name, toPath: staging + "/" + name)
            } catch {
                throw .unwritable(path: staging + "/" + name, reason: "\(error)")
            }
        }
        try makeFolder(String(manifest[..<(manifest.lastIndex(of: "/") ?? manifest.endIndex)]))
        if FileManager.default.fileExists(atPath: output) { try move(output, to: previous) }
        try move(staging, to: output)
        try remove(previous)
        try Self.check(PlainFile.write(Array(json.utf8), to: manifest + ".new"), path: manifest)
        try move(manifest + ".new", to: manifest)
    }

    /// Removes what was staged; the old site stays as it is.
    func discard() {
        // What cannot be removed now is removed by the next build.
        try? FileManager.default.removeItem(atPath: staging)
    }

    private func move(_ path: String, to target: String) throws(PublishingError) {
        guard rename(path, target) == 0 else {
            throw .unwritable(path: target, reason: String(cString: strerror(errno)))
        }
    }

    private func remove(_ path: String) throws(PublishingError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw .unwritable(path: path, reason: "\(error)")
        }
    }

    private func makeFolder(_ path: String) throws(PublishingError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(path: path, reason: "\(error)")
        }
    }

    private static func check(_ failure: Int32, path: String) throws(PublishingError) {
        guard failure == 0 else { throw .unwritable(path: path, reason: String(cString: strerror(failure))) }
    }
}
