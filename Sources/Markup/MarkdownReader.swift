import CCMarkGFM

/// Reads a parser's tree into parts that need the tree no longer.
struct MarkdownReader {
    private let source: PreparedSource
    private var result = ParsedMarkdown()
    private var locator: SourceLocator
    private var columns = ColumnCounter()
    private var ids: HeadingIDs
    private(set) var usedValues: [Bool]
    /// Of the links that are open: the index in `links`, or nil for one that is ignored, and the part where it began.
    private var openLinks: [(index: Int?, part: Int, position: SourcePosition)] = []
    private var openImages = 0
    private var footnotes = 0
    private var isInHeaderRow = false
    private var column = 0
    private var alignments: [MarkdownElement.Alignment] = []
    private var blockStart = 0
    /// How many blocks are open that contain blocks.
    private var containers = 0

    /// - Returns: What the tree holds, and for each placeholder whether it stands where values count.
    static func read(
        _ root: OpaquePointer, of source: PreparedSource, reservedIDs: Set<String>
    ) -> (ParsedMarkdown, usedValues: [Bool]) {
        var reader = MarkdownReader(source: source, reservedIDs: reservedIDs)
        reader.walk(root)
        return (reader.result, reader.usedValues)
    }

    private init(source: PreparedSource, reservedIDs: Set<String>) {
        self.source = source
        locator = SourceLocator(source.bytes)
        ids = HeadingIDs(reserved: reservedIDs)
        usedValues = Array(repeating: false, count: source.values.count)
        result.text.reserveCapacity(source.bytes.count)
    }

    private mutating func walk(_ root: OpaquePointer) {
        guard let iterator = cmark_iter_new(root) else { return }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { return }
            if event == CMARK_EVENT_ENTER { enter(node) } else { leave(node) }
        }
    }

    private mutating func enter(_ node: OpaquePointer) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_TEXT: readText(node)
        case CMARK_NODE_SOFTBREAK:
            locator.passLineEnd()
            result.parts.append(.softBreak)
        case CMARK_NODE_LINEBREAK:
            locator.passLineEnd()
            result.parts.append(.hardBreak)
        case CMARK_NODE_CODE:
            locator.pass(literal(of: node)[...])
            result.parts.append(.code(store(source.restored(literal(of: node)[...]))))
        case CMARK_NODE_HTML_INLINE: readInlineHTML(node)
        case CMARK_NODE_HTML_BLOCK: readHTMLBlock(node)
        case CMARK_NODE_CODE_BLOCK: readCodeBlock(node)
        case CMARK_NODE_THEMATIC_BREAK: result.parts.append(.rule)
        case CMARK_NODE_FOOTNOTE_REFERENCE: readFootnoteReference(node)
        case CMARK_NODE_DOCUMENT: break
        case CMARK_NODE_LINK, CMARK_NODE_IMAGE: enterLink(node)
        default: if let element = element(of: node) { start(element, node) }
        }
    }

    private mutating func start(_ element: MarkdownElement, _ node: OpaquePointer) {
        switch element {
        case .paragraph, .heading: enterBlock(node, definitionsMayPrecede: true)
        case .headerRow, .row:
            enterBlock(node, definitionsMayPrecede: false)
            column = 0
            isInHeaderRow = element == .headerRow
        case .table: readAlignments(node)
        case .quote, .bulletList, .orderedList, .item, .footnote: containers += 1
        default: break
        }
        result.parts.append(.start(element))
    }

    private mutating func leave(_ node: OpaquePointer) {
        let type = cmark_node_get_type(node)
        if type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE { return leaveLink(node) }
        guard type != CMARK_NODE_DOCUMENT, let element = element(of: node) else { return }
        switch element {
        case .paragraph: noteExcerpt()
        case .heading(let index): noteHeading(node, index: index)
        case .cell: column += 1
        case .quote, .bulletList, .orderedList, .item: containers -= 1
        case .footnote:
            containers -= 1
            footnotes += 1
        default: break
        }
        result.parts.append(.end(element))
    }

    /// The element of a node, the same on the way in and out; nil for what is neither.
    private func element(of node: OpaquePointer) -> MarkdownElement? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_BLOCK_QUOTE: .quote
        case CMARK_NODE_LIST:
            cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
                ? .orderedList(start: Int(cmark_node_get_list_start(node))) : .bulletList
        case CMARK_NODE_ITEM: .item(task(of: node))
        case CMARK_NODE_PARAGRAPH: .paragraph(isTight: isTight(node))
        case CMARK_NODE_HEADING: .heading(result.headings.count)
        case CMARK_NODE_EMPH: .emphasis
        case CMARK_NODE_STRONG: .strong
        case CMARK_NODE_FOOTNOTE_DEFINITION: .footnote(footnotes + 1)
        default: extensionElement(of: node)
        }
    }

    private func extensionElement(of node: OpaquePointer) -> MarkdownElement? {
        switch String(cString: cmark_node_get_type_string(node)) {
        case "table": .table
        case "table_header": .headerRow
        case "table_row": .row
        case "table_cell":
            .cell(column < alignments.count ? alignments[column] : .none, isHeader: isInHeaderRow)
        case "strikethrough": .strikethrough
        default: nil
        }
    }

    private func task(of item: OpaquePointer) -> MarkdownElement.Task? {
        guard String(cString: cmark_node_get_type_string(item)) == "tasklist" else { return nil }
        return cmark_gfm_extensions_get_tasklist_item_checked(item) ? .done : .open
    }

    private func isTight(_ paragraph: OpaquePointer) -> Bool {
        guard let parent = cmark_node_parent(paragraph), let list = cmark_node_parent(parent) else { return false }
        return cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list) != 0
    }

    private mutating func readAlignments(_ table: OpaquePointer) {
        alignments = []
        guard let found = cmark_gfm_extensions_get_table_alignments(table) else { return }
        alignments = (0..<Int(cmark_gfm_extensions_get_table_columns(table))).map { column in
            switch found[column] {
            case UInt8(ascii: "l"): .left
            case UInt8(ascii: "c"): .center
            case UInt8(ascii: "r"): .right
            default: .none
            }
        }
    }

    // The parts without parts inside.

    private mutating func readText(_ node: OpaquePointer) {
        let text = literal(of: node)[...]
        locator.pass(text)
        var pieces: [PreparedSource.Piece] = []
        source.forEachPiece(of: text) { pieces.append($0) }
        for piece in pieces {
            switch piece {
            case .text(let text): result.parts.append(.text(store(text)))
            case .value(let index):
                usedValues[index] = true
                result.parts.append(.value(index))
            }
        }
    }

    private mutating func readInlineHTML(_ node: OpaquePointer) {
        let html = literal(of: node)
        let firstLine = html.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let offset = locator.find(firstLine)
        locator.pass(html[...])
        if let offset, openImages == 0, !html.starts(with: "</".utf8), !html.starts(with: "<!--".utf8) {
            result.rawHTML.append(source.position(of: offset, counter: &columns))
        }
        result.parts.append(.htmlInline(store(source.restored(html[...]))))
    }

    private mutating func readHTMLBlock(_ node: OpaquePointer) {
        let html = literal(of: node)
        enterBlock(node, definitionsMayPrecede: false)
        if !isOnlyComments(html) { result.rawHTML.append(source.position(of: blockStart, counter: &columns)) }
        result.parts.append(.htmlBlock(store(source.restored(html[...]))))
    }

    private mutating func readCodeBlock(_ node: OpaquePointer) {
        let prepared = literal(of: node)
        let body = source.restored(prepared[...])
        var (length, offset, character) = (CInt(0), CInt(0), CChar(0))
        guard cmark_node_get_fenced(node, &length, &offset, &character) != 0 else {
            result.parts.append(.codeBlock(store(body)))
            return
        }
        enterBlock(node, definitionsMayPrecede: false)
        let info = trimmed(
            String(decoding: source.restored(bytes(cmark_node_get_fence_info(node))[...]), as: UTF8.self))
        let language = info.prefix { !$0.isWhitespace }
        let line = Int(cmark_node_get_start_line(node))
        let position = source.position(of: blockStart, counter: &columns)
        let argument = trimmed(info.dropFirst(language.count))
        result.parts.append(.fence(result.fences.count))
        result.fences.append(
            Fence(
                index: result.fences.count, info: info, language: String(language), argument: argument,
                body: String(decoding: body, as: UTF8.self), line: position.line, column: position.column,
                languageColumn: column(of: String(language), inLine: line) ?? position.column,
                argumentColumn: column(of: argument, inLine: line, after: String(language)) ?? position.column,
                isClosed: isClosed(node, line: line, length: Int(length)), bodyLine: source.fileLine(line + 1),
                bodyColumn: bodyColumn(of: prepared, firstLine: line + 1) ?? position.column))
    }

    /// The column of a word of the fence that opens on one of the parser's lines.
    private mutating func column(of word: String, inLine line: Int, after before: String = "") -> Int? {
        var text = source.bytes[self.line(line)].drop { $0 != UInt8(ascii: "`") && $0 != UInt8(ascii: "~") }
        if !before.isEmpty, let start = start(of: before, in: text) { text = text[(start + before.utf8.count)...] }
        guard !word.isEmpty, let start = start(of: word, in: text) else { return nil }
        return source.position(of: start, counter: &columns).column
    }

    private func start(of word: String, in text: ArraySlice<UInt8>) -> Int? {
        text.indices.first { text[$0...].starts(with: word.utf8) }
    }

    /// Whether the last line of a block is a closing fence, which nothing but the fence's own characters makes.
    private func isClosed(_ node: OpaquePointer, line: Int, length: Int) -> Bool {
        let last = Int(cmark_node_get_end_line(node))
        guard last > line, last <= source.lineStarts.count else { return false }
        let text = source.bytes[self.line(last)].drop { " \t>".utf8.contains($0) }
        let fence = text.prefix { $0 == text.first }
        return (text.first == UInt8(ascii: "`") || text.first == UInt8(ascii: "~")) && fence.count >= length
            && text.dropFirst(fence.count).allSatisfy { $0 <= 32 }
    }

    /// The bytes of one of the parser's lines, which count from 1.
    private func line(_ line: Int) -> Range<Int> {
        let starts = source.lineStarts
        return starts[line - 1]..<(line < starts.count ? starts[line] : source.bytes.count)
    }

    /// Where in its line of the source the first line of a block's body begins that is not empty.
    private mutating func bodyColumn(of body: [UInt8], firstLine: Int) -> Int? {
        let lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let index = lines.firstIndex(where: { !$0.isEmpty }) else { return nil }
        let starts = source.lineStarts
        let line = firstLine - 1 + index
        guard line < starts.count else { return nil }
        let end = line + 1 < starts.count ? starts[line + 1] : source.bytes.count
        var text = source.bytes[starts[line]..<end]
        while let last = text.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { text.removeLast() }
        guard text.count >= lines[index].count, text.suffix(lines[index].count) == lines[index] else { return nil }
        return source.position(of: text.endIndex - lines[index].count, counter: &columns).column
    }

    private mutating func readFootnoteReference(_ node: OpaquePointer) {
        guard let number = Int(String(decoding: literal(of: node), as: UTF8.self)), number > 0 else { return }
        while result.footnoteReferences.count < number { result.footnoteReferences.append(0) }
        var occurrence = 0
        if openLinks.isEmpty {
            result.footnoteReferences[number - 1] += 1
            occurrence = result.footnoteReferences[number - 1]
        }
        result.parts.append(.footnoteReference(number: number, occurrence: occurrence))
    }

    private mutating func noteExcerpt() {
        guard containers == 0, result.excerptParts.isEmpty, blockPart < result.parts.count else { return }
        let range = blockPart..<result.parts.count
        let text = result.plainText(of: range, withImages: false) { _ in "" }
        if text.contains(where: { !$0.isWhitespace }) { result.excerptParts = range }
    }

    private mutating func noteHeading(_ node: OpaquePointer, index: Int) {
        let range = blockPart..<result.parts.count
        let values = source.values
        let words = result.plainText(of: range) { _ in "" }.split(whereSeparator: \.isWhitespace)
        result.headings.append(
            Heading(
                level: Int(cmark_node_get_heading_level(node)), id: ids.id(for: words.joined(separator: " ")),
                text: trimmed(result.plainText(of: range) { values[$0].source }),
                line: source.fileLine(Int(cmark_node_get_start_line(node))), index: index))
        result.headingParts.append(range)
    }

    // Links.

    private mutating func enterLink(_ node: OpaquePointer) {
        let isImage = cmark_node_get_type(node) == CMARK_NODE_IMAGE
        let isNested = openImages > 0 || (!isImage && openLinks.contains { $0.index.map { !isImageLink($0) } ?? false })
        if isImage { openImages += 1 }
        let offset = isImage ? locator.find(UInt8(ascii: "!")) : startOfLink(node)
        if isImage { _ = locator.find(UInt8(ascii: "[")) }
        let position = source.position(of: offset, counter: &columns)
        guard !isNested else {
            openLinks.append((nil, result.parts.count, position))
            result.parts.append(.start(.ignored))
            return
        }
        let url = bytes(cmark_node_get_url(node))
        let title = bytes(cmark_node_get_title(node))
        noteValues(in: url)
        noteValues(in: title)
        let index = result.targets.count
        result.targets.append(ParsedMarkdown.Target(url: store(url[...]), title: store(title[...])))
        let judged = String(decoding: source.replacingValues(in: url[...]) { _ in Array("x".utf8)[...] }, as: UTF8.self)
        result.links.append(
            Link(
                destination: String(decoding: source.restored(url[...]), as: UTF8.self), isImage: isImage, text: "",
                line: position.line, column: position.column, isSafe: isSafeDestination(judged)))
        openLinks.append((index, result.parts.count, position))
        result.parts.append(.start(isImage ? .image(index) : .link(index)))
    }

    private mutating func leaveLink(_ node: OpaquePointer) {
        guard let open = openLinks.popLast() else { return }
        let isImage = cmark_node_get_type(node) == CMARK_NODE_IMAGE
        if isImage { openImages -= 1 }
        locator.passTarget()
        guard let index = open.index else {
            result.parts.append(.end(.ignored))
            return
        }
        let values = source.values
        let text = result.plainText(of: open.part..<result.parts.count) { values[$0].source }
        result.links[index] = result.links[index].replacingText(text)
        result.parts.append(.end(isImage ? .image(index) : .link(index)))
    }

    private func isImageLink(_ index: Int) -> Bool { result.links[index].isImage }

    /// Where a link begins: at its bracket, or at the address that stands for itself.
    private mutating func startOfLink(_ node: OpaquePointer) -> Int {
        if let child = cmark_node_first_child(node), cmark_node_get_type(child) == CMARK_NODE_TEXT {
            let text = literal(of: child)
            let url = bytes(cmark_node_get_url(node))
            if url.count >= text.count, url.suffix(text.count) == text[...], let found = locator.find(text[...]) {
                let before = locator.byte(before: found)
                return before == UInt8(ascii: "<") || before == UInt8(ascii: "[") ? found - 1 : found
            }
        }
        return locator.find(UInt8(ascii: "["))
    }

    private mutating func noteValues(in text: [UInt8]) {
        source.forEachPiece(of: text[...]) { piece in
            if case .value(let index) = piece { usedValues[index] = true }
        }
    }

    // Helpers.

    /// The index of the first part inside the block that is open.
    private var blockPart = 0

    private mutating func enterBlock(_ node: OpaquePointer, definitionsMayPrecede: Bool) {
        blockPart = result.parts.count + 1
        let starts = source.lineStarts
        let line = min(max(Int(cmark_node_get_start_line(node)) - 1, 0), starts.count - 1)
        let lastLine = max(Int(cmark_node_get_end_line(node)) - 1, line)
        blockStart = starts[line] + max(Int(cmark_node_get_start_column(node)) - 1, 0)
        let end = lastLine + 1 < starts.count ? starts[lastLine + 1] : source.bytes.count
        locator.enter(from: blockStart, to: end)
        if definitionsMayPrecede { locator.passDefinitions() }
    }

    private mutating func store(_ bytes: ArraySlice<UInt8>) -> Span {
        let start = result.text.count
        result.text.append(contentsOf: bytes)
        return Span(start: start, end: result.text.count)
    }

    private func literal(of node: OpaquePointer) -> [UInt8] { bytes(cmark_node_get_literal(node)) }

    private func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
        guard let text else { return [] }
        var count = 0
        while text[count] != 0 { count += 1 }
        return UnsafeBufferPointer(start: text, count: count).map(UInt8.init(bitPattern:))
    }
}

/// Whether a block of raw HTML is comments and white space alone.
private func isOnlyComments(_ html: [UInt8]) -> Bool {
    var rest = Substring(trimmed(String(decoding: html, as: UTF8.self)))
    while rest.hasPrefix("<!--"), let end = rest.firstRange(of: "-->") {
        rest = rest[end.upperBound...].drop(while: \.isWhitespace)
    }
    return rest.isEmpty
}

/// The text without white space around it.
func trimmed(_ text: some StringProtocol) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start.dropLast(start.reversed().prefix(while: \.isWhitespace).count))
}
