import Foundation

/// The data files of the demo site.
enum DemoData {
    struct Unreadable: Error {}

    static func text(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Content/data/\(name)"), encoding: .utf8)
    }

    /// All files below a folder of the data, as sorted relative paths.
    static func names(below folder: String) throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Content/data/\(folder)")
        return try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.contains(".") }.sorted()
    }

    /// The lines of a CSV file after its header, split at commas; no field of such a file is quoted.
    static func lines(_ name: String) throws -> [[String]] { lines(of: try text(name)) }

    static func lines(of text: String) -> [[String]] {
        text.split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    static func parsed<Wrapped>(_ value: Wrapped?) throws -> Wrapped {
        guard let value else { throw Unreadable() }
        return value
    }
}
