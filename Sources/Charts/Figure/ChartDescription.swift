import Market

/// What a person would say about a chart to someone who can't see it.
struct ChartDescription {
    let values: ChartValues
    let text: ValueText

    /// The kind of chart, its span, and of each of the first six series its first, last, lowest and highest value.
    var sentences: String {
        var sentences = [kind + span + "."]
        for candles in values.candles where candles.count > 0 {
            sentences.append(
                summary(candles.name, x: candles.x, first: candles.open, last: candles.close, candles.low, candles.high)
            )
            if candles.count > ChartDrawing.mostCandles {
                let grouped = candles.grouped(atMost: ChartDrawing.mostCandles)
                sentences.append("Each candle stands for \(grouped.sessions) sessions.")
            }
        }
        let series = values.series.filter { $0.mark != .band && $0.last != nil }
        for series in series.prefix(6) {
            sentences.append(summary(series.name, x: series.x, first: series.y, last: series.y, series.y, series.y))
        }
        if series.count > 6 { sentences.append("\(series.count - 6) more series are in the table.") }
        for band in values.series where band.mark == .band {
            guard let last = band.last else { continue }
            sentences.append(
                "\(band.name): \(text.text(band.lower[last])) to \(text.text(band.y[last])) on \(values.x.text(band.x[last]))."
            )
        }
        return sentences.joined(separator: " ")
    }

    private var kind: String {
        if !values.candles.isEmpty {
            return values.candles.contains { !$0.volume.isEmpty }
                ? "Candlestick chart with volume" : "Candlestick chart"
        }
        let marks = Mark.allCases.filter { mark in values.series.contains { $0.mark == mark } }
        let names = marks.map(\.rawValue).joined(separator: " and ")
        return names.prefix(1).uppercased() + names.dropFirst() + " chart"
    }

    private var span: String {
        var ends: (low: Double, high: Double)?
        for x in values.series.map(\.x) + values.candles.map(\.x) {
            guard let low = x.first, let high = x.last else { continue }
            ends = (min(ends?.low ?? low, low), max(ends?.high ?? high, high))
        }
        switch values.x.kind {
        case .band: return values.x.names.count == 1 ? " of one value" : " of \(values.x.names.count) values"
        case .time, .sessions, .linear:
            guard let ends else { return "" }
            let (first, last) = (values.x.text(ends.low), values.x.text(ends.high))
            return first == last ? ", \(first)" : ", \(first) to \(last)"
        }
    }

    private func summary(
        _ name: String, x: [Double], first: [Double], last: [Double], _ low: [Double], _ high: [Double]
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
        if values.x.kind == .band { return "\(name): \(extremes)" }
        return "\(name): first \(text.text(first[start])), last \(text.text(last[end])), \(extremes)"
    }
}
