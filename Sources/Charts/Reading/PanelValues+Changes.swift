import Market

extension PanelValues {
    /// Makes the first value of every series the same.
    mutating func rebase(to target: Double) throws(ChartError) {
        guard candles.isEmpty, volumes.isEmpty, !series.contains(where: { $0.mark == .band || $0.isStacked }) else {
            throw ChartError(key: "rebase", message: "rebase is for lines, areas and bars")
        }
        for index in series.indices {
            // The first in order of position, not of rows.
            let first = series[index].y.indices.filter { series[index].y[$0].isFinite && series[index].x[$0].isFinite }
                .min { series[index].x[$0] < series[index].x[$1] }
            guard let first else { continue }
            let base = series[index].y[first]
            guard base != 0 else {
                throw ChartError(
                    key: "rebase", message: "'\(series[index].name)' begins with 0, which nothing can rebase")
            }
            series[index].y = series[index].y.map { value in
                let rebased = value / base * target
                return abs(rebased) <= Rows.limit ? rebased : .nan
            }
        }
    }

    mutating func addMovingAverages(_ spec: ChartSpec) throws(ChartError) {
        for window in spec.movingAverage {
            guard window >= 2, window <= 10_000 else {
                throw ChartError(key: "movingAverage", message: "\(window) is no window; it is 2 to 10,000 rows")
            }
            let source: (x: [Double], y: [Double])
            if let candles = candles.first {
                source = (candles.x, candles.close)
            } else if let first = series.first(where: { $0.mark != .band }) {
                source = (first.x, first.y)
            } else if spec.panels[0].layers.contains(where: { $0.mark != .band && !$0.mark.isAnnotation }) {
                return
            } else {
                throw ChartError(key: "movingAverage", message: "a chart of bands alone has nothing to average")
            }
            let kept = source.x.indices.filter { source.x[$0].isFinite && source.y[$0].isFinite }
                .sorted { (source.x[$0], $0) < (source.x[$1], $1) }
            let averages = simpleMovingAverage(of: kept.map { source.y[$0] }, window: window)
            series.append(
                Series(
                    name: "Average \(window)", mark: .line,
                    x: Array(kept.map { source.x[$0] }.suffix(averages.count)), y: averages))
        }
    }

    /// Puts everything in order, and gives colours.
    mutating func tidy(sorting: Bool, missing: MissingValues) {
        for index in series.indices {
            series[index].tidy(sorting: sorting, missing: missing)
            if series[index].mark == .drawdown { series[index].fallFromHighest() }
        }
        for index in candles.indices { candles[index].tidy() }
        for index in volumes.indices { volumes[index].tidy() }
        var color = 0
        for index in series.indices where series[index].mark != .band {
            color += 1
            series[index].color = color
        }
    }

    /// Removes what a logarithmic scale can't show.
    mutating func keepPositive() throws(ChartError) {
        let wasEmpty = isEmpty
        guard !series.contains(where: \.isStacked) else {
            throw ChartError(key: "stack", message: "what stands on each other needs a linear scale, not a log scale")
        }
        guard volumes.isEmpty || isVolume else {
            throw ChartError(
                key: "y", message: "traded shares stand on 0, which a log scale has not; give them a panel of their own"
            )
        }
        for index in series.indices {
            series[index].y = series[index].y.map { $0 >= Rows.least ? $0 : .nan }
            series[index].lower = series[index].lower.map { $0 >= Rows.least ? $0 : .nan }
        }
        for index in candles.indices {
            let candle = candles[index]
            candles[index] = candle.choosing(
                candle.x.indices.filter {
                    min(candle.open[$0], candle.high[$0], candle.low[$0], candle.close[$0]) >= Rows.least
                })
        }
        for index in volumes.indices where !isVolume {
            volumes[index] = volumes[index].choosing(volumes[index].x.indices.filter { volumes[index].shares[$0] > 0 })
        }
        annotations.removeAll { $0.y.map { $0 < Rows.least } ?? false }
        if isEmpty, !wasEmpty {
            throw ChartError(key: "y", message: "a log scale shows values above 0, and there are none")
        }
    }
}

extension Series {
    /// Drops rows without a position, puts the others in order, and treats missing values as the author wishes.
    mutating func tidy(sorting: Bool, missing: MissingValues) {
        // A stack is in order already, and has a value everywhere.
        guard !isStacked else { return }
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

    /// Turns values into their distance from the highest so far, as a fraction of it: nought or less.
    fileprivate mutating func fallFromHighest() {
        var highest = -Double.infinity
        for index in y.indices where y[index].isFinite {
            highest = max(highest, y[index])
            y[index] = highest > 0 ? max(y[index] / highest - 1, -1) : .nan
        }
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
            name: name, mark: mark, x: kept.map { x[$0] }, open: kept.map { open[$0] }, high: kept.map { high[$0] },
            low: kept.map { low[$0] }, close: kept.map { close[$0] }, sessions: sessions)
    }

    /// Candles of several sessions each, so that there are no more than some count.
    func grouped(atMost count: Int) -> Candles {
        let size = (self.count + count - 1) / max(count, 1)
        guard size > 1 else { return self }
        var result = Candles(name: name, mark: mark, x: [], open: [], high: [], low: [], close: [], sessions: size)
        for start in stride(from: 0, to: self.count, by: size) {
            let end = min(start + size, self.count)
            result.x.append((x[start] + x[end - 1]) / 2)
            result.open.append(open[start])
            result.high.append(high[start..<end].max() ?? .nan)
            result.low.append(low[start..<end].min() ?? .nan)
            result.close.append(close[end - 1])
        }
        return result
    }
}

extension Volumes {
    /// Drops sessions without a position and puts the others in order; what is no number of shares is none.
    mutating func tidy() {
        shares = shares.map { $0 > 0 ? $0 : 0 }
        self = choosing(x.indices.filter { x[$0].isFinite }.sorted { (x[$0], $0) < (x[$1], $1) })
    }

    /// The sessions at some positions, in their order.
    func choosing(_ kept: [Int]) -> Volumes {
        Volumes(
            name: name, x: kept.map { x[$0] }, shares: kept.map { shares[$0] },
            open: open.isEmpty ? [] : kept.map { open[$0] }, close: close.isEmpty ? [] : kept.map { close[$0] },
            sessions: sessions)
    }

    /// Bars of the sum of several sessions, so that there are no more than some count.
    func grouped(atMost count: Int) -> Volumes {
        let size = (self.count + count - 1) / max(count, 1)
        guard size > 1 else { return self }
        var result = Volumes(name: name, x: [], shares: [], open: [], close: [], sessions: size)
        for start in stride(from: 0, to: self.count, by: size) {
            let end = min(start + size, self.count)
            result.x.append((x[start] + x[end - 1]) / 2)
            result.shares.append(shares[start..<end].reduce(0, +))
            if !open.isEmpty {
                result.open.append(open[start])
                result.close.append(close[end - 1])
            }
        }
        return result
    }
}
