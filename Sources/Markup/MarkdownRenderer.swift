/// Writes the parts of a Markdown text as HTML.
struct MarkdownRenderer {
    let parsed: ParsedMarkdown
    let source: PreparedSource
    /// The text of each placeholder.
    let values: [String]
    let allowsRawHTML: Bool
    let fence: (Fence) -> HTML?
    let link: (Link) -> String

    private var output: [UInt8] = []
    private var index = 0
    /// How many quotes and lists are open, those included that are left out because they are too deep.
    private var depth = 0
    private var inlineDepth = 0
    private var isInTableBody = false
    private var isInFootnotes = false
    /// The box of a task whose item has just begun.
    private var pendingTask: MarkdownElement.Task?
    /// Whether the links that are open have a tag.
    private var openLinks: [Bool] = []

    /// Beyond this depth quotes, lists and emphasis have no tags: browsers stop nesting at 512, and no text needs it.
    private static let maximumDepth = 100

    init(
        parsed: ParsedMarkdown, source: PreparedSource, values: [String], allowsRawHTML: Bool,
        fence: @escaping (Fence) -> HTML?, link: @escaping (Link) -> String
    ) {
        self.parsed = parsed
        self.source = source
        self.values = values
        self.allowsRawHTML = allowsRawHTML
        self.fence = fence
        self.link = link
    }

    mutating func render() -> HTML {
        output.reserveCapacity(parsed.text.count * 2)
        while index < parsed.parts.count {
            write(parsed.parts[index])
            index += 1
        }
        if isInFootnotes { output.append("</ol>\n</section>\n") }
        return HTML(trusted: String(decoding: output, as: UTF8.self))
    }

    private mutating func write(_ part: MarkdownPart) {
        switch part {
        case .start(let element): start(element)
        case .end(let element): end(element)
        case .text(let span): output.appendEscaped(parsed.bytes(span))
        case .value(let index): output.appendEscaped(values[index])
        case .code(let span):
            output.append("<code>")
            output.appendEscaped(parsed.bytes(span))
            output.append("</code>")
        case .codeBlock(let span): writeCode(parsed.bytes(span), language: "")
        case .fence(let index): writeFence(parsed.fences[index])
        case .htmlBlock(let span):
            guard allowsRawHTML else { return }
            beginLine()
            output.append(contentsOf: parsed.bytes(span))
            beginLine()
        case .htmlInline(let span): if allowsRawHTML { output.append(contentsOf: parsed.bytes(span)) }
        case .softBreak: output.append("\n")
        case .hardBreak: output.append("<br>\n")
        case .rule:
            beginLine()
            output.append("<hr>\n")
        case .footnoteReference(let number, let occurrence): writeReference(to: number, occurrence: occurrence)
        }
    }

    private mutating func start(_ element: MarkdownElement) {
        switch element {
        case .quote:
            depth += 1
            if depth <= Self.maximumDepth { beginLine("<blockquote>\n") }
        case .bulletList:
            depth += 1
            if depth <= Self.maximumDepth { beginLine("<ul>\n") }
        case .orderedList(let first):
            depth += 1
            guard depth <= Self.maximumDepth else { return }
            beginLine(first == 1 ? "<ol>\n" : "<ol start=\"\(first)\">\n")
        case .item(let task): startItem(task)
        case .paragraph(let isTight):
            if !isTight || depth > Self.maximumDepth { beginLine("<p>") }
            writePendingTask()
        case .heading(let index):
            let heading = parsed.headings[index]
            beginLine("<h\(heading.level) id=\"\(heading.id)\">")
        case .emphasis: startInline("<em>")
        case .strong: startInline("<strong>")
        case .strikethrough: startInline("<del>")
        case .link(let index): startLink(index)
        case .image(let index): writeImage(index)
        case .ignored: break
        case .footnote(let number): startFootnote(number)
        case .table, .headerRow, .row, .cell: startTablePart(element)
        }
    }

    private mutating func end(_ element: MarkdownElement) {
        switch element {
        case .quote: endBlock("</blockquote>\n")
        case .bulletList: endBlock("</ul>\n")
        case .orderedList: endBlock("</ol>\n")
        case .item: if depth <= Self.maximumDepth { output.append("</li>\n") }
        case .paragraph(let isTight):
            if case .end(.footnote(let number)) = nextPart { writeLinksBack(from: number) }
            guard !isTight || depth > Self.maximumDepth else { return }
            if !allowsRawHTML, output.suffix(3).elementsEqual("<p>".utf8) {
                // All that the paragraph had was raw HTML.
                output.removeLast(3)
            } else {
                output.append("</p>\n")
            }
        case .heading(let index):
            let close: HTML = "</h\(parsed.headings[index].level)>\n"
            output.append(contentsOf: close.source.utf8)
        case .emphasis: endInline("</em>")
        case .strong: endInline("</strong>")
        case .strikethrough: endInline("</del>")
        case .link: if openLinks.popLast() == true { output.append("</a>") }
        case .image, .ignored: break
        case .footnote(let number): endFootnote(number)
        case .table, .headerRow, .row, .cell: endTablePart(element)
        }
    }

    private var nextPart: MarkdownPart? { index + 1 < parsed.parts.count ? parsed.parts[index + 1] : nil }

    // Lists.

    private mutating func startItem(_ task: MarkdownElement.Task?) {
        pendingTask = task
        if depth <= Self.maximumDepth { beginLine(task == nil ? "<li>" : "<li class=\"task\">") }
        if case .start(.paragraph) = nextPart { return }
        writePendingTask()
    }

    private mutating func writePendingTask() {
        switch pendingTask {
        case .open: output.append("<span class=\"task-box\" role=\"img\" aria-label=\"To do:\">☐</span> ")
        case .done: output.append("<span class=\"task-box\" role=\"img\" aria-label=\"Done:\">☑</span> ")
        case nil: break
        }
        pendingTask = nil
    }

    // Code.

    private mutating func writeFence(_ block: Fence) {
        if let html = fence(block) {
            beginLine()
            output.append(contentsOf: html.source.utf8)
            if !html.isEmpty { beginLine() }
        } else {
            writeCode(Array(block.body.utf8)[...], language: block.language)
        }
    }

    private mutating func writeCode(_ code: ArraySlice<UInt8>, language: String) {
        // A code block can scroll sideways; the keyboard reaches it by tabindex.
        beginLine(
            language.isEmpty
                ? "<pre tabindex=\"0\"><code>" : "<pre tabindex=\"0\"><code class=\"language-\(language)\">")
        output.appendEscaped(code)
        output.append("</code></pre>\n")
    }

    // Links.

    private mutating func startLink(_ index: Int) {
        let address = address(of: index)
        openLinks.append(address != nil)
        guard let address else { return }
        output.append("<a href=\"")
        output.appendURL(address)
        output.append("\"")
        writeTitle(of: index)
        output.append(">")
    }

    /// Writes an image and passes its parts, or its alternative text when it has no address that may be shown.
    private mutating func writeImage(_ index: Int) {
        let start = self.index
        while self.index + 1 < parsed.parts.count {
            self.index += 1
            if case .end(.image(index)) = parsed.parts[self.index] { break }
        }
        let text = parsed.plainText(of: start..<self.index) { values[$0] }
        guard let address = address(of: index), !address.isEmpty else {
            output.appendEscaped(text)
            return
        }
        output.append("<img src=\"")
        output.appendURL(address)
        output.append("\" alt=\"")
        output.appendEscaped(text)
        output.append("\"")
        writeTitle(of: index)
        output.append(" loading=\"lazy\">")
    }

    private func address(of index: Int) -> String? {
        let destination = source.replacingValues(in: parsed.bytes(parsed.targets[index].url)) { placeholder in
            var encoded: [UInt8] = []
            encoded.appendURLSegment(values[placeholder])
            return encoded[...]
        }
        let target = parsed.links[index].replacingDestination(String(decoding: destination, as: UTF8.self))
        let address = link(target)
        return target.isSafe && isSafeDestination(address) ? address : nil
    }

    private mutating func writeTitle(of index: Int) {
        let span = parsed.targets[index].title
        guard span.start < span.end else { return }
        output.append(" title=\"")
        output.appendEscaped(source.replacingValues(in: parsed.bytes(span)) { Array(values[$0].utf8)[...] })
        output.append("\"")
    }

    // Footnotes.

    private mutating func writeReference(to number: Int, occurrence: Int) {
        // Within a link there can be no other link.
        let reference: HTML =
            occurrence == 0
            ? "<sup class=\"footnote-ref\">\(number)</sup>"
            : """
            <sup class=\"footnote-ref\" id=\"\(Self.referenceID(number, occurrence))\">\
            <a href=\"#fn-\(number)\" aria-label=\"Footnote \(number)\">\(number)</a></sup>
            """
        output.append(contentsOf: reference.source.utf8)
    }

    private mutating func startFootnote(_ number: Int) {
        if !isInFootnotes {
            isInFootnotes = true
            beginLine("<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n")
        }
        beginLine("<li id=\"fn-\(number)\">\n")
    }

    private mutating func endFootnote(_ number: Int) {
        if case .end(.paragraph) = parsed.parts[index - 1] {
        } else {
            beginLine("<p>")
            writeLinksBack(from: number)
            output.append("</p>\n")
        }
        output.append("</li>\n")
    }

    private mutating func writeLinksBack(from number: Int) {
        let count = number <= parsed.footnoteReferences.count ? parsed.footnoteReferences[number - 1] : 0
        for occurrence in 1..<(count + 1) {
            let label = occurrence == 1 ? "\(number)" : "\(number)-\(occurrence)"
            let back: HTML = """
                 <a href=\"#\(Self.referenceID(number, occurrence))\" class=\"footnote-back\" \
                aria-label=\"Back to reference \(label)\">↩</a>
                """
            output.append(contentsOf: back.source.utf8)
        }
    }

    private static func referenceID(_ number: Int, _ occurrence: Int) -> String {
        occurrence == 1 ? "fnref-\(number)" : "fnref-\(number)-\(occurrence)"
    }

    // Tables.

    private mutating func startTablePart(_ element: MarkdownElement) {
        switch element {
        case .table:
            isInTableBody = false
            beginLine("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"\(tableLabel)\">\n<table>\n")
        case .headerRow: output.append("<thead>\n<tr>\n")
        case .row:
            if !isInTableBody { output.append("<tbody>\n") }
            isInTableBody = true
            output.append("<tr>\n")
        case .cell(let alignment, let isHeader):
            output.append(isHeaderCell(isHeader) ? "<th scope=\"col\"" : "<td")
            switch alignment {
            case .none: output.append(">")
            case .left: output.append(" class=\"align-left\">")
            case .center: output.append(" class=\"align-center\">")
            case .right: output.append(" class=\"align-right\">")
            }
        default: break
        }
    }

    private mutating func endTablePart(_ element: MarkdownElement) {
        switch element {
        case .table:
            if isInTableBody { output.append("</tbody>\n") }
            output.append("</table>\n</div>\n")
        case .headerRow: output.append("</tr>\n</thead>\n")
        case .row: output.append("</tr>\n")
        case .cell(_, let isHeader):
            if case .start(.cell) = parsed.parts[index - 1] {
                output.append("</td>\n")
            } else {
                output.append(isHeader ? "</th>\n" : "</td>\n")
            }
        default: break
        }
    }

    /// An empty cell heads nothing.
    private func isHeaderCell(_ isInHeaderRow: Bool) -> Bool {
        if case .end(.cell) = nextPart { return false }
        return isInHeaderRow
    }

    /// Names the table by its columns.
    private var tableLabel: String {
        var columns: [String] = []
        var cellStart = index
        for place in index..<parsed.parts.count {
            switch parsed.parts[place] {
            case .start(.cell): cellStart = place
            case .end(.cell):
                let text = trimmed(parsed.plainText(of: cellStart..<place) { values[$0] })
                if !text.isEmpty { columns.append(text) }
            case .end(.headerRow):
                return columns.isEmpty ? "Table" : "Table: " + columns.joined(separator: ", ")
            default: break
            }
        }
        return "Table"
    }

    // Writing.

    private mutating func beginLine() {
        if let last = output.last, last != UInt8(ascii: "\n") { output.append("\n") }
    }

    private mutating func beginLine(_ html: HTML) {
        beginLine()
        output.append(contentsOf: html.source.utf8)
    }

    private mutating func endBlock(_ html: StaticString) {
        if depth <= Self.maximumDepth {
            beginLine()
            output.append(html)
        }
        depth -= 1
    }

    private mutating func startInline(_ html: StaticString) {
        inlineDepth += 1
        if inlineDepth <= Self.maximumDepth { output.append(html) }
    }

    private mutating func endInline(_ html: StaticString) {
        if inlineDepth <= Self.maximumDepth { output.append(html) }
        inlineDepth -= 1
    }
}

extension [UInt8] {
    fileprivate mutating func appendEscaped(_ text: String) {
        appendEscaped(Array(text.utf8)[...])
    }
}
