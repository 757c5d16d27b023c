import Market

/// Something wrong, or odd, in one of an author's files, with its place and the cure.
public struct Diagnostic: Hashable, Sendable {
    public enum Severity: String, Hashable, Sendable {
        case error, warning, note
    }

    /// The file, relative to the site's root; nil when no file is at fault.
    public let file: String?
    /// From 1 on; nil when the whole file is meant.
    public let line: Int?
    /// In characters, from 1 on.
    public let column: Int?
    public let severity: Severity
    /// What is wrong and what to write instead, in one sentence without a full stop.
    public let message: String

    public init(
        _ severity: Severity = .error, _ message: String, file: String? = nil, line: Int? = nil, column: Int? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.severity = severity
        self.message = message
    }

    /// The same at another severity.
    public func with(severity: Severity) -> Diagnostic {
        Diagnostic(severity, message, file: file, line: line, column: column)
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: severity: message`, as compilers print it.
    public var description: String {
        let place = [file, line.map(String.init), line == nil ? nil : column.map(String.init)].compactMap { $0 }
        return (place.isEmpty ? "" : place.joined(separator: ":") + ": ") + "\(severity.rawValue): \(message)"
    }

    /// The line of the diagnostic with a caret under its column, or nil when there is none to show.
    ///
    /// Tabs before the column stay tabs, so that the caret stands where a terminal shows the character.
    ///
    /// - Parameter source: The text of `file`.
    public func excerpt(of source: String) -> String? {
        guard let line, line >= 1 else { return nil }
        let lines = source.split(separator: "\n", maxSplits: line, omittingEmptySubsequences: false)
        guard line <= lines.count else { return nil }
        let text = lines[line - 1].filter { $0 != "\r" }
        guard !text.isEmpty, let column, column >= 1, column <= 200 else { return nil }
        let before = text.prefix(column - 1).map { $0 == "\t" ? "\t" : " " }.joined()
        return "  \(text.prefix(240))\n  \(before)^"
    }
}

extension Diagnostic: Comparable {
    /// By file, line and column; then by message.
    public static func < (left: Diagnostic, right: Diagnostic) -> Bool {
        (left.file ?? "", left.line ?? 0, left.column ?? 0, left.message)
            < (right.file ?? "", right.line ?? 0, right.column ?? 0, right.message)
    }
}

/// Collects what is found while one file is read or rendered, each finding once.
public final class DiagnosticCollector {
    public private(set) var diagnostics: [Diagnostic] = []
    private var seen: Set<Diagnostic> = []

    public init() {}

    public func add(_ diagnostic: Diagnostic) {
        if seen.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
    }

    public func error(_ message: String, at place: Place) {
        add(Diagnostic(.error, message, file: place.file, line: place.line, column: place.column))
    }

    public func warning(_ message: String, at place: Place) {
        add(Diagnostic(.warning, message, file: place.file, line: place.line, column: place.column))
    }

    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// A place in one of the author's files.
public struct Place: Hashable, Sendable {
    /// Relative to the site's root.
    public let file: String
    /// From 1 on.
    public let line: Int
    /// In characters, from 1 on.
    public let column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

/// Ends a message about an unknown name: "; did you mean 'title'?", or the names that there are.
public func cure(for name: String, among known: [String]) -> String {
    if let nearest = nearestName(to: name, among: known) { return "; did you mean '\(nearest)'?" }
    guard !known.isEmpty else { return "; there are none" }
    return "; known: " + known.sorted().prefix(20).joined(separator: ", ") + (known.count > 20 ? ", …" : "")
}
