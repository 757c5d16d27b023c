import Markup

/// The numbers of a chart, one key away from it: a row for each position, a column for each series.
struct DataTable {
    let data: DataColumns
    /// Where all rows lie as a CSV file, where the table does not show them all.
    let address: String?

    /// More rows would weigh more than the drawing.
    static let mostRows = 30

    /// Whether some rows are left out.
    var isPartial: Bool { data.positions.count > Self.mostRows }

    /// - Parameters:
    ///   - label: Names the scrolling region; without a name it is a mere group, since landmarks need one each.
    ///   - isInteractive: Whether it carries what the script needs.
    func html(label: String?, isInteractive: Bool) -> HTML {
        var svg = SVGWriter()
        svg.raw("<details class=\"chart-data\"><summary>Data</summary>")
        if isPartial { extent(to: &svg) }
        svg.raw("<div class=\"scroll\" role=\"")
        svg.text(label == nil ? "group" : "region")
        svg.raw("\" tabindex=\"0\" aria-label=\"")
        svg.text(label.map { "Data: \($0)" } ?? "Data")
        svg.raw("\"><table class=\"data\"")
        if isInteractive { ranges(to: &svg) }
        svg.raw("><thead><tr><th scope=\"col\">")
        svg.text(data.heading)
        svg.raw("</th>")
        for column in data.columns {
            svg.raw(column.words.isEmpty ? "<th scope=\"col\" class=\"r\"" : "<th scope=\"col\"")
            if isInteractive { describe(column, to: &svg) }
            svg.raw(">")
            svg.text(column.name)
            svg.raw("</th>")
        }
        svg.raw("</tr></thead><tbody>")
        rows(isExact: isInteractive && !isPartial, to: &svg)
        svg.raw("</tbody></table></div></details>")
        return svg.html
    }

    /// Which rows are shown, and the way to all of them.
    private func extent(to svg: inout SVGWriter) {
        let count = Self.grouped(data.positions.count)
        svg.raw("<p>")
        svg.text("\(data.isTime ? "Last" : "First") \(Self.mostRows) of \(count) rows")
        if let address {
            svg.raw(". <a href=\"")
            svg.text(address)
            svg.raw("\" download>")
            svg.text("All \(count) rows (CSV)")
            svg.raw("</a>")
        }
        svg.raw("</p>")
    }

    /// The ranges of time that readers may choose, each with its first row.
    private func ranges(to svg: inout SVGWriter) {
        let ranges = isPartial ? TimeRange.offered(for: data) : []
        guard !ranges.isEmpty else { return }
        svg.raw(" data-ranges=\"")
        svg.text(ranges.map { "\($0.name):\($0.start)" }.joined(separator: " "))
        svg.raw("\"")
    }

    /// What a column is in the drawing, and how its numbers are written.
    private func describe(_ column: DataColumns.Column, to svg: inout SVGWriter) {
        svg.raw(" data-mark=\"")
        svg.text(column.role)
        svg.raw("\"")
        guard isPartial, let format = column.text.script else { return }
        svg.raw(" data-format=\"")
        svg.text(format)
        svg.raw("\"")
    }

    /// The latest rows first, or the first ones where there is no time.
    ///
    /// - Parameter isExact: Whether dates and numbers carry what they stand for, where their text does not say it.
    private func rows(isExact: Bool, to svg: inout SVGWriter) {
        let count = data.positions.count
        let shown = data.isTime ? max(0, count - Self.mostRows)..<count : 0..<min(Self.mostRows, count)
        let numbers = data.numbers(in: shown)
        for row in data.isTime ? Array(shown.reversed()) : Array(shown) {
            svg.raw("\n<tr><th scope=\"row\">")
            let position = data.positions[row]
            let words = data.x.text(position)
            exact("time", " datetime", isExact && data.isTime ? data.x.isoText(position) : nil, words, to: &svg)
            svg.raw("</th>")
            for (column, numbers) in zip(data.columns, numbers) {
                guard column.words.isEmpty else {
                    svg.raw("<td>")
                    svg.text(column.words[row])
                    svg.raw("</td>")
                    continue
                }
                svg.raw("<td class=\"r\">")
                let number = numbers[row - shown.lowerBound]
                let text = column.text.text(number)
                let isSaid = !isExact || !number.isFinite || ValueFormat.says(text, number)
                exact("data", " value", isSaid ? nil : DataFile.text(number), text, to: &svg)
                svg.raw("</td>")
            }
            svg.raw("</tr>")
        }
    }

    /// A text, in an element that says what it stands for unless there is nothing more to say.
    private func exact(
        _ element: StaticString, _ attribute: StaticString, _ value: String?, _ text: String, to svg: inout SVGWriter
    ) {
        guard let value else { return svg.text(text) }
        svg.raw("<")
        svg.raw(element)
        svg.raw(attribute)
        svg.raw("=\"")
        svg.text(value)
        svg.raw("\">")
        svg.text(text)
        svg.raw("</")
        svg.raw(element)
        svg.raw(">")
    }

    static func grouped(_ count: Int) -> String {
        (try? NumberFormat(","))?.string(fromInteger: Int64(count)) ?? "\(count)"
    }
}
