/// A step on the way through a parsed Markdown text: its tree, flat and in order.
enum MarkdownPart: Sendable {
    case start(MarkdownElement)
    case end(MarkdownElement)
    case text(Span)
    /// The number of the placeholder.
    case value(Int)
    case code(Span)
    /// An indented code block.
    case codeBlock(Span)
    /// The index of the fence.
    case fence(Int)
    case htmlBlock(Span)
    case htmlInline(Span)
    case softBreak, hardBreak, rule
    /// The footnote's number from 1 on, and which of the references to it this is, from 1 on; 0 has no link back.
    case footnoteReference(number: Int, occurrence: Int)
}

/// What has parts inside it.
enum MarkdownElement: Hashable, Sendable {
    case quote
    case bulletList
    case orderedList(start: Int)
    case item(Task?)
    case paragraph(isTight: Bool)
    /// The index of the heading.
    case heading(Int)
    case table
    case headerRow, row
    case cell(Alignment, isHeader: Bool)
    case emphasis, strong, strikethrough
    /// The index of the link's addresses.
    case link(Int)
    case image(Int)
    /// An image within an image's alternative text, or a link there: only its text counts.
    case ignored
    /// From 1 on.
    case footnote(Int)

    enum Task: Sendable {
        case open, done
    }

    enum Alignment: Sendable {
        case none, left, center, right
    }
}

/// A range of `ParsedMarkdown.text`.
struct Span: Sendable {
    let start, end: Int
}

/// All that reading a Markdown text has found.
struct ParsedMarkdown: Sendable {
    /// The place of a link's address and title in `text`, placeholders included.
    struct Target: Sendable {
        let url, title: Span
    }

    var parts: [MarkdownPart] = []
    /// The literals of all parts, in UTF-8.
    var text: [UInt8] = []
    var targets: [Target] = []
    /// Of the link in `links` with the same index as in `targets`.
    var links: [Link] = []
    var fences: [Fence] = []
    var headings: [Heading] = []
    /// Where the parts of each heading lie.
    var headingParts: [Range<Int>] = []
    var rawHTML: [SourcePosition] = []
    /// How often each footnote is referred to; number 1 comes first.
    var footnoteReferences: [Int] = []
    /// The parts of the first paragraph that has text.
    var excerptParts = 0..<0

    func bytes(_ span: Span) -> ArraySlice<UInt8> { text[span.start..<span.end] }

    /// The text of some parts without markup.
    func plainText(of range: Range<Int>, withImages: Bool = true, value: (Int) -> String) -> String {
        var result = ""
        var images = 0
        for part in parts[range] {
            switch part {
            case .start(.image) where !withImages: images += 1
            case .end(.image) where !withImages: images -= 1
            case _ where images > 0: break
            case .text(let span), .code(let span): result += String(decoding: bytes(span), as: UTF8.self)
            case .value(let index): result += value(index)
            case .softBreak, .hardBreak: result += " "
            default: break
            }
        }
        return result
    }
}
