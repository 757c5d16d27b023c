import Glibc
import Market

/// Why a site could not be published. The site that was there is as it was.
public enum PublishingError: Error, CustomStringConvertible {
    case notOurs(path: String)
    case notAFolder(path: String)
    case unwritable(path: String, reason: String)
    case mountPoint(path: String, reason: String)
    /// The output lies where the build reads or keeps its own files.
    case misplaced(path: String, folder: String)
    case busy(output: String, process: String?)
    case changedMeanwhile(file: String)

    public var description: String {
        switch self {
        case .notOurs(let path):
            "\(path) was not written by Bourse, as far as the .bourse beside it tells, and publishing would delete it; move it away (files of the site belong in Content/), or choose another folder with --output-dir"
        case .notAFolder(let path): "\(path) is no folder; move it away, or choose another place with --output-dir"
        case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
        case .mountPoint(let path, let reason):
            "\(path) cannot be written: it is a mount point, and nothing can take its place (\(reason)); choose a folder inside it with --output-dir"
        case .misplaced(let path, let folder):
            "\(path) lies in \(folder), whose files are the build's own; choose another folder with --output-dir"
        case .busy(let output, let process):
            "another build\(process.map { " (process \($0))" } ?? "") is writing \(output); wait until it is done"
        case .changedMeanwhile(let file): "\(file) was changed while the site was built; build again"
        }
    }

    /// Throws unless an error's number is 0.
    static func check(_ failure: Int32, path: String) throws(PublishingError) {
        guard failure != 0 else { return }
        throw .unwritable(path: path, reason: String(cString: strerror(failure)))
    }
}

/// The snapshot is older than it may be, or holds nothing that tells its age.
public struct DataAgeError: Error, Sendable {
    /// The snapshot's file, relative to the site's root.
    public let snapshot: String
    /// The snapshot's own time.
    public let asOf: Instant?

    public init(snapshot: String, asOf: Instant?) {
        self.snapshot = snapshot
        self.asOf = asOf
    }
}
