import Charts
import Market
import Markup

/// A table of a query's rows: what a `table` block becomes.
public struct Table: Hashable, Sendable {
    private let spec: TableSpec
    private let rows: Rows
    private let id: String

    /// - Parameter id: Begins the element ids of this table; unique on its page.
    public init(_ spec: TableSpec, rows: Rows, id: String) {
        self.spec = spec
        self.rows = rows
        self.id = id
    }

    /// Whether the page needs the script of tables: to sort or to filter a single row is no use.
    var needsScript: Bool { isSortable || isFilterable }
    private var isSortable: Bool { spec.isSortable && shownCount > 1 }
    private var isFilterable: Bool { spec.isFilterable && shownCount > 1 }
    private var shownCount: Int { min(spec.limit ?? .max, rows.count) }

    /// The table inside a region that scrolls sideways, and below it how many rows there are and the note.
    ///
    /// - Parameters:
    ///   - link: Adds the site's base path to an address that begins with a slash.
    ///   - sparkline: Draws a list of at least one number, oldest first.
    /// - Throws: When a name is unknown, a format does not fit a value, or a link is no address.
    public func html(
        link: (String) -> String = { $0 }, sparkline: ([Double]) -> HTML
    ) throws(ComponentError) -> HTML {
        if let limit = spec.limit, limit < 1 {
            throw ComponentError(key: "limit", message: "\(limit) is no number of rows; it is at least 1")
        }
        let columns = try columns()
        let symbols = try symbolColumn()
        let positions = try TableOrder(spec.order, rows: rows).positions(count: rows.count)
        let shown = positions.prefix(spec.limit ?? .max)

        var html = Array(start.utf8)
        html.append("<thead><tr>")
        for column in columns { column.appendHeader(to: &html) }
        html.append("</tr></thead><tbody>")
        html.reserveCapacity(html.count + shown.count * columns.count * 40 + 200)
        for row in shown {
            html.append("\n<tr")
            if let symbols { html.append(" data-symbol=\"\(try symbol(row: row, column: symbols))\"") }
            html.append(">")
            for column in columns.indices {
                try columns[column].append(row: row, of: rows, to: &html, link: link, sparkline: sparkline)
            }
            html.append("</tr>")
        }
        if shown.isEmpty { html.append("\n<tr><td colspan=\"\(columns.count)\">No rows.</td></tr>") }
        html.append("</tbody></table></div>\n")
        if shown.count < rows.count {
            html.append(
                "<p class=\"note\">Showing \(Self.grouped(shown.count)) of \(Self.grouped(rows.count)) rows.</p>\n")
        }
        if let note = spec.note, !note.isEmpty {
            html.append("<p class=\"note\">")
            html.appendCellText(note)
            html.append("</p>\n")
        }
        // Every text above went through appendCellText, and a sparkline is HTML already.
        return HTML(trusted: String(decoding: html, as: UTF8.self))
    }

    private func columns() throws(ComponentError) -> [TableColumn] {
        let specs = spec.columns ?? rows.columns.map { TableSpec.Column(field: $0) }
        guard !specs.isEmpty else {
            throw ComponentError(key: "columns", message: "a table needs at least one column", names: rows.columns)
        }
        var columns: [TableColumn] = []
        for (index, spec) in specs.enumerated() {
            columns.append(try TableColumn(spec, isFirst: index == 0, isSortable: isSortable, rows: rows))
        }
        return columns
    }

    /// The place of the column with the symbols.
    private func symbolColumn() throws(ComponentError) -> Int? {
        guard let name = spec.symbol else {
            guard spec.columns?.contains(where: { $0.live != nil }) == true else { return nil }
            throw ComponentError(key: "columns", message: Self.lackOfSymbol)
        }
        guard let index = rows.index(of: name) else {
            throw ComponentError(
                key: "symbol", message: "'\(name)' is no column of the query", name: name, names: rows.columns)
        }
        return index
    }

    static let lackOfSymbol = "a live column needs 'symbol' in its table: the column with the rows' symbols"

    private func symbol(row: Int, column: Int) throws(ComponentError) -> Symbol {
        let value = rows[row, column]
        guard let symbol = value.text.flatMap(Symbol.init(_:)) else {
            throw ComponentError(
                key: "symbol",
                message: "column '\(rows.columns[column])', row \(row + 1) of the query: \(Symbol.objection(to: value))"
            )
        }
        return symbol
    }

    /// The search box, the scrolling region and the caption. A keyboard can scroll what can take the focus.
    private var start: String {
        guard let caption = spec.caption, !caption.isEmpty else {
            return filter(name: nil)
                + #"<div class="scroll" role="group" aria-label="Table" tabindex="0"><table class="data">"#
        }
        let captionID = HTML("\(id)-caption").source
        return filter(name: caption)
            + #"<div class="scroll" role="region" aria-labelledby="\#(captionID)" tabindex="0"><table class="data">"#
            + #"<caption id="\#(captionID)">\#(HTML(text: caption).source)</caption>"#
    }

    /// The search box that the script serves; it is there from the start, so that nothing moves when the script comes.
    private func filter(name: String?) -> String {
        guard isFilterable else { return "" }
        let name: HTML = name.map { "<span class=\"visually-hidden\"> \($0)</span>" } ?? HTML()
        let box: HTML = """
            <div class="table-filter"><label>Filter\(name) <input type="search" name="filter" autocomplete="off" spellcheck="false"></label> \
            <span role="status"></span> <button type="button" hidden>Clear</button></div>

            """
        return box.source
    }

    private static func grouped(_ count: Int) -> String {
        let digits = String(count)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }
}

extension [UInt8] {
    /// Appends markup as it is.
    mutating func append(_ markup: String) {
        append(contentsOf: markup.utf8)
    }

    /// Appends text for an element or a quoted attribute, escaped where it needs to be.
    ///
    /// Nearly all cells are digits and letters, so the text is appended first and looked at there.
    mutating func appendCellText(_ text: String) {
        let start = count
        append(contentsOf: text.utf8)
        let isPlain = self[start...].allSatisfy { byte in
            // 0xE2 leads U+2000 to U+2FFF: dashes, the minus sign, arrows.
            byte >= 0x80
                ? byte < 0xC0 || byte == 0xE2
                : byte >= 32 && byte != UInt8(ascii: "&") && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
                    && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "'") && byte != 127
        }
        guard !isPlain else { return }
        removeSubrange(start...)
        append(contentsOf: HTML(text: text).source.utf8)
    }
}
