/// A place in the file that a Markdown text came from.
public struct SourcePosition: Hashable, Sendable {
    /// From 1 on, in the file: the lines before the Markdown count too.
    public let line: Int
    /// In characters (what Swift's `Character` means), from 1 on.
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
