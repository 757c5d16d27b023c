import ArgumentParser
import Foundation
import JSON
import SiteBuild
import SiteRendering
import Synchronization

/// What a command says, and how it ends.
///
/// For people that is lines on standard error, in GitHub Actions with annotations besides; with `--json` it is one line on
/// standard output when the command ends. So every command ends through `end(_:_:)`, also when all is well.
final class Messages: Sendable {
    let isQuiet: Bool
    let isJSON: Bool
    /// Whether warnings are told as errors.
    let isStrict: Bool
    let project: ProjectFolder
    private let isColoured: Bool
    /// The site's folder, relative to the repository that GitHub Actions has checked out; nil elsewhere.
    private let annotationFolder: String?
    /// What was told, for the line of JSON and for the exit code.
    private let told = Mutex<[Diagnostic]>([])

    convenience init(_ options: SiteOptions, isStrict: Bool = false) {
        self.init(
            isQuiet: options.quiet, isJSON: options.json, isStrict: isStrict, directory: options.directory)
    }

    /// - Parameter directory: The folder from which the places of mistakes are told.
    init(
        isQuiet: Bool, isJSON: Bool, isStrict: Bool = false, directory: String = ".",
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.isQuiet = isQuiet
        self.isJSON = isJSON
        self.isStrict = isStrict
        project = ProjectFolder(root: directory)
        isColoured = DiagnosticText.isColoured(isTerminal: isatty(STDERR_FILENO) == 1, environment: environment)
        annotationFolder =
            environment["GITHUB_ACTIONS"] == "true"
            ? Self.folder(directory, below: environment["GITHUB_WORKSPACE"]) : nil
    }

    /// Whether a line may say how far the work is: on a terminal, for people.
    var showsProgress: Bool { !isQuiet && !isJSON && isatty(STDERR_FILENO) == 1 }

    /// Prints diagnostics as compilers do, sorted, each with its line and a caret. With `--quiet` errors only.
    ///
    /// Call it once with all that is known: the order holds within one call.
    func print(_ diagnostics: [Diagnostic]) {
        let diagnostics = (isStrict ? diagnostics.map(\.strict) : diagnostics).forReport()
        told.withLock { $0 += diagnostics }
        guard !isJSON else { return }
        let shown = diagnostics.filter { !isQuiet || $0.severity == .error }
        var text = DiagnosticText(isColoured: isColoured, read: project.bytes)
        for diagnostic in shown { write(text.lines(for: diagnostic)) }
        guard let annotationFolder else { return }
        for diagnostic in shown { write(diagnostic.annotation(folder: annotationFolder)) }
    }

    func print(_ diagnostic: Diagnostic) { print([diagnostic]) }

    /// What was told so far, in the order of telling.
    var diagnostics: [Diagnostic] { told.withLock { $0 } }

    /// Whether an error was told so far, or a warning where warnings are errors.
    var hasErrors: Bool { told.withLock { $0.contains { $0.severity == .error } } }

    /// A line for people; nothing with `--quiet` or `--json`.
    func say(_ line: String) {
        if !isQuiet, !isJSON { write(DiagnosticText.oneLine(line)) }
    }

    /// Ends the command. With `--json` this prints the line of JSON.
    ///
    /// - Parameters:
    ///   - code: 0 becomes 2 when warnings are errors and there was one.
    ///   - fields: What the command has to add to the line of JSON: a record.
    /// - Throws: Always: the exit code, which ends the program.
    func end(_ code: Int32, _ fields: JSONValue = [:]) throws -> Never {
        let told = told.withLock { $0.forReport() }
        let code = code == 0 && isStrict && told.contains { $0.severity == .error } ? 2 : code
        if isJSON {
            let line: JSONValue = [
                "status": .text(code == 0 ? "ok" : "failed"), "exitCode": .integer(Int(code)),
                "diagnostics": .list(told.map(\.json)),
            ]
            FileHandle.standardOutput.write(Data((line.appending(fields).source + "\n").utf8))
        }
        throw ExitCode(code)
    }

    private func write(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// The way from the workspace to a folder; the folder's own path when it lies elsewhere.
    private static func folder(_ path: String, below workspace: String?) -> String {
        let folder = URL(filePath: path).resolvingSymlinksInPath().path
        guard let workspace, !workspace.isEmpty else { return path == "." ? "" : path }
        let root = URL(filePath: workspace).resolvingSymlinksInPath().path
        if folder == root { return "" }
        return folder.hasPrefix(root + "/") ? String(folder.dropFirst(root.count + 1)) : folder
    }
}
