import Market

/// Where everything stands that depends on everything else, for values beside names.
struct RowArrangement {
    let layout: RowLayout
    let scale: ValueScale
    let columns: RowColumns
    /// What stands at the end of each row's bar, in place of an axis; nil with an axis.
    let ends: [String]?
    /// The labels of the axis, and the values with a grid line.
    let labels: [AxisLabel]
    let rules: RuleLabels
    /// Which of the bars side by side each series has.
    let slots: [Int]

    init(_ spec: ChartSpec, values: RowValues, text: ValueText, on surface: Surface) throws(ChartError) {
        slots = values.slots
        let range = values.range ?? 0...1
        let ends = try values.ends(spec, text: text)
        columns = RowColumns(names: values.x.names, ends: ends.map { values.digits($0) }, on: surface)
        self.ends = columns.hasEnds ? ends : nil
        let plot = surface.widths(left: columns.left, right: columns.right)
        scale = try Self.scale(spec, values: values, range: range, isTight: columns.hasEnds, in: plot)
        labels = columns.hasEnds ? [] : try Self.labels(spec, values: values, scale: scale, in: plot)
        rules = RuleLabels(values.rules, scale: scale, in: plot)
        let head = (spec.x.title == nil ? 0.0 : 20) + (rules.rows > 0 ? Double(rules.rows) * 16 + 2 : 0)
        layout = RowLayout(
            rows: values.x.names.count, slots: (slots.max() ?? 0) + 1, isNameAbove: columns.isNameAbove,
            wished: spec.height,
            top: head + 2, foot: columns.hasEnds ? 4 : 24)
    }

    private static func scale(
        _ spec: ChartSpec, values: RowValues, range: ClosedRange<Double>, isTight: Bool, in plot: PlotWidths
    ) throws(ChartError) -> ValueScale {
        let kind: ValueScaleKind =
            switch spec.x.scale {
            case .log: .log
            case .symlog: .symlog
            default: .linear
            }
        var fixed = spec.x.domain
        if let domain = fixed {
            guard domain.lowerBound < domain.upperBound, abs(domain.lowerBound) <= Rows.limit,
                abs(domain.upperBound) <= Rows.limit, kind != .log || domain.lowerBound >= Rows.least
            else {
                throw ChartError(
                    key: "x",
                    message: "the domain must rise from one number to another\(kind == .log ? " above 0" : "")")
            }
        } else if isTight {
            // Without an axis no bar needs a round number beyond it.
            let (low, high) = (min(range.lowerBound, 0), max(range.upperBound, 0))
            fixed = high - low > 1e-290 ? low...high : 0...1
        } else if values.isNormalized(spec) {
            fixed = 0...1
        }
        return ValueScale(
            kind, values: range, fixed: fixed, includesZero: spec.x.zero ?? !values.bars.isEmpty,
            smallest: kind == .symlog ? values.smallest : nil, in: plot)
    }

    private static func labels(
        _ spec: ChartSpec, values: RowValues, scale: ValueScale, in plot: PlotWidths
    ) throws(ChartError) -> [AxisLabel] {
        guard spec.x.domain != nil || !values.isNormalized(spec) else {
            // Shares are percentages, whatever the values are that they are shares of.
            return [(0, "0%"), (0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1, "100%")].map {
                AxisLabel(fraction: scale.fraction($0), text: $1, row: 0, in: plot)
            }.thinned(perCycle: 4, offset: 0, in: plot)
        }
        return scale.labels(try Arrangement.texts(scale, format: spec.rowFormat).map(\.text), in: plot)
    }
}
