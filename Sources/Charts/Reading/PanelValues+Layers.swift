import Market

extension PanelValues {
    /// Adds what a layer draws.
    mutating func read(_ layer: Layer, rows: Rows, x: XValues, positions: [Double]) throws(ChartError) {
        switch layer.mark {
        case .line, .step, .area, .bar, .point, .calibration, .slope, .sparkline:
            series += try Self.series(layer, rows: rows, x: positions)
            if layer.stack == .normalize { hasShares = true }
            if layer.mark == .point, layer.text != nil {
                annotations += try Self.annotations(layer, rows: rows, x: x, positions: positions)
            }
        case .drawdown:
            series += try Self.series(layer, rows: rows, x: positions)
        case .band: series += try Self.bands(layer, rows: rows, x: positions)
        case .candlestick, .ohlc: candles.append(try Self.candles(layer, rows: rows, x: positions))
        case .volume: volumes.append(try Self.volumes(layer, rows: rows, x: positions))
        case .rule, .text: annotations += try Self.annotations(layer, rows: rows, x: x, positions: positions)
        case .histogram: series += try Self.histograms(layer, rows: rows, x: x, positions: positions)
        case .rect, .treemap:
            throw ChartError(
                key: "mark", message: "a \(layer.mark.rawValue) stands alone, without layers, panels or facets")
        }
    }

    /// One for each `y`, or for each value of `color`.
    private static func series(_ layer: Layer, rows: Rows, x: [Double]) throws(ChartError) -> [Series] {
        guard let first = layer.y.first else {
            throw ChartError(
                key: "y", message: "a \(layer.mark.rawValue) needs a column of values", names: rows.columns)
        }
        var series: [Series] = []
        if let color = layer.color {
            guard layer.y.count == 1 else {
                throw ChartError(
                    key: "color", message: "color splits one column of values, and y names \(layer.y.count)")
            }
            let values = try rows.numbers(ofColumn: try rows.column(first, key: "y"), key: "y")
            for group in try rows.groups(of: color, key: "color", atMost: ChartValues.mostSeries) {
                series.append(
                    Series(
                        name: group.name, mark: layer.mark, x: group.rows.map { x[$0] },
                        y: group.rows.map { values[$0] }))
            }
        } else {
            for name in layer.y {
                let column = try rows.column(name, key: "y")
                series.append(
                    Series(name: name, mark: layer.mark, x: x, y: try rows.numbers(ofColumn: column, key: "y")))
            }
        }
        series = series.enumerated().map { $1.renamed($0 < layer.labels.count ? layer.labels[$0] : $1.name) }
        if let stack = layer.stack { try stack.apply(to: &series) }
        return series
    }

    /// One for each pair of edges, or for each value of `color`; the widest first, since it lies behind.
    private static func bands(_ layer: Layer, rows: Rows, x: [Double]) throws(ChartError) -> [Series] {
        let lower = layer.lower.isEmpty ? ["lower"] : layer.lower
        let upper = layer.upper.isEmpty ? ["upper"] : layer.upper
        guard lower.count == upper.count else {
            throw ChartError(
                key: "upper",
                message: "a band has as many upper edges as lower ones, not \(upper.count) and \(lower.count)")
        }
        var bands: [Series] = []
        for (low, high) in zip(lower, upper) {
            let lows = try rows.numbers(ofColumn: try rows.column(low, key: "lower"), key: "lower")
            let highs = try rows.numbers(ofColumn: try rows.column(high, key: "upper"), key: "upper")
            if let color = layer.color {
                for group in try rows.groups(of: color, key: "color", atMost: ChartValues.mostSeries) {
                    bands.append(
                        band(
                            group.name, x: group.rows.map { x[$0] }, group.rows.map { lows[$0] },
                            group.rows.map { highs[$0] }))
                }
            } else {
                bands.append(band("\(low) to \(high)", x: x, lows, highs))
            }
        }
        bands = bands.enumerated().map { $1.renamed($0 < layer.labels.count ? layer.labels[$0] : $1.name) }
        let widths = bands.map(\.meanWidth)
        let order = bands.indices.sorted { (-widths[$0], $0) < (-widths[$1], $1) }
        return order.enumerated().map { level, index in
            var band = bands[index]
            band.level = level + 1
            return band
        }
    }

    private static func band(_ name: String, x: [Double], _ lower: [Double], _ upper: [Double]) -> Series {
        var series = Series(name: name, mark: .band, x: x, y: [], lower: [])
        for (low, high) in zip(lower, upper) {
            // One edge alone is no band, and the lower one is the lower one whatever its column is called.
            let isWhole = low.isFinite && high.isFinite
            series.lower.append(isWhole ? min(low, high) : .nan)
            series.y.append(isWhole ? max(low, high) : .nan)
        }
        return series
    }

    private static func candles(_ layer: Layer, rows: Rows, x: [Double]) throws(ChartError) -> Candles {
        func numbers(_ name: String?, _ key: String) throws(ChartError) -> [Double] {
            try rows.numbers(ofColumn: try rows.column(name ?? key, key: key), key: key)
        }
        return Candles(
            name: layer.labels.first ?? "Price", mark: layer.mark, x: x, open: try numbers(layer.open, "open"),
            high: try numbers(layer.high, "high"), low: try numbers(layer.low, "low"),
            close: try numbers(layer.close, "close"))
    }

    private static func volumes(_ layer: Layer, rows: Rows, x: [Double]) throws(ChartError) -> Volumes {
        try volumes(layer, column: layer.y.first ?? "volume", key: "y", rows: rows, x: x)
    }

    /// - Parameter column: The column of shares, which the block names under a key.
    static func volumes(
        _ layer: Layer, column: String, key: String, rows: Rows, x: [Double]
    ) throws(ChartError) -> Volumes {
        let shares = try rows.numbers(ofColumn: try rows.column(column, key: key), key: key)
        var volumes = Volumes(
            name: layer.mark == .volume ? layer.labels.first ?? "Volume" : "Volume", x: x, shares: shares, open: [],
            close: [])
        if let open = rows.index(of: layer.open ?? "open"), let close = rows.index(of: layer.close ?? "close") {
            volumes.open = try rows.numbers(ofColumn: open, key: "open")
            volumes.close = try rows.numbers(ofColumn: close, key: "close")
        }
        return volumes
    }
}

extension ChartValues {
    /// The volume panel's bars of a candlestick layer; nil for other marks and without a column of shares.
    static func volumes(under layer: Layer, rows: Rows, x: [Double]) throws(ChartError) -> Volumes? {
        guard layer.mark == .candlestick || layer.mark == .ohlc else { return nil }
        let name = layer.volume ?? (rows.index(of: "volume") == nil ? "" : "volume")
        guard !name.isEmpty else { return nil }
        return try PanelValues.volumes(layer, column: name, key: "volume", rows: rows, x: x)
    }
}

extension Rows {
    /// The rows of each different value of a column, in order of appearance.
    func groups(
        of name: String, key: String, atMost most: Int
    ) throws(ChartError) -> [(name: String, rows: [Int])] {
        let column = try column(name, key: key)
        var groups: [(name: String, rows: [Int])] = []
        var places: [Value: Int] = [:]
        for row in 0..<count {
            let value = self[row, column]
            if let place = places[value] {
                groups[place].rows.append(row)
                continue
            }
            guard groups.count < most else {
                throw ChartError(
                    key: key, message: "'\(name)' has more than \(most) different values, too many to show")
            }
            places[value] = groups.count
            groups.append((value.text == "" ? ValueFormat.missing : ValueFormat.plain(value), [row]))
        }
        return groups
    }
}

extension Series {
    func renamed(_ name: String) -> Series {
        Series(
            name: name, mark: mark, x: x, y: y, lower: lower, base: base, top: top, color: color, level: level)
    }

    /// The mean distance of a band's edges.
    fileprivate var meanWidth: Double {
        var (sum, count) = (0.0, 0.0)
        for (low, high) in zip(lower, y) where low.isFinite && high.isFinite {
            sum += high / 2 - low / 2
            count += 1
        }
        return count > 0 ? sum / count : 0
    }
}
