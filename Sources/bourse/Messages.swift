import Foundation
import SiteBuild
import SiteRendering

/// What a command says on standard error.
struct Messages {
    let isQuiet: Bool
    let project: ProjectFolder
    private let isColoured: Bool

    init(_ options: SiteOptions) {
        isQuiet = options.quiet
        project = options.project
        isColoured = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"]?.isEmpty != false
    }

    /// Prints diagnostics as compilers do, each with its line and a caret. With `--quiet` errors only.
    func print(_ diagnostics: [Diagnostic]) {
        var texts: [String: String?] = [:]
        for diagnostic in diagnostics where !isQuiet || diagnostic.severity == .error {
            write(coloured(diagnostic))
            guard let file = diagnostic.file else { continue }
            // The text is for the excerpt alone; a file that cannot be read has been reported.
            let text = texts[file] ?? (try? String(contentsOfFile: project.path(file), encoding: .utf8))
            texts[file] = text
            if let excerpt = text.flatMap({ diagnostic.excerpt(of: $0) }) { write(excerpt) }
        }
    }

    func print(_ diagnostic: Diagnostic) { print([diagnostic]) }

    /// A line for people; nothing with `--quiet`.
    func say(_ line: String) {
        if !isQuiet { write(line) }
    }

    private func write(_ line: String) {
        FileHandle.standardError.write(Data((Self.printable(line) + "\n").utf8))
    }

    /// Control characters from data must not reach a terminal; colour codes are added around words of our own only.
    private static func printable(_ line: String) -> String {
        String(
            String.UnicodeScalarView(
                line.unicodeScalars.map { scalar in
                    scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
                        && scalar != "\u{1B}"
                        ? "\u{FFFD}" : scalar
                }))
    }

    private func coloured(_ diagnostic: Diagnostic) -> String {
        let line = diagnostic.description.replacing("\u{1B}", with: "\u{FFFD}")
        guard isColoured else { return line }
        let colour = diagnostic.severity == .error ? "31" : diagnostic.severity == .warning ? "33" : "36"
        let word = diagnostic.severity.rawValue + ":"
        guard let range = line.firstRange(of: word) else { return line }
        return line.replacingCharacters(in: range, with: "\u{1B}[1;\(colour)m\(word)\u{1B}[0m")
    }
}
