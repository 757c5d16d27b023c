/// The words of lines that stand across a lying axis, in rows above the plot.
struct RuleLabels {
    /// From the uppermost row to the lowest.
    private(set) var labels: [AxisLabel] = []
    /// How many rows they take.
    private(set) var rows = 0
    /// Those that found no room.
    private(set) var left: [Annotation] = []

    private static let mostRows = 3

    init(_ rules: [Annotation], scale: ValueScale, in plot: PlotWidths) {
        var taken: [[AxisLabel]] = []
        for rule in rules.filter({ !$0.text.isEmpty }).sorted(by: { ($0.x ?? 0) < ($1.x ?? 0) }) {
            guard let place = rule.x, scale.domain.contains(place) else { continue }
            func label(_ row: Int) -> AxisLabel {
                AxisLabel(fraction: scale.fraction(place), text: rule.text, row: row, in: plot)
            }
            let row = taken.indices.first { row in
                let all = taken[row] + [label(row)]
                return AxisLabel.fit(all, width: plot.narrow) && AxisLabel.fit(all, width: plot.wide)
            }
            if let row {
                taken[row].append(label(row))
            } else if taken.count < Self.mostRows {
                taken.append([label(taken.count)])
            } else {
                left.append(rule)
            }
        }
        labels = taken.flatMap { $0 }
        rows = taken.count
    }
}
