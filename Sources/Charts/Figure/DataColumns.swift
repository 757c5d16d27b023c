/// The numbers of a chart as a table: a row for each position, a column for each series.
struct DataColumns {
    let x: XValues
    /// What the column of positions is called.
    let heading: String
    let columns: [Column]
    /// The position of each row: rising, or in order of appearance where positions are names.
    let positions: [Double]
    /// Whether the script can draw any part of the rows again, as it must for a shorter range of time.
    var isDrawnAgain = false

    /// One series' numbers.
    struct Column {
        let name: String
        let x, y: [Double]
        /// How its numbers are written.
        let text: ValueText
        /// Names in place of numbers, one for each row; empty for numbers.
        var words: [String] = []
        /// What the numbers are in the drawing, in the script's words: mark, colour and panel.
        var role = ""
    }

    /// - Parameter texts: How the values of each panel are written.
    init(_ values: ChartValues, texts: [ValueText], heading: String) {
        self.init(values.x, columns: Self.columns(values, texts), heading: heading)
        isDrawnAgain = values.panels.allSatisfy(\.isDrawnAgain)
    }

    /// The numbers of small charts on one axis; with several series each, both names tell a column.
    init(_ facets: [(name: String, plot: SeriesPlot)], heading: String) {
        var columns: [Column] = []
        for (name, plot) in facets {
            let own = Self.columns(plot.values, plot.texts)
            for column in own {
                let title = own.count == 1 ? name : "\(name), \(column.name)"
                columns.append(Column(name: title, x: column.x, y: column.y, text: column.text))
            }
        }
        self.init(facets.first?.plot.values.x ?? .none, columns: columns, heading: heading)
    }

    init(_ x: XValues, columns: [Column], heading: String) {
        self.x = x
        self.heading = heading
        let ends = x.bins.map { bins in
            Column(
                name: "To", x: Array(bins.boundaries.dropLast()), y: Array(bins.boundaries.dropFirst()), text: bins.text
            )
        }
        let columns = (ends.map { [$0] } ?? []) + columns
        self.columns = columns
        // The script counts rows: there is one for each place.
        guard x.kind == .time || x.kind == .linear else {
            positions = (x.kind == .band ? x.names.indices : x.times.indices).map(Double.init)
            return
        }
        var positions: [Double] = []
        // Rising already where one series has them all, which makes this a merge and not a sort.
        for column in columns where column.x != positions { positions = Self.union(positions, column.x) }
        self.positions = positions
    }

    /// Whether the rows are in the order of time.
    var isTime: Bool { x.kind == .time || x.kind == .sessions }

    private static func columns(_ values: ChartValues, _ texts: [ValueText]) -> [Column] {
        var columns: [Column] = []
        for (index, (panel, text)) in zip(values.panels, texts).enumerated() {
            func add(_ name: String, _ x: [Double], _ y: [Double], _ mark: String, paint: Int = 0) {
                columns.append(Column(name: name, x: x, y: y, text: text, role: "\(mark) \(paint) \(index)"))
            }
            for candles in panel.candles {
                add("Open", candles.x, candles.open, "open")
                add("High", candles.x, candles.high, "high")
                add("Low", candles.x, candles.low, "low")
                add("Close", candles.x, candles.close, "close")
            }
            for volumes in panel.volumes { add(volumes.name, volumes.x, volumes.shares, "volume") }
            for series in panel.series where series.mark == .band {
                add("\(series.name), lower", series.x, series.lower, "lower")
                add("\(series.name), upper", series.x, series.y, "upper")
            }
            for series in panel.series where series.mark != .band {
                // Each range is told by where it begins.
                let lower = series.mark == .histogram ? values.x.bins?.boundaries.dropLast() : nil
                // On top of another, a value's place says nothing about it.
                add(
                    series.name, lower.map { Array($0) } ?? series.x, series.y,
                    series.isStacked ? "stack" : series.mark.rawValue,
                    paint: series.paint)
            }
        }
        return columns
    }

    /// The numbers of some rows, column by column; NaN where there is none.
    ///
    /// - Parameter rows: Rows in their own order.
    func numbers(in rows: Range<Int>) -> [[Double]] {
        columns.map { x.kind == .band ? named($0, rows) : sorted($0, rows) }
    }

    /// Of several rows at one position the last.
    private func sorted(_ column: Column, _ rows: Range<Int>) -> [Double] {
        var index = rows.isEmpty ? 0 : column.x.lowerBound(of: positions[rows.lowerBound])
        return positions[rows].map { position in
            var number = Double.nan
            while index < column.x.count, column.x[index] <= position {
                if column.x[index] == position { number = column.y[index] }
                index += 1
            }
            return number
        }
    }

    private func named(_ column: Column, _ rows: Range<Int>) -> [Double] {
        var numbers = [Double](repeating: .nan, count: rows.count)
        for (position, number) in zip(column.x, column.y) {
            let row = Int(position)
            if rows.contains(row) { numbers[row - rows.lowerBound] = number }
        }
        return numbers
    }

    /// All numbers of two rising lists, each once.
    private static func union(_ left: [Double], _ right: [Double]) -> [Double] {
        var result: [Double] = []
        result.reserveCapacity(max(left.count, right.count))
        var (first, second) = (0, 0)
        while first < left.count || second < right.count {
            let next: Double
            if second == right.count || first < left.count && left[first] <= right[second] {
                next = left[first]
                first += 1
            } else {
                next = right[second]
                second += 1
            }
            if result.last != next { result.append(next) }
        }
        return result
    }
}

extension PanelValues {
    /// Whether the script has all that a part of the panel needs: no annotations, nothing stacked, and for the colours of
    /// traded shares the prices, which are in the table only with candles.
    fileprivate var isDrawnAgain: Bool {
        annotations.isEmpty && volumes.allSatisfy { !$0.open.isEmpty }
            && series.allSatisfy { !$0.isStacked && [.line, .step, .area, .drawdown, .band].contains($0.mark) }
    }
}
