import Market

/// What a slope chart draws: the values of each series at a few places.
struct SlopeValues {
    /// A series from the first place to the last.
    struct Line {
        let name: String
        /// One for each place; NaN for none.
        let values: [Double]

        /// How it goes from its first value to its last: up, down or neither; nil for fewer than two.
        var change: Double? {
            guard let first = values.firstIndex(where: \.isFinite), let last = values.lastIndex(where: \.isFinite),
                first < last
            else { return nil }
            return values[last] - values[first]
        }
    }

    let x: XValues
    /// Positions on the scale of `x`, from the left to the right.
    let places: [Double]
    let lines: [Line]

    /// More places are a line chart; of those the first and last are drawn.
    static let mostPlaces = 6

    init(_ spec: ChartSpec, data: [Rows]) throws(ChartError) {
        guard spec.layers.count == 1 else {
            throw ChartError(key: "mark", message: "a slope stands alone, without layers or panels")
        }
        guard spec.movingAverage.isEmpty else {
            throw ChartError(key: "movingAverage", message: "a slope has too few values to average; use a line")
        }
        let values = try ChartValues(spec, data: data)
        let series = values.series.filter { $0.last != nil }
        let all: [Double]
        if values.x.kind == .band {
            let taken = Set(series.flatMap(\.x))
            all = values.x.names.indices.map(Double.init).filter(taken.contains)
        } else {
            all = Self.different(series.flatMap(\.x))
        }
        guard series.isEmpty || all.count > 1 else {
            throw ChartError(key: "x", message: "a slope goes from one place on x to another, and there is only one")
        }
        let chosen = all.count > Self.mostPlaces ? [all[0], all[all.count - 1]] : all
        lines = series.map { Line(name: $0.name, values: $0.values(at: chosen)) }
        if values.x.kind == .band {
            // The table has the names that are drawn, and no others.
            x = XValues(names: chosen.map { values.x.text($0) })
            places = chosen.indices.map(Double.init)
        } else {
            x = values.x
            places = chosen
        }
    }

    var isEmpty: Bool { lines.allSatisfy { !$0.values.contains(where: \.isFinite) } }

    var range: ClosedRange<Double>? {
        var range = ValueRange()
        for line in lines { range.include(line.values) }
        return range.closed
    }

    private static func different(_ positions: [Double]) -> [Double] {
        var result: [Double] = []
        for position in positions.sorted() where position != result.last { result.append(position) }
        return result
    }
}

extension Series {
    /// The values at some positions, NaN where there is none; of several at one the last.
    fileprivate func values(at positions: [Double]) -> [Double] {
        var result = [Double](repeating: .nan, count: positions.count)
        for (position, value) in zip(x, y) where value.isFinite {
            if let place = positions.firstIndex(of: position) { result[place] = value }
        }
        return result
    }
}
