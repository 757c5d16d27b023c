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
    init?(_ panel: PanelValues, x: XScale, y: ValueScale) {
        let series = panel.series
        guard panel.candles.isEmpty, (2...Self.most).contains(series.count),
            series.allSatisfy({ $0.hasEnd && (1...20).contains($0.name.utf8.count) })
        else { return nil }
        // They are bold, which is wider by a tenth.
        let digits = series.map { TextWidth.digits($0.name) * 1.1 }.max() ?? 0
        gutter = max(Int(digits.rounded(.up)), 3)
        guard gutter <= Self.mostDigits else { return nil }
        for series in series {
            guard let last = series.last, x.fraction(series.x[last]) > 0.97 else { return nil }
            let end = series.isStacked ? y.y((series.base[last] + series.top[last]) / 2) : y.y(series.y[last])
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

    /// More would be a list, which a legend sets better.
    private static let most = 8

    /// What a phone has room for beside the plot.
    static let mostDigits = 11

    /// The height of a line of text in pixels.
    private static let line = 14.0
}

extension Series {
    /// Whether it is a line or surface, which may have its name at its end.
    fileprivate var hasEnd: Bool { [.line, .step, .area, .drawdown].contains(mark) }
}
