import Markup

/// The numbers of a chart, one key away from it: a row for each position, a column for each series.
struct DataTable {
    let values: ChartValues
    let text: ValueText
    /// What the columns of positions are called.
    let heading: String

    /// More rows would weigh more than the drawing.
    static let mostRows = 30

    /// - Parameter label: Names the scrolling region; without a name it is a mere group, since landmarks need one each.
    func html(label: String?) -> HTML {
        let columns = self.columns
        var positions: [Double] = []
        if values.x.kind == .band {
            positions = values.x.names.indices.map(Double.init)
        } else {
            // Rising already where one series has them all, which makes this a merge and not a sort.
            for column in columns where column.x != positions { positions = Self.union(positions, column.x) }
        }
        let isTime = values.x.kind == .time || values.x.kind == .sessions
        let shown = isTime ? Array(positions.suffix(Self.mostRows).reversed()) : Array(positions.prefix(Self.mostRows))
        var svg = SVGWriter()
        svg.raw("<details class=\"chart-data\"><summary>Data</summary>")
        if shown.count < positions.count {
            svg.raw("<p>")
            svg.text("\(isTime ? "Last" : "First") \(shown.count) of \(Self.grouped(positions.count)) rows")
            svg.raw("</p>")
        }
        svg.raw("<div class=\"scroll\" role=\"")
        svg.text(label == nil ? "group" : "region")
        svg.raw("\" tabindex=\"0\" aria-label=\"")
        svg.text(label.map { "Data: \($0)" } ?? "Data")
        svg.raw("\"><table class=\"data\"><thead><tr><th scope=\"col\">")
        svg.text(heading)
        svg.raw("</th>")
        for column in columns {
            svg.raw("<th scope=\"col\" class=\"r\">")
            svg.text(column.name)
            svg.raw("</th>")
        }
        svg.raw("</tr></thead><tbody>")
        for position in shown {
            svg.raw("\n<tr><th scope=\"row\">")
            svg.text(values.x.text(position))
            svg.raw("</th>")
            for column in columns {
                svg.raw("<td class=\"r\">")
                svg.text(column.value(at: position, isSorted: values.x.kind != .band, text))
                svg.raw("</td>")
            }
            svg.raw("</tr>")
        }
        svg.raw("</tbody></table></div></details>")
        return svg.html
    }

    private struct Column {
        let name: String
        let x, y: [Double]
        var isVolume = false

        func value(at position: Double, isSorted: Bool, _ text: ValueText) -> String {
            var found: Int?
            if isSorted {
                // The last of several rows at one position.
                var index = x.lowerBound(of: position)
                while index < x.count, x[index] == position {
                    found = index
                    index += 1
                }
            } else {
                found = x.lastIndex(of: position)
            }
            guard let found, y[found].isFinite else { return ValueFormat.missing }
            return isVolume ? Self.volume(y[found]) : text.text(y[found])
        }

        private static func volume(_ shares: Double) -> String {
            (try? NumberFormat(",.0f"))?.string(from: shares) ?? "\(shares)"
        }
    }

    private var columns: [Column] {
        var columns: [Column] = []
        for candles in values.candles {
            columns += [
                Column(name: "Open", x: candles.x, y: candles.open),
                Column(name: "High", x: candles.x, y: candles.high),
                Column(name: "Low", x: candles.x, y: candles.low),
                Column(name: "Close", x: candles.x, y: candles.close),
            ]
            if !candles.volume.isEmpty {
                columns.append(Column(name: "Volume", x: candles.x, y: candles.volume, isVolume: true))
            }
        }
        for series in values.series {
            if series.mark == .band {
                columns += [
                    Column(name: "\(series.name), lower", x: series.x, y: series.lower),
                    Column(name: "\(series.name), upper", x: series.x, y: series.y),
                ]
            } else {
                columns.append(Column(name: series.name, x: series.x, y: series.y))
            }
        }
        return columns
    }

    /// All numbers of two rising lists, each once.
    private static func union(_ left: [Double], _ right: [Double]) -> [Double] {
        var result: [Double] = []
        result.reserveCapacity(max(left.count, right.count))
        var (first, second) = (0, 0)
        while first < left.count || second < right.count {
            let next: Double
            if second == right.count || first < left.count && left[first] <= right[second] {
                next = left[first]
                first += 1
            } else {
                next = right[second]
                second += 1
            }
            if result.last != next { result.append(next) }
        }
        return result
    }

    static func grouped(_ count: Int) -> String {
        (try? NumberFormat(","))?.string(fromInteger: Int64(count)) ?? "\(count)"
    }
}
