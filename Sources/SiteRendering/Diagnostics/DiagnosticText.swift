/// Writes diagnostics as compilers do: place, severity and message on a line, then the line that is meant with a caret.
///
/// Nothing of a file or of its data can steer the terminal: what could is written as U+FFFD.
public struct DiagnosticText {
    private let isColoured: Bool
    private let read: (String) -> [UInt8]?
    /// The last file that was asked for; diagnostics come sorted by file.
    private var file: String?
    private var lines: SourceLines?

    /// - Parameters:
    ///   - isColoured: Whether escape sequences may be used.
    ///   - read: The bytes of a file by its path from the site's root, or nil when there are none to show.
    public init(isColoured: Bool = false, read: @escaping (String) -> [UInt8]?) {
        self.isColoured = isColoured
        self.read = read
    }

    /// One to three lines, without a line feed at the end.
    public mutating func lines(for diagnostic: Diagnostic) -> String {
        let place = diagnostic.place.isEmpty ? "" : Self.oneLine(diagnostic.place) + ": "
        let head =
            bold(place) + painted(diagnostic.severity.rawValue + ":", as: diagnostic.severity) + " "
            + Self.oneLine(diagnostic.message)
        guard let excerpt = excerpt(of: diagnostic) else { return head }
        guard isColoured else { return head + "\n" + excerpt }
        return head + "\n" + excerpt.dropLast() + painted("^", as: diagnostic.severity)
    }

    /// The line that is meant, and under it a caret, each with two spaces before it.
    ///
    /// - Returns: Nil when there is nothing to show.
    public mutating func excerpt(of diagnostic: Diagnostic) -> String? {
        guard let file = diagnostic.file, let line = diagnostic.line, let column = diagnostic.column else { return nil }
        if file != self.file {
            self.file = file
            // Of a file in another encoding nothing can be shown.
            lines = read(file).flatMap { $0.prefix(2).contains { $0 == 0 || $0 >= 0xFE } ? nil : SourceLines($0) }
        }
        return lines?.excerpt(line: line, column: column)
    }

    /// The text without anything that could steer a terminal or look like a line of its own.
    public static func oneLine(_ text: String) -> String {
        TerminalText.printable(text.replacing("\t", with: " "))
    }

    /// Whether escape sequences are welcome: on a terminal that can show them, unless `NO_COLOR` says no.
    ///
    /// Source: no-color.org.
    public static func isColoured(isTerminal: Bool, environment: [String: String]) -> Bool {
        isTerminal && environment["NO_COLOR", default: ""].isEmpty
            && !["", "dumb"].contains(environment["TERM", default: ""])
    }

    private func bold(_ text: String) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }

    private func painted(_ text: String, as severity: Diagnostic.Severity) -> String {
        let colour =
            switch severity {
            case .error: 31
            case .warning: 33
            case .note: 36
            }
        return isColoured ? "\u{1B}[1;\(colour)m\(text)\u{1B}[0m" : text
    }
}
