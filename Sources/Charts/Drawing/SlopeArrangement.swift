import Market

/// Where the lines of a slope chart and their labels stand.
struct SlopeArrangement {
    let scale: ValueScale
    /// The classes of the gutters, in widths of a digit.
    let left, right: Int
    /// What stands at the left and right ends.
    let starts, ends: SlopeLabels
    /// Whether what stands at the left is the value of all lines.
    let sharesStart: Bool
    /// The labels of the places.
    let labels: [AxisLabel]
    /// The top of the plot and the height of the drawing, in pixels.
    let top, total: Double

    /// The narrowest plot whose slopes can be told from each other, in pixels.
    private static let leastPlot = 88.0
    /// The widest gutter on the right that the stylesheet has.
    static let mostDigits = 16

    init(plot: SlopePlot, on surface: Surface) throws(ChartError) {
        let (spec, values) = (plot.spec, plot.values)
        let texts = SlopeTexts(values, text: plot.text, on: surface, room: Self.room(on: surface))
        (left, right, sharesStart) = (texts.left, texts.right, texts.sharesStart)
        let widths = surface.widths(left: left, right: right)
        labels = try Self.labels(spec, values: values, in: widths)
        let rows = labels.contains { $0.row == 1 || $0.visibility == .staggered } ? 2.0 : 1
        top = spec.panels[0].y.title == nil ? 10 : 30
        let foot = 8 + 16 * rows + (spec.x.title == nil ? 0 : 18)
        let most = Double(max(texts.starts.count(where: { $0 != nil }), texts.ends.count(where: { $0 != nil })))
        let wished = Double(min(max(spec.height ?? 320, 120), 2000)) - top - foot
        let height = max(wished, most * SlopeLabels.line)
        total = top + height + foot
        scale = try Self.scale(plot, height: height)
        let (first, last) = (values.lines.map { $0.values[0] }, values.lines.map { $0.values[$0.values.count - 1] })
        starts = Self.labels(texts.starts, first, others: last, scale: scale)
        ends = Self.labels(texts.ends, last, others: first, scale: scale)
    }

    /// How many digits both gutters may have together.
    private static func room(on surface: Surface) -> Int {
        Int((surface.narrow - 28 - leastPlot) / TextWidth.digit)
    }

    private static func scale(_ plot: SlopePlot, height: Double) throws(ChartError) -> ValueScale {
        let axis = plot.spec.panels[0].y
        let kind = try Arrangement.kind(of: axis)
        var range = plot.values.range ?? 0...1
        if axis.zero == true, kind != .log { range = min(range.lowerBound, 0)...max(range.upperBound, 0) }
        var fixed = try Arrangement.fixed(axis)
        // Without an axis no line needs a round number beyond it.
        let size = max(abs(range.lowerBound), abs(range.upperBound))
        if fixed == nil, range.upperBound - range.lowerBound > max(size * 1e-9, 1e-290) { fixed = range }
        return ValueScale(kind, values: range, fixed: fixed, includesZero: axis.zero ?? false, height: height)
    }

    /// The places evenly apart, whatever lies between them.
    private static func labels(
        _ spec: ChartSpec, values: SlopeValues, in plot: PlotWidths
    ) throws(ChartError) -> [AxisLabel] {
        func labels(_ texts: [String]) -> [AxisLabel] {
            texts.enumerated().map { index, text in
                AxisLabel(
                    fraction: Double(index) / Double(texts.count - 1), text: TextWidth.shortened(text, to: 24), row: 0,
                    in: plot)
            }
        }
        let choices = try values.placeTexts(spec.x.format).map(labels)
        if let all = choices.first(where: { AxisLabel.fit($0, width: plot.narrow) }) { return all }
        // The ends say more than those between.
        let wide = choices.first { labels in
            AxisLabel.fit([labels[0], labels[labels.count - 1]], width: plot.narrow)
                && AxisLabel.fit(labels, width: plot.wide)
        }
        guard var labels = wide else {
            let last = choices[choices.count - 1]
            return AxisLabel.fit(last, width: plot.wide) ? last.staggered(in: plot) : Self.ends(last)
        }
        for index in labels.indices.dropFirst().dropLast() { labels[index].visibility = .wide }
        return labels
    }

    /// The first and the last, one above the other, where nothing else fits.
    private static func ends(_ labels: [AxisLabel]) -> [AxisLabel] {
        [labels[0], labels[labels.count - 1].lowered]
    }

    /// - Parameter others: The values at the other ends, which put lines of one value in order.
    private static func labels(
        _ texts: [String?], _ values: [Double], others: [Double], scale: ValueScale
    ) -> SlopeLabels {
        var items: [(line: Int, text: String, end: Double)] = []
        for line in texts.indices.sorted(by: {
            (others[$0].isFinite ? -others[$0] : 0) < (others[$1].isFinite ? -others[$1] : 0)
        }) {
            guard let text = texts[line] else { continue }
            items.append((line, text, min(max(scale.y(values[line]), 0), scale.height)))
        }
        return SlopeLabels(items, height: scale.height)
    }
}
