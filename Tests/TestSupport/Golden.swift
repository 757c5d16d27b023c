import Foundation
import Testing

/// Compares text with the golden file `Golden/NAME` beside the test's own source file.
///
/// With `UPDATE_GOLDEN=1` in the environment the file is rewritten and the test fails, so that the difference gets read.
public func expectGolden(
    _ text: String, _ name: String, file: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let golden = URL(filePath: file).deletingLastPathComponent().appending(path: "Golden/\(name)")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        try FileManager.default.createDirectory(
            at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: golden)
        Issue.record("rewrote \(golden.path)", sourceLocation: sourceLocation)
        return
    }
    let expected = try String(contentsOf: golden, encoding: .utf8)
    if text != expected {
        let lines = zip(
            text.split(separator: "\n", omittingEmptySubsequences: false),
            expected.split(separator: "\n", omittingEmptySubsequences: false))
        let first = lines.enumerated().first { $0.element.0 != $0.element.1 }
        Issue.record(
            """
            \(name) differs from its golden file, first in line \((first?.offset ?? 0) + 1):
            is:       \(first.map { String($0.element.0.prefix(400)) } ?? "(length differs)")
            expected: \(first.map { String($0.element.1.prefix(400)) } ?? "")
            """, sourceLocation: sourceLocation)
    }
}
