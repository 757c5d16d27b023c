/// Something wrong, or odd, in one of an author's files, with its place and the cure.
public struct Diagnostic: Hashable, Sendable {
    public enum Severity: String, Hashable, Sendable {
        case error, warning, note
    }

    /// The file, relative to the site's root; nil when no file is at fault.
    public let file: String?
    /// From 1 on; nil when the whole file is meant.
    public let line: Int?
    /// In characters (what Swift's `Character` means), from 1 on.
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

    /// The same with a warning told as an error, for `--strict`.
    public var strict: Diagnostic {
        severity == .warning ? Diagnostic(.error, message, file: file, line: line, column: column) : self
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: severity: message`, as compilers print it.
    public var description: String {
        (place.isEmpty ? "" : place + ": ") + "\(severity.rawValue): \(message)"
    }

    /// `file:line:column`, as far as they are known.
    var place: String {
        [file, line.map(String.init), line == nil ? nil : column.map(String.init)].compactMap { $0 }
            .joined(separator: ":")
    }
}

extension Diagnostic: Comparable {
    /// By file, line and column; then by message. A whole file comes before its lines, and what is about no file at all
    /// comes last.
    public static func < (left: Diagnostic, right: Diagnostic) -> Bool {
        if (left.file == nil) != (right.file == nil) { return right.file == nil }
        return (left.file ?? "", left.line ?? 0, left.column ?? 0, left.message, left.severity.rawValue)
            < (right.file ?? "", right.line ?? 0, right.column ?? 0, right.message, right.severity.rawValue)
    }
}

extension [Diagnostic] {
    /// Sorted, none twice. Of one place the first ten stand for all: a template's mistake may show on a thousand pages, each
    /// time with another value.
    public func forReport() -> [Diagnostic] {
        var result: [Diagnostic] = []
        var omitted = 0
        var ofThisPlace = 0
        func closePlace() {
            if omitted > 0, let last = result.last {
                result.append(
                    Diagnostic(
                        .note, "and \(omitted) more like this at the same place", file: last.file, line: last.line,
                        column: last.column))
            }
            (omitted, ofThisPlace) = (0, 0)
        }
        for diagnostic in sorted() where diagnostic != result.last {
            let isSamePlace = result.last.map { diagnostic.line != nil && $0.place == diagnostic.place } ?? false
            if !isSamePlace { closePlace() }
            ofThisPlace += 1
            if ofThisPlace <= 10 { result.append(diagnostic) } else { omitted += 1 }
        }
        closePlace()
        return result
    }
}
