import Market

/// What a person would say about a chart to someone who can't see it.
struct ChartDescription {
    let values: ChartValues
    /// How the values of each panel are written.
    let texts: [ValueText]

    /// The kind of chart, its span, and of each of the first six series its trend, first, last, lowest and highest value.
    var sentences: String {
        var sentences = [kind + span + "."]
        for (panel, text) in zip(values.panels, texts) { sentences += self.sentences(panel, text) }
        return sentences.joined(separator: " ")
    }

    private func sentences(_ panel: PanelValues, _ text: ValueText) -> [String] {
        var sentences: [String] = []
        let isShare = panel.valueFormat?.text.hasSuffix("%") == true
        for candles in panel.candles where candles.count > 0 {
            sentences.append(
                summary(
                    candles.name, text, isShare: isShare, x: candles.x, first: candles.open, last: candles.close,
                    candles.low, candles.high))
        }
        for candles in panel.candles where candles.count > SeriesDrawing.mostCandles {
            let grouped = candles.grouped(atMost: SeriesDrawing.mostCandles)
            sentences.append("Each \(candles.noun) stands for \(grouped.sessions) sessions.")
        }
        let series = panel.series.filter { $0.mark != .band && $0.last != nil }
        for series in series.prefix(6) {
            if series.mark == .histogram {
                sentences.append(histogram(series))
                continue
            }
            if let special = special(series, text) {
                sentences.append(special)
                continue
            }
            sentences.append(
                summary(
                    series.name, text, isShare: isShare, hasTrend: series.mark != .point || values.x.kind != .linear,
                    x: series.x, first: series.y, last: series.y, series.y, series.y))
        }
        for volumes in panel.volumes where values.panels.count == 1 {
            sentences.append(
                summary(
                    volumes.name, text, isShare: false, hasTrend: false, x: volumes.x, first: volumes.shares,
                    last: volumes.shares, volumes.shares, volumes.shares))
        }
        if series.count > 6 { sentences.append("\(series.count - 6) more series are in the table.") }
        for band in panel.series where band.mark == .band {
            guard let last = band.last else { continue }
            sentences.append(
                "\(band.name): \(text.text(band.lower[last])) to \(text.text(band.y[last])) on \(values.x.text(band.x[last]))."
            )
        }
        let notes = panel.annotations.filter { !$0.text.isEmpty }
        for note in notes.prefix(12) { sentences.append(note.sentence(values.x, text) + ".") }
        return sentences
    }

    /// What is said of marks whose first value means little.
    private func special(_ series: Series, _ text: ValueText) -> String? {
        func furthest(_ distance: (Int) -> Double) -> Int? {
            series.y.indices.filter { series.y[$0].isFinite }.max { distance($0) < distance($1) }
        }
        switch series.mark {
        case .drawdown:
            guard let last = series.last, let deepest = furthest({ -series.y[$0] }) else { return nil }
            return "\(series.name): deepest fall \(text.text(series.y[deepest])) "
                + "(\(values.x.text(series.x[deepest]))), last \(text.text(series.y[last]))."
        case .calibration:
            guard let worst = furthest({ abs(series.y[$0] - series.x[$0]) }) else { return nil }
            return "\(series.name): furthest from nominal at \(values.x.text(series.x[worst])), "
                + "with \(text.text(series.y[worst]))."
        default: return nil
        }
    }

    private var kind: String {
        let panels = values.panels
        let hasVolume = panels.contains { !$0.volumes.isEmpty }
        if panels.contains(where: { !$0.candles.isEmpty }) {
            let isCandles = panels.contains { $0.candles.contains { $0.mark == .candlestick } }
            let name = isCandles ? "Candlestick chart" : "Open, high, low and close chart"
            return hasVolume ? name + " with volume" : name
        }
        let marks = Mark.allCases.filter { mark in values.series.contains { $0.mark == mark } }
        if marks == [.histogram] { return "Histogram" }
        let names = marks.map(\.rawValue).joined(separator: " and ")
        if names.isEmpty { return "Volume chart" }
        return names.prefix(1).uppercased() + names.dropFirst() + " chart"
    }

    private var span: String {
        if let bins = values.x.bins {
            let unit = bins.count == 1 ? "range" : "ranges"
            return " in \(bins.count) \(unit) from \(bins.text.text(bins.boundaries[0])) to "
                + bins.text.text(bins.boundaries[bins.count])
        }
        var range = ValueRange()
        for x in values.series.map(\.x) + values.candles.map(\.x) + values.volumes.map(\.x) {
            if let low = x.first, let high = x.last { range.include([low, high]) }
        }
        switch values.x.kind {
        case .band: return values.x.names.count == 1 ? " of one value" : " of \(values.x.names.count) values"
        case .time, .sessions, .linear:
            guard let ends = range.closed else { return "" }
            let (first, last) = (values.x.text(ends.lowerBound), values.x.text(ends.upperBound))
            return first == last ? ", \(first)" : ", \(first) to \(last)"
        }
    }

    private func summary(
        _ name: String, _ text: ValueText, isShare: Bool, hasTrend: Bool = true, x: [Double], first: [Double],
        last: [Double], _ low: [Double], _ high: [Double]
    ) -> String {
        guard let start = first.firstIndex(where: \.isFinite), let end = last.lastIndex(where: \.isFinite) else {
            return ""
        }
        if start == end { return "\(name): \(text.text(last[end])), \(values.x.text(x[end]))." }
        var (least, most) = (start, start)
        for index in low.indices where low[index].isFinite {
            if low[index] < low[least] { least = index }
            if high[index] > high[most] { most = index }
        }
        let extremes =
            "lowest \(text.text(low[least])) (\(values.x.text(x[least]))), highest \(text.text(high[most])) "
            + "(\(values.x.text(x[most])))."
        guard values.x.kind != .band, hasTrend else { return "\(name): \(extremes)" }
        let trend = Trend(
            first: first[start], last: last[end], low: low[least], high: high[most], isShare: isShare, text: text)
        return "\(name) \(trend.words); \(extremes)"
    }
}
