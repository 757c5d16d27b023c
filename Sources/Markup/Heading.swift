/// A heading of a Markdown text.
public struct Heading: Hashable, Sendable {
    /// From 1 to 6.
    public let level: Int
    /// Unique in the document. Made like GitHub's from the heading's text without its inline values, so that a link to
    /// the heading still works when the data has changed.
    public let id: String
    /// Without markup; inline values stand in it as written. See `MarkdownDocument.text(of:value:)`.
    public let text: String
    /// In the file, from 1 on.
    public let line: Int
    /// The position in `MarkdownDocument.headings`.
    public let index: Int
}
