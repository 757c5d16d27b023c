/// The names of lines beside their ends, moved apart where they would touch.
struct EndLabels {
    struct Item {
        let series: Series
        /// The middle of the text in pixels from the plot's top.
        var y: Double
    }

    /// From top to bottom.
    private(set) var items: [Item] = []
    /// The width of the longest name in digits, at least 3: the class of the gutter.
    let gutter: Int

    /// Nil where a legend serves better: few or many series, long names, ends apart from the right edge or crowded.
    init?(_ values: ChartValues, x: XScale, y: YScale) {
        let series = values.series
        guard values.candles.isEmpty, (2...5).contains(series.count),
            series.allSatisfy({ ($0.mark == .line || $0.mark == .area) && (1...20).contains($0.name.utf8.count) })
        else { return nil }
        // They are bold, which is wider by a tenth.
        let digits = series.map { TextWidth.digits($0.name) * 1.1 }.max() ?? 0
        gutter = max(Int(digits.rounded(.up)), 3)
        guard gutter <= Self.mostDigits else { return nil }
        for series in series {
            guard let last = series.last, x.fraction(series.x[last]) > 0.97 else { return nil }
            let end = y.y(series.y[last])
            guard end >= -1, end <= y.height + 1 else { return nil }
            items.append(Item(series: series, y: end))
        }
        items.sort { ($0.y, $0.series.color) < ($1.y, $1.series.color) }
        let wanted = items.map(\.y)
        for index in items.indices.dropFirst() { items[index].y = max(items[index].y, items[index - 1].y + Self.line) }
        var limit = y.height
        for index in items.indices.reversed() {
            items[index].y = min(items[index].y, limit)
            limit = items[index].y - Self.line
        }
        guard zip(items, wanted).allSatisfy({ abs($0.y - $1) <= 2 * Self.line }), limit >= -2 * Self.line else {
            return nil
        }
    }

    /// What a phone has room for beside the plot.
    static let mostDigits = 11

    /// The height of a line of text in pixels.
    private static let line = 14.0
}
