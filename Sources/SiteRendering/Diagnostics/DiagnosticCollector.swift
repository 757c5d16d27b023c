import Market

/// Collects what is found while one file is read or rendered, each finding once.
public final class DiagnosticCollector {
    public private(set) var diagnostics: [Diagnostic] = []
    /// How often something was found, also what had been found before.
    private var counts: [Diagnostic.Severity: Int] = [:]
    private var seen: Set<Diagnostic> = []

    public init() {}

    public func add(_ diagnostic: Diagnostic) {
        counts[diagnostic.severity, default: 0] += 1
        if seen.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
    }

    public func error(_ message: String, at place: Place) { add(.error, message, place) }

    public func warning(_ message: String, at place: Place) { add(.warning, message, place) }

    public func note(_ message: String, at place: Place) { add(.note, message, place) }

    /// How often something of a severity was added, also when it was there already: a page from rows makes the mistakes of
    /// the one before it.
    func count(_ severity: Diagnostic.Severity) -> Int { counts[severity, default: 0] }

    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    private func add(_ severity: Diagnostic.Severity, _ message: String, _ place: Place) {
        add(Diagnostic(severity, message, file: place.file, line: place.line, column: place.column))
    }
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

    /// Some characters further on the same line.
    func advanced(by characters: Int) -> Place { Place(file: file, line: line, column: column + characters) }
}

extension Place: Comparable {
    /// By file, line and column.
    public static func < (left: Place, right: Place) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// Ends a message about an unknown name: "; did you mean 'title'?", or the names that there are.
public func cure(for name: String, among known: [String], listing limit: Int = 20) -> String {
    if let nearest = nearestName(to: name, among: known) { return "; did you mean '\(nearest)'?" }
    guard !known.isEmpty else { return "; there are none" }
    let names = Set(known).sorted()
    return "; known: " + names.prefix(limit).joined(separator: ", ") + (names.count > limit ? ", …" : "")
}
