import Foundation
import SiteRendering

/// Why a picture could not be made or written.
enum PictureError: Error {
    case unwritable(file: String, reason: String)
    case noConverter
    case failedConverter(reason: String)

    var diagnostic: Diagnostic {
        switch self {
        case .unwritable(let file, let reason):
            Diagnostic(.error, "the picture cannot be written: \(reason)", file: file)
        case .noConverter:
            Diagnostic(
                .error,
                "PNG needs the program rsvg-convert, and PATH has none; install librsvg2-bin (Debian) or librsvg, or write .svg"
            )
        case .failedConverter(let reason): Diagnostic(.error, "rsvg-convert made no PNG: \(reason)")
        }
    }
}

/// A file that is read or written whole.
struct PictureFile {
    let path: String

    /// The text of a file that must be UTF-8; nil after a report.
    func text(into collector: DiagnosticCollector) -> String? {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            collector.add(Diagnostic(.error, "the file cannot be read", file: path))
            return nil
        }
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]),
            let text = String(
                validating: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes, as: UTF8.self)
        else {
            collector.add(Diagnostic(.error, "the file's encoding is not UTF-8; save it as UTF-8", file: path))
            return nil
        }
        return text
    }

    /// Puts the bytes in the file's place in one step: a reader sees the old file or the new one, never half of it.
    func write(_ bytes: Data) throws(PictureError) {
        let url = URL(filePath: path).resolvingSymlinksInPath()
        let kind = try? FileManager.default.attributesOfItem(atPath: url.path)[.type] as? FileAttributeType
        guard kind == nil || kind == .typeRegular else {
            throw .unwritable(file: path, reason: "it is no file; name a file, or leave -o out for standard output")
        }
        do {
            try bytes.write(to: url, options: .atomic)
        } catch {
            let reason =
                (error as? CocoaError)?.code == .fileNoSuchFile ? "there is no such folder" : error.localizedDescription
            throw .unwritable(file: path, reason: reason)
        }
    }
}
