import Charts
import Market
import Markup

/// A column of a table, ready to write its cells: what the specification leaves open is decided.
///
/// A class, because its fields would be copied for every cell.
final class TableColumn {
    let title: String
    private let spec: TableSpec.Column
    /// The column's place in the query.
    private let index: Int
    private let link: TableLink?
    /// True when the cells of this column name their rows.
    private let namesRows: Bool
    /// `r`, `c`, `d` for dates on the left, which do not wrap, or nothing for the left.
    private let alignmentClass: String
    /// The tags but for their values and ends.
    private let cellStart, headerStart: String
    private let liveAttributes: String
    private let isSortable: Bool

    /// - Parameters:
    ///   - isFirst: True for the table's first column; it names the rows if it is text.
    ///   - isSortable: Whether scripts sort the table by this column; they can't by a drawing.
    init(_ spec: TableSpec.Column, isFirst: Bool, isSortable: Bool, rows: Rows) throws(ComponentError) {
        guard let index = rows.index(of: spec.field) else {
            throw ComponentError(
                key: "columns", message: "'\(spec.field)' is no column of the query", name: spec.field,
                names: rows.columns)
        }
        if let fault = spec.liveFault() {
            throw ComponentError(key: "columns", message: "column '\(spec.field)': \(fault.message)")
        }
        self.spec = spec
        self.isSortable = isSortable && !spec.isSparkline
        self.index = index
        title = spec.title.flatMap { $0.isEmpty ? nil : $0 } ?? Self.readable(spec.field)
        if let template = spec.link {
            link = try TableLink(template, columns: rows.columns)
        } else {
            link = nil
        }
        var hasNumbers = false
        var hasText = false
        for row in 0..<rows.count {
            switch rows[row, index] {
            case .null: break
            case .text: hasText = true
            case .integer, .real: hasNumbers = true
            }
        }
        // Text under a number format is money, which is kept as exact decimal text.
        let isNumeric = hasText ? spec.format.map { !$0.isDate } ?? false : hasNumbers
        let isRight = spec.isChange || (isNumeric && !spec.isSparkline)
        alignmentClass =
            switch spec.alignment ?? (isRight ? .right : .left) {
            case .left: spec.format?.isDate == true ? "d" : ""
            case .center: "c"
            case .right: "r"
            }
        namesRows = isFirst && !isRight && !spec.isSparkline
        let attribute = alignmentClass.isEmpty ? "" : " class=\"\(alignmentClass)\""
        liveAttributes = spec.live?.attributes(format: spec.format) ?? ""
        cellStart = "<td\(attribute)\(liveAttributes)"
        headerStart = "<th scope=\"row\"\(attribute)\(liveAttributes)"
    }

    /// Appends the cell of the table's head.
    func appendHeader(to html: inout [UInt8]) {
        html.append("<th scope=\"col\"" + (alignmentClass.isEmpty ? "" : " class=\"\(alignmentClass)\""))
        html.append(isSortable ? " data-sort>" : ">")
        html.appendCellText(title)
        html.append("</th>")
    }

    /// Appends the cell of one row.
    func append(
        row: Int, of rows: Rows, to html: inout [UInt8], link linked: (String) -> String, sparkline: ([Double]) -> HTML
    ) throws(ComponentError) {
        let value = rows[row, index]
        do {
            if spec.isSparkline {
                let numbers = try Self.numbers(value)
                html.append(cellStart)
                html.append(">")
                html.append(numbers.isEmpty ? ValueFormat.missing : sparkline(numbers).source)
                html.append("</td>")
            } else if spec.isChange {
                append(try SignedChange(value, format: spec.format), of: value, to: &html)
            } else {
                let text = try spec.format?.string(from: value) ?? ValueFormat.plain(value)
                let isHeader = namesRows && !value.isNull && text.utf8.contains { $0 > 32 }
                html.append(isHeader ? headerStart : cellStart)
                appendValue(value, shownAs: text, to: &html)
                html.append(">")
                append(text, address: value.isNull ? nil : link?.address(rows, row: row), to: &html, link: linked)
                html.append(isHeader ? "</th>" : "</td>")
            }
        } catch {
            throw ComponentError(
                key: "columns",
                message:
                    "column '\(spec.field)', row \(row + 1) of the query: \(error)"
            )
        }
    }

    /// Appends what a cell stands for, where scripts need it and its text does not say it.
    private func appendValue(_ value: Value, shownAs text: String, to html: inout [UInt8]) {
        let isSaid = !spec.isChange && (spec.format == nil || value.number.map { ValueFormat.says(text, $0) } ?? false)
        if spec.live != nil || isSortable && !isSaid { html.append(LiveValue.attribute(value: value)) }
    }

    private func append(_ text: String, address: String?, to html: inout [UInt8], link linked: (String) -> String) {
        guard let link, let address, !text.isEmpty else {
            html.appendCellText(text)
            return
        }
        html.append("<a href=\"")
        html.appendCellText(link.isLocal ? linked(address) : address)
        html.append("\">")
        html.appendCellText(text)
        html.append("</a>")
    }

    private func append(_ change: SignedChange, of value: Value, to html: inout [UInt8]) {
        html.append(alignmentClass.isEmpty ? "<td class=\"" : "<td class=\"\(alignmentClass) ")
        html.append(change.direction.rawValue)
        html.append("\"")
        html.append(liveAttributes)
        appendValue(value, shownAs: change.text, to: &html)
        html.append(">")
        if change.direction != .flat { html.append("<span aria-hidden=\"true\">\(change.arrow)</span> ") }
        html.appendCellText(change.text)
        html.append("</td>")
    }

    /// Reads a list such as `1,2.5,3`; null and empty text are no numbers.
    private static func numbers(_ value: Value) throws(FormatError) -> [Double] {
        if let number = value.number { return [number] }
        guard case .text(let text) = value else { return [] }
        var numbers: [Double] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: text.isEmpty) {
            let word = part.trimmingSpaces
            guard let number = Double(word), number.isFinite else {
                throw FormatError(
                    specifier: "sparkline",
                    reason: "needs numbers with commas between them, and '\(word.prefix(60))' is none; "
                        + "write group_concat(close) in the query")
            }
            numbers.append(number)
        }
        return numbers
    }

    /// `adj_close` as "Adj close".
    private static func readable(_ field: String) -> String {
        let words = field.replacing("_", with: " ").trimmingSpaces
        guard let first = words.first else { return field }
        return first.uppercased() + words.dropFirst()
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: SubSequence {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return self[endIndex...] }
        return self[first...last]
    }
}
