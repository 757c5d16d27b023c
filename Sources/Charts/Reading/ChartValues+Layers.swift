import Market

extension ChartValues {
    /// The series of a line, area or bar layer: one for each `y`, or for each value of `color`.
    static func series(_ layer: Layer, rows: Rows, x: [Double]) throws(ChartError) -> [Series] {
        guard let first = layer.y.first else {
            throw ChartError(
                key: "y", message: "a \(layer.mark.rawValue) needs a column of values", names: rows.columns)
        }
        guard let color = layer.color else {
            var series: [Series] = []
            for (index, name) in layer.y.enumerated() {
                let column = try rows.column(name, key: "y")
                series.append(
                    Series(
                        name: index < layer.labels.count ? layer.labels[index] : name, mark: layer.mark, x: x,
                        y: try rows.numbers(ofColumn: column, key: "y")))
            }
            return series
        }
        guard layer.y.count == 1 else {
            throw ChartError(key: "color", message: "color splits one column of values, and y names \(layer.y.count)")
        }
        let groups = try rows.column(color, key: "color")
        let values = try rows.numbers(ofColumn: try rows.column(first, key: "y"), key: "y")
        var series: [Series] = []
        var places: [Value: Int] = [:]
        for row in 0..<rows.count {
            let group = rows[row, groups]
            if let place = places[group] {
                series[place].x.append(x[row])
                series[place].y.append(values[row])
                continue
            }
            guard series.count < mostSeries else {
                throw ChartError(
                    key: "color", message: "'\(color)' has more than \(mostSeries) different values, too many to show")
            }
            let index = series.count
            places[group] = index
            series.append(
                Series(
                    name: index < layer.labels.count
                        ? layer.labels[index] : group.text == "" ? ValueFormat.missing : ValueFormat.plain(group),
                    mark: layer.mark, x: [x[row]], y: [values[row]]))
        }
        return series
    }

    static func band(_ layer: Layer, rows: Rows, x: [Double]) throws(ChartError) -> Series {
        let (lower, upper) = (layer.lower ?? "lower", layer.upper ?? "upper")
        var edges: [[Double]] = []
        for (name, key) in [(lower, "lower"), (upper, "upper")] {
            edges.append(try rows.numbers(ofColumn: try rows.column(name, key: key), key: key))
        }
        var series = Series(name: layer.labels.first ?? "\(lower) to \(upper)", mark: .band, x: x, y: [], lower: [])
        for (low, high) in zip(edges[0], edges[1]) {
            // One edge alone is no band, and the lower one is the lower one whatever its column is called.
            let isWhole = low.isFinite && high.isFinite
            series.lower.append(isWhole ? min(low, high) : .nan)
            series.y.append(isWhole ? max(low, high) : .nan)
        }
        return series
    }

    static func candles(_ layer: Layer, rows: Rows, x: [Double]) throws(ChartError) -> Candles {
        func numbers(_ name: String?, _ key: String) throws(ChartError) -> [Double] {
            try rows.numbers(ofColumn: try rows.column(name ?? key, key: key), key: key)
        }
        let volume = layer.volume ?? (rows.index(of: "volume") == nil ? "" : "volume")
        return Candles(
            name: layer.labels.first ?? "Price", x: x, open: try numbers(layer.open, "open"),
            high: try numbers(layer.high, "high"), low: try numbers(layer.low, "low"),
            close: try numbers(layer.close, "close"), volume: volume.isEmpty ? [] : try numbers(volume, "volume"))
    }
}

extension Series {
    /// Drops rows without a position, puts the others in order, and treats missing values as the author wishes.
    mutating func tidy(sorting: Bool, missing: MissingValues) {
        if missing == .zero, mark != .band { y = y.map { $0.isFinite ? $0 : 0 } }
        var isTidy = true
        var previous = -Double.infinity
        for position in x {
            if !(position >= previous) {
                isTidy = false
                break
            }
            if sorting { previous = position }
        }
        let connects = missing == .connect
        guard !isTidy || connects else { return }
        var kept = x.indices.filter { x[$0].isFinite && (!connects || y[$0].isFinite) }
        if sorting { kept.sort { (x[$0], $0) < (x[$1], $1) } }
        y = kept.map { y[$0] }
        if !lower.isEmpty { lower = kept.map { lower[$0] } }
        x = kept.map { x[$0] }
    }
}

extension Candles {
    /// Drops sessions without a position or a price and puts the others in order.
    mutating func tidy() {
        let kept = x.indices.filter { index in
            x[index].isFinite && open[index].isFinite && high[index].isFinite && low[index].isFinite
                && close[index].isFinite
        }
        self = choosing(kept.sorted { (x[$0], $0) < (x[$1], $1) })
    }

    /// The sessions at some positions, in their order.
    func choosing(_ kept: [Int]) -> Candles {
        Candles(
            name: name, x: kept.map { x[$0] }, open: kept.map { open[$0] }, high: kept.map { high[$0] },
            low: kept.map { low[$0] }, close: kept.map { close[$0] },
            volume: volume.isEmpty ? [] : kept.map { volume[$0] }, sessions: sessions)
    }

    /// Candles of several sessions each, so that there are no more than some count.
    func grouped(atMost count: Int) -> Candles {
        let size = (self.count + count - 1) / max(count, 1)
        guard size > 1 else { return self }
        var result = Candles(
            name: name, x: [], open: [], high: [], low: [], close: [], volume: [], sessions: size)
        for start in stride(from: 0, to: self.count, by: size) {
            let end = min(start + size, self.count)
            result.x.append((x[start] + x[end - 1]) / 2)
            result.open.append(open[start])
            result.high.append(high[start..<end].max() ?? .nan)
            result.low.append(low[start..<end].min() ?? .nan)
            result.close.append(close[end - 1])
            if !volume.isEmpty { result.volume.append(volume[start..<end].filter(\.isFinite).reduce(0, +)) }
        }
        return result
    }
}
