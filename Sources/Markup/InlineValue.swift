/// An expression in double braces in a Markdown text: `{{ query.column | format }}`.
public struct InlineValue: Hashable, Sendable {
    /// The position in `MarkdownDocument.values`.
    public let index: Int
    /// What stands between the braces, trimmed; `\|`, as one writes it in a table, has become `|`.
    public let expression: String
    /// The line of the `{{` in the file, from 1 on.
    public let line: Int
    /// The column of the `{{`, in characters, from 1 on.
    public let column: Int
    /// The whole as the author wrote it, braces included.
    public let source: String
}
