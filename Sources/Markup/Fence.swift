/// A fenced code block of a Markdown text.
public struct Fence: Hashable, Sendable {
    /// The position in `MarkdownDocument.fences`.
    public let index: Int
    /// All that follows the opening fence, trimmed; backslashes and entities are resolved.
    public let info: String
    /// The first word of `info`, or nothing.
    public let language: String
    /// The rest of `info`, trimmed.
    public let argument: String
    /// The lines between the fences without the fence's indentation, each ending in a line feed.
    public let body: String
    /// The line of the opening fence in the file, from 1 on.
    public let line: Int
    /// The column of the opening fence, in characters, from 1 on.
    public let column: Int
    /// The columns of `language` and of `argument`; that of the fence when there is none.
    public let languageColumn, argumentColumn: Int
    /// Whether a closing fence ends the block, and not the end of the text or of what contains it.
    public let isClosed: Bool
    /// The line of the first line of the body in the file.
    public let bodyLine: Int
    /// The column in which the body's text begins, in characters, from 1 on: the first line that is not empty decides.
    public let bodyColumn: Int
}
