/// What a person would say about a treemap.
struct TreemapDescription {
    let plot: TreemapPlot

    /// How many parts there are, the largest with their shares, the groups' shares, and what the colours say.
    var sentences: String {
        let values = plot.values
        let shares = values.shares
        var sentences = [
            "Treemap of \(values.sizeName) by \(values.heading): \(Self.count(values.parts.count, "part"))."
        ]
        let largest = zip(values.parts, shares).prefix(5).map { part, share in
            "\(part.name) \(plot.sizeText.text(part.size)) (\(plot.shareText.text(share)))"
        }
        sentences.append("Largest: \(largest.joined(separator: ", ")).")
        if !values.groups.isEmpty {
            let groups = values.groups.enumerated().map { place, name in
                let share = zip(values.parts, shares).reduce(0) { $0 + ($1.0.group == place ? $1.1 : 0) }
                return "\(name) \(plot.shareText.text(share))"
            }
            sentences.append("\(values.colorName ?? ""): \(groups.joined(separator: ", ")).")
        }
        let numbered = values.parts.filter(\.number.isFinite)
        if let low = numbered.min(by: { $0.number < $1.number }), let high = numbered.max(by: { $0.number < $1.number })
        {
            sentences.append(
                "\(values.colorName ?? ""): from \(plot.numberText.text(low.number)) (\(low.name)) to "
                    + "\(plot.numberText.text(high.number)) (\(high.name)).")
        }
        return sentences.joined(separator: " ")
    }

    static func count(_ count: Int, _ unit: String) -> String {
        "\(DataTable.grouped(count)) \(unit)\(count == 1 ? "" : "s")"
    }
}
