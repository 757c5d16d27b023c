extension ChartDescription {
    /// How many values a histogram has, their extremes and middle half, and the fullest range.
    func histogram(_ series: Series) -> String {
        guard let bins = values.x.bins, let spread = series.quartiles,
            let most = series.y.indices.max(by: { series.y[$0] < series.y[$1] })
        else { return "" }
        let text = bins.valueText
        let count = DataTable.grouped(Int(series.y.reduce(0, +)))
        if spread.lowest == spread.highest { return "\(series.name): \(count), all \(text.text(spread.lowest))." }
        return
            "\(series.name): \(count), lowest \(text.text(spread.lowest)), highest \(text.text(spread.highest)), half of "
            + "them from \(text.text(spread.lower)) to \(text.text(spread.upper)), median \(text.text(spread.median)). "
            + "Most, \(DataTable.grouped(Int(series.y[most]))), from \(bins.text.text(bins.boundaries[most])) to "
            + "\(bins.text.text(bins.boundaries[most + 1]))."
    }
}
