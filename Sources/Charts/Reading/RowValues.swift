import Market

/// What stands beside names: bars that lie, dots, and the rules across them.
struct RowValues {
    /// The names, from top to bottom.
    let x: XValues
    /// Positions are rows, from 0 for the uppermost.
    private(set) var series: [Series] = []
    /// Each at a value.
    private(set) var rules: [Annotation] = []

    /// More would be a list, which a table shows better.
    static let mostRows = 60
    /// Of all series together.
    static let mostBars = 120

    /// - Parameter data: The rows of each layer.
    init(_ spec: ChartSpec, data: [Rows]) throws(ChartError) {
        try Self.check(spec)
        var reader = RowReader(axis: spec.x)
        var stacks: [Series] = []
        for (layer, rows) in zip(spec.layers, data) {
            switch layer.mark {
            case .bar, .point:
                var read = try reader.series(layer, rows: rows)
                if spec.missing == .zero { for index in read.indices { read[index].fillGaps() } }
                if layer.mark == .bar, let stack = layer.stack {
                    guard stacks.isEmpty else {
                        throw ChartError(
                            key: "stack", message: "one layer of bars beside names can be stacked, not two")
                    }
                    try stack.apply(to: &read)
                    stacks = read
                }
                series += read
            case .rule: rules += try Self.rules(layer, rows: rows)
            default:
                throw ChartError(
                    key: "mark",
                    message: "a \(layer.mark.rawValue) can't stand beside names on 'y'; bar, point and rule can")
            }
        }
        x = XValues(names: reader.names)
        guard series.count <= ChartValues.mostSeries else {
            throw ChartError(
                key: spec.layers.contains { $0.color != nil } ? "color" : "x",
                message: "\(series.count) series are more than a chart can show; the limit is \(ChartValues.mostSeries)"
            )
        }
        for index in series.indices { series[index].color = index + 1 }
        if spec.x.scale == .log { try keepPositive() }
    }

    var isEmpty: Bool { series.allSatisfy { $0.last == nil } }

    var bars: [Series] { series.filter { $0.mark == .bar } }
    var points: [Series] { series.filter { $0.mark == .point } }

    /// The least and greatest value that is drawn, with the rules.
    var range: ClosedRange<Double>? {
        var range = ValueRange()
        for series in series {
            range.include(series.drawn)
            range.include(series.base)
        }
        guard range.closed != nil else { return nil }
        range.include(rules.compactMap(\.x))
        return range.closed
    }

    private static func check(_ spec: ChartSpec) throws(ChartError) {
        guard spec.rebase == nil else {
            throw ChartError(key: "rebase", message: "rebase is for values along 'x', and these stand beside names")
        }
        guard spec.movingAverage.isEmpty else {
            throw ChartError(
                key: "movingAverage", message: "averages are for values along 'x', and these stand beside names")
        }
        guard spec.x.scale != .log || !spec.layers.contains(where: { $0.mark == .bar }) else {
            throw ChartError(
                key: "x", message: "bars begin at nought, which a log scale does not have; use the mark 'point'")
        }
    }

    private static func rules(_ layer: Layer, rows: Rows) throws(ChartError) -> [Annotation] {
        var positions: [Double] = []
        if let name = layer.x.first {
            positions = try rows.numbers(ofColumn: try rows.column(name, key: "x"), key: "x")
        }
        guard layer.y.isEmpty, layer.fixedY == nil, layer.fixedX != nil || !layer.x.isEmpty else {
            throw ChartError(key: "x", message: "a rule beside names needs 'x', a number or a column, and no 'y'")
        }
        return try PanelValues.annotations(layer, rows: rows, x: .none, positions: positions)
    }

    /// Removes what a logarithmic scale can't show.
    private mutating func keepPositive() throws(ChartError) {
        let wasEmpty = isEmpty
        for index in series.indices { series[index].y = series[index].y.map { $0 >= Rows.least ? $0 : .nan } }
        rules.removeAll { $0.x.map { $0 < Rows.least } ?? false }
        if isEmpty, !wasEmpty {
            throw ChartError(key: "x", message: "a log scale shows values above 0, and there are none")
        }
    }
}

extension Series {
    /// Makes what is missing nought.
    fileprivate mutating func fillGaps() { y = y.map { $0.isFinite ? $0 : 0 } }
}

/// Reads layers of bars and points, and gives each name its row.
private struct RowReader {
    /// A name and how often the same series had it before: what the query gives twice is shown twice.
    private struct Key: Hashable {
        let value: Value
        let repetition: Int
    }

    let axis: XAxis
    private(set) var names: [String] = []
    private var places: [Key: Int] = [:]
    private var bars = 0

    init(axis: XAxis) { self.axis = axis }

    /// One for each `x`, or for each value of `color`.
    mutating func series(_ layer: Layer, rows: Rows) throws(ChartError) -> [Series] {
        let fields = layer.x.isEmpty ? [axis.field].compactMap { $0 } : layer.x
        guard layer.y.count == 1, !fields.isEmpty else {
            throw ChartError(
                key: fields.isEmpty ? "x" : "y",
                message: "a \(layer.mark.rawValue) beside names needs 'x', numbers, and 'y', one column of names")
        }
        let names = try rows.column(layer.y[0], key: "y")
        var series: [Series] = []
        if let color = layer.color {
            guard fields.count == 1 else {
                throw ChartError(
                    key: "color", message: "color splits one column of values, and x names \(fields.count)")
            }
            let numbers = try rows.numbers(ofColumn: try rows.column(fields[0], key: "x"), key: "x")
            let groups = try rows.groups(of: color, key: "color", atMost: ChartValues.mostSeries)
            let places = try self.places(of: rows, column: names, groups: groups.map(\.rows))
            for group in groups {
                let kept = group.rows.filter { places[$0].isFinite }
                series.append(
                    Series(
                        name: group.name, mark: layer.mark, x: kept.map { places[$0] }, y: kept.map { numbers[$0] }))
            }
        } else {
            let places = try self.places(of: rows, column: names, groups: [])
            let kept = places.indices.filter { places[$0].isFinite }
            for field in fields {
                let numbers = try rows.numbers(ofColumn: try rows.column(field, key: "x"), key: "x")
                series.append(
                    Series(
                        name: field, mark: layer.mark, x: kept.map { places[$0] }, y: kept.map { numbers[$0] }))
            }
        }
        if layer.mark == .bar { bars += series.reduce(0) { $0 + $1.x.count } }
        guard bars <= RowValues.mostBars || layer.stack != nil else {
            throw ChartError(
                key: "data",
                message: "\(bars) bars are more than a chart can show; the limit is \(RowValues.mostBars), "
                    + "so write 'limit' in the query, or 'stack: zero'")
        }
        return series.enumerated().map { $1.renamed($0 < layer.labels.count ? layer.labels[$0] : $1.name) }
    }

    /// The place of each row, in order of appearance; NaN for a row without a name.
    ///
    /// - Parameter groups: The rows of each series; empty for one alone.
    private mutating func places(of rows: Rows, column: Int, groups: [[Int]]) throws(ChartError) -> [Double] {
        var group = [Int](repeating: 0, count: rows.count)
        for (index, members) in groups.enumerated() { for row in members { group[row] = index } }
        var repetitions = [[Value: Int]](repeating: [:], count: max(groups.count, 1))
        var result: [Double] = []
        for row in 0..<rows.count {
            let value = rows[row, column]
            guard !value.isNull else {
                result.append(.nan)
                continue
            }
            let key = Key(value: value, repetition: repetitions[group[row]][value, default: 0])
            repetitions[group[row]][value] = key.repetition + 1
            if let place = places[key] {
                result.append(Double(place))
                continue
            }
            guard names.count < RowValues.mostRows else {
                throw ChartError(
                    key: "data",
                    message: "a chart has room for \(RowValues.mostRows) names, and there are more; "
                        + "write 'limit \(RowValues.mostRows)' in the query")
            }
            places[key] = names.count
            result.append(Double(names.count))
            names.append(value.text == "" ? ValueFormat.missing : ValueFormat.plain(value))
        }
        return result
    }
}

extension ChartSpec {
    /// Whether values lie beside names: bars or points whose `y` is a column of names and whose `x` are numbers.
    func hasNames(_ data: [Rows]) -> Bool {
        guard panels.count == 1, [nil, .linear, .log, .symlog].contains(x.scale) else { return false }
        return zip(layers, data).contains { layer, rows in
            guard layer.mark == .bar || layer.mark == .point, let name = layer.y.first else { return false }
            if panels[0].y.scale == .band { return true }
            guard layer.y.count == 1, let field = layer.x.first ?? x.field, rows.hasText(name) == true else {
                return false
            }
            return rows.hasText(field) == false
        }
    }
}

extension Rows {
    /// Whether the first value of a column is a text; nil where there is none.
    fileprivate func hasText(_ name: String) -> Bool? {
        guard let column = index(of: name) else { return nil }
        for row in 0..<count where !self[row, column].isNull { return self[row, column].text != nil }
        return nil
    }
}
