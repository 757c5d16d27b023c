import Foundation
import Glibc
import SiteRendering

/// The files of a site's project: bourse.yml, Content and Templates.
public struct ProjectFolder: Sendable {
    /// Absolute or relative to the working folder.
    public let root: String

    public init(root: String) {
        self.root = root
    }

    public func path(_ relative: String) -> String {
        relative.hasPrefix("/") ? relative : root + "/" + relative
    }

    /// The text of a file that must be UTF-8, without a byte-order mark.
    ///
    /// - Parameter file: Relative to the root, with slashes.
    /// - Returns: Nil after a report that names the file and the line.
    func text(of file: String, into collector: DiagnosticCollector) -> String? {
        text(PlainFile.read(path(file)), of: file, into: collector)
    }

    /// The same for bytes that were read; nil stands for a file that could not be.
    func text(_ data: [UInt8]?, of file: String, into collector: DiagnosticCollector) -> String? {
        guard let data else {
            collector.error("the file cannot be read", at: Place(file: file, line: 1, column: 1))
            return nil
        }
        if data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF]) {
            collector.error(
                "the file's encoding is UTF-16; save it as UTF-8", at: Place(file: file, line: 1, column: 1))
            return nil
        }
        let bytes = data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data[...]
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let line = Self.lineOfFirstFault(in: bytes)
        collector.error(
            "the file's encoding is not UTF-8 on line \(line); save it as UTF-8",
            at: Place(file: file, line: line, column: 1))
        return nil
    }

    /// All files below a folder as paths relative to it, sorted by bytes. Hidden files and folders are left out. Links to
    /// folders, which could lead in circles or out of the project, are not followed; what cannot be read is reported.
    func files(below folder: String, into collector: DiagnosticCollector) -> [String] {
        let base = path(folder)
        let found = FileTree.entries(below: base) { path in
            path.split(separator: "/").last?.hasPrefix(".") == false
        } unreadable: { path, error in
            let name = path.isEmpty ? folder : "\(folder)/\(path)"
            let reason = String(cString: strerror(error))
            collector.add(Diagnostic(.error, "the folder cannot be read: \(reason)", file: name))
        }
        return found.filter { entry in
            if entry.kind == .file { return true }
            guard entry.kind == .link else { return false }
            return leadsToFile("\(folder)/\(entry.path)", into: collector)
        }.map(\.path).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether a link leads to a file; if not, that is reported.
    private func leadsToFile(_ link: String, into collector: DiagnosticCollector) -> Bool {
        switch FileTree.kind(of: path(link), followingLinks: true) {
        case .file: return true
        case .folder:
            collector.add(Diagnostic(.warning, "links to folders are not followed; copy the folder", file: link))
        case .link, .other:
            collector.add(Diagnostic(.error, "the link leads to no file that can be read", file: link))
        }
        return false
    }

    /// The files that a path with `*` in its last component names, relative to the root and sorted.
    public func files(matching pattern: String) -> [String] {
        guard pattern.contains("*") else {
            return FileManager.default.fileExists(atPath: path(pattern)) ? [pattern] : []
        }
        let parts = pattern.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.dropLast().joined(separator: "/")
        let pieces = (parts.last ?? "").split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path(folder.isEmpty ? "." : folder))) ?? []
        return names.filter { !$0.hasPrefix(".") && Self.matches($0, pieces: pieces) }.sorted().map {
            folder.isEmpty ? $0 : folder + "/" + $0
        }
    }

    /// Whether a name is the pieces in order with anything between them.
    private static func matches(_ name: String, pieces: [String]) -> Bool {
        guard let first = pieces.first, let last = pieces.last, name.hasPrefix(first) else { return false }
        var rest = name.dropFirst(first.count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let range = rest.firstRange(of: piece) else { return false }
            rest = rest[range.upperBound...]
        }
        return pieces.count == 1 ? rest.isEmpty : rest.count >= last.count && rest.hasSuffix(last)
    }

    private static func lineOfFirstFault(in bytes: ArraySlice<UInt8>) -> Int {
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
    }
}
