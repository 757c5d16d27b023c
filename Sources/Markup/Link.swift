/// A link or an image of a Markdown text.
public struct Link: Hashable, Sendable {
    /// The address. In `MarkdownDocument.links` inline values stand in it as written; the closure that decides on the
    /// address gets them replaced, each percent-encoded so that it stays within one segment of a path.
    public let destination: String
    public let isImage: Bool
    /// The link's text or the image's alternative text, without markup; inline values as written.
    public let text: String
    /// In the file, from 1 on.
    public let line: Int
    /// In characters, from 1 on.
    public let column: Int
    /// Whether the address is relative or of a scheme that cannot run anything: http, https, mailto, tel. Others are
    /// left out of the page: the text alone remains.
    public let isSafe: Bool

    func replacingDestination(_ destination: String) -> Link {
        Link(
            destination: destination, isImage: isImage, text: text, line: line, column: column,
            isSafe: isSafeDestination(destination))
    }

    func replacingText(_ text: String) -> Link {
        Link(destination: destination, isImage: isImage, text: text, line: line, column: column, isSafe: isSafe)
    }
}
