/// A Markdown text that was parsed once: its parts can be looked at, then it is rendered as often as one likes.
///
/// The Markdown is GitHub's: tables, strikethrough, autolinks, task lists and footnotes. Values in double braces,
/// `{{ expression }}`, on one line and neither in code nor after a backslash, stand in text, link addresses and titles;
/// they are put in after parsing, so they cannot become markup. In raw HTML they stay as written.
public struct MarkdownDocument: Sendable {
    /// Fenced code blocks in the order of the text, those in lists and quotes too.
    public let fences: [Fence]
    /// In the order of the source. Those in code and in raw HTML are none.
    public let values: [InlineValue]
    public let headings: [Heading]
    /// Links and images in the order of the text, those in footnotes last. An image within another image's alternative
    /// text is none.
    public let links: [Link]
    /// Where raw HTML stands: each block, and each opening tag in text. Comments do not count.
    public let rawHTML: [SourcePosition]

    private let parsed: ParsedMarkdown
    private let source: PreparedSource
    /// For each placeholder the index in `values`.
    private let valueIndices: [Int?]

    /// - Parameters:
    ///   - source: The Markdown, without front matter.
    ///   - firstLine: The line of the file on which it begins.
    ///   - reservedIDs: Ids that the page around it has: no heading gets one of them.
    public init(_ source: String, firstLine: Int = 1, reservedIDs: Set<String> = []) {
        let prepared = PreparedSource(source, firstLine: firstLine)
        let (parsed, usedValues) = CMarkTree.parse(prepared.bytes) { root in
            MarkdownReader.read(root, of: prepared, reservedIDs: reservedIDs)
        }
        var values: [InlineValue] = []
        var valueIndices: [Int?] = []
        for (value, isUsed) in zip(prepared.values, usedValues) {
            valueIndices.append(isUsed ? values.count : nil)
            guard isUsed else { continue }
            values.append(
                InlineValue(
                    index: values.count, expression: value.expression, line: value.position.line,
                    column: value.position.column, source: value.source))
        }
        fences = parsed.fences
        headings = parsed.headings
        links = parsed.links
        rawHTML = parsed.rawHTML
        self.values = values
        self.valueIndices = valueIndices
        self.parsed = parsed
        self.source = prepared
    }

    /// The first paragraph that has text and stands in no list or quote, without markup; inline values are left out.
    public var excerpt: String { excerpt { _ in "" } }

    /// The same with the values in it.
    public func excerpt(value: (InlineValue) -> String) -> String {
        let text = parsed.plainText(of: parsed.excerptParts, withImages: false) { self.text(of: $0, value: value) }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// A heading's text without markup, with the values in it.
    public func text(of heading: Heading, value: (InlineValue) -> String) -> String {
        trimmed(parsed.plainText(of: parsed.headingParts[heading.index]) { self.text(of: $0, value: value) })
    }

    /// Renders the document.
    ///
    /// - Parameters:
    ///   - allowsRawHTML: Whether raw HTML is kept; otherwise its tags and blocks are left out.
    ///   - fence: What stands in the place of a fenced code block; nil shows it as code.
    ///   - value: The text of a value, which gets escaped. Asked once for each value, also when it stands in two places.
    ///   - link: The address to write for a link or an image. What it returns is judged again: an address that is not
    ///     safe is left out, and the link's text alone remains.
    public func html(
        allowsRawHTML: Bool = false, fence: (Fence) -> HTML?, value: (InlineValue) -> String,
        link: (Link) -> String
    ) -> HTML {
        let texts = values.map(value)
        return withoutActuallyEscaping(fence) { fence in
            withoutActuallyEscaping(link) { link in
                var renderer = MarkdownRenderer(
                    parsed: parsed, source: source, values: valueIndices.map { $0.map { texts[$0] } ?? "" },
                    allowsRawHTML: allowsRawHTML, fence: fence, link: link)
                return renderer.render()
            }
        }
    }

    private func text(of placeholder: Int, value: (InlineValue) -> String) -> String {
        valueIndices[placeholder].map { value(values[$0]) } ?? ""
    }
}
