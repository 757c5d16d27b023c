import Market

/// The positions of all layers' rows on the horizontal axis, and what they stand for.
struct XValues {
    enum Kind: Hashable {
        /// Days since 1970-01-01.
        case time
        /// Places in a list of times.
        case sessions
        case linear
        /// Places in a list of names.
        case band
    }

    let kind: Kind
    /// For each layer, for each row; NaN for a row without a position.
    let layers: [[Double]]
    /// The times of all sessions, in rising order.
    let times: [Double]
    /// The names of all bands, in order of appearance.
    let names: [String]

    init(_ spec: ChartSpec, data: [Rows]) throws(ChartError) {
        var columns: [Int] = []
        for (layer, rows) in zip(spec.layers, data) {
            guard let field = layer.x ?? spec.x.field else {
                guard !rows.columns.isEmpty else {
                    throw ChartError(key: "data", message: "the query gives no columns")
                }
                columns.append(0)
                continue
            }
            columns.append(try rows.column(field, key: "x"))
        }
        let isDiscrete = spec.layers.contains { $0.mark == .bar || $0.mark == .candlestick }
        let pairs = Array(zip(data, columns))
        let hasValues = pairs.contains { rows, column in (0..<rows.count).contains { !rows[$0, column].isNull } }
        switch spec.x.scale {
        case .band: break
        case .time:
            guard let times = Self.all(pairs, Self.time) else {
                throw Self.error(spec, pairs, "a time axis needs dates such as 2026-01-31") { Self.time($0) == nil }
            }
            self.init(times: times, isDiscrete: isDiscrete)
            return
        case .linear:
            guard let numbers = Self.all(pairs, Self.number) else {
                throw Self.error(spec, pairs, "a linear axis needs numbers") { Self.number($0) == nil }
            }
            self.init(kind: .linear, layers: numbers)
            return
        case nil:
            if hasValues, let times = Self.all(pairs, Self.time) {
                self.init(times: times, isDiscrete: isDiscrete)
                return
            }
            if !isDiscrete, let numbers = Self.all(pairs, Self.number) {
                self.init(kind: .linear, layers: numbers)
                return
            }
        }
        var names: [String] = []
        var places: [Value: Int] = [:]
        var layers: [[Double]] = []
        for (rows, column) in pairs {
            var positions: [Double] = []
            for row in 0..<rows.count {
                let value = rows[row, column]
                guard !value.isNull else {
                    positions.append(.nan)
                    continue
                }
                if let place = places[value] {
                    positions.append(Double(place))
                    continue
                }
                places[value] = names.count
                positions.append(Double(names.count))
                names.append(try spec.x.text(value))
            }
            layers.append(positions)
        }
        self.init(kind: .band, layers: layers, names: names)
    }

    private init(kind: Kind, layers: [[Double]], times: [Double] = [], names: [String] = []) {
        self.kind = kind
        self.layers = layers
        self.times = times
        self.names = names
    }

    private init(times layers: [[Double]], isDiscrete: Bool) {
        guard isDiscrete else {
            self.init(kind: .time, layers: layers)
            return
        }
        var times: [Double] = []
        for time in layers.joined().filter(\.isFinite).sorted() where time != times.last { times.append(time) }
        self.init(
            kind: .sessions,
            layers: layers.map { $0.map { $0.isFinite ? Double(times.lowerBound(of: $0)) : .nan } }, times: times)
    }

    /// What a position stands for, in full, for tables and sentences.
    func text(_ position: Double) -> String {
        switch kind {
        case .time: return CalendarText.full(position)
        case .sessions: return times.isEmpty ? "" : CalendarText.full(times[place(position, of: times.count)])
        case .linear: return ValueFormat.plain(.real(position))
        case .band: return names.isEmpty ? "" : names[place(position, of: names.count)]
        }
    }

    private func place(_ position: Double, of count: Int) -> Int {
        min(max(Int(position.rounded()), 0), count - 1)
    }

    /// The numbers of all rows of all layers, NaN for null; nil when a value isn't of the kind.
    private static func all(_ pairs: [(Rows, Int)], _ read: (Value) -> Double?) -> [[Double]]? {
        var layers: [[Double]] = []
        for (rows, column) in pairs {
            let values = rows.values
            var numbers: [Double] = []
            numbers.reserveCapacity(rows.count)
            for index in stride(from: column, to: values.count, by: max(rows.columns.count, 1)) {
                guard let number = read(values[index]) else { return nil }
                numbers.append(number)
            }
            layers.append(numbers)
        }
        return layers
    }

    private static func number(_ value: Value) -> Double? {
        switch value {
        case .null: .nan
        case .text: nil
        case .integer, .real: value.number.flatMap { abs($0) <= Rows.limit ? $0 : .nan } ?? .nan
        }
    }

    /// Days since 1970-01-01 of a date or a date with time.
    private static func time(_ value: Value) -> Double? {
        switch value {
        case .null: .nan
        case .integer, .real: nil
        case .text(let text): daysSinceEpoch(text)
        }
    }

    private static func error(
        _ spec: ChartSpec, _ pairs: [(Rows, Int)], _ need: String, _ isWrong: (Value) -> Bool
    ) -> ChartError {
        for (rows, column) in pairs {
            for row in 0..<rows.count where isWrong(rows[row, column]) {
                let value = rows[row, column]
                let text = value.text.map { "'\($0.prefix(60))'" } ?? "\(value)"
                return ChartError(
                    key: "x", message: "\(need), and '\(rows.columns[column])' has \(text) in row \(row + 1)")
            }
        }
        return ChartError(key: "x", message: need)
    }
}

extension XAxis {
    /// A value as the name of a band.
    fileprivate func text(_ value: Value) throws(ChartError) -> String {
        guard let format else { return ValueFormat.plain(value) }
        do {
            return try format.string(from: value)
        } catch {
            throw ChartError(key: "x", message: "\(error)")
        }
    }
}

extension [Double] {
    /// The position of the first number that is not less, in a rising list.
    func lowerBound(of number: Double) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Rows {
    /// Larger numbers count as missing, because their distance may be no finite number.
    static let limit = 1e300

    /// Smaller numbers are no place on a log scale, because a fraction of one may be nought.
    static let least = 1e-300

    /// The position of a column that the block names.
    func column(_ name: String, key: String) throws(ChartError) -> Int {
        guard let column = index(of: name) else {
            throw ChartError(
                key: key, message: "'\(name)' is no column of the query; it gives \(columns.joined(separator: ", "))",
                name: name, names: columns)
        }
        return column
    }

    /// The numbers of a column; NaN where there is none.
    func numbers(ofColumn column: Int, key: String) throws(ChartError) -> [Double] {
        var numbers: [Double] = []
        numbers.reserveCapacity(count)
        let values = self.values
        for index in stride(from: column, to: values.count, by: columns.count) {
            switch values[index] {
            case .null: numbers.append(.nan)
            case .integer(let integer): numbers.append(Double(integer))
            case .real(let real): numbers.append(abs(real) <= Self.limit ? real : .nan)
            case .text(let text):
                throw ChartError(
                    key: key,
                    message:
                        "'\(columns[column])' has the text '\(text.prefix(60))' in row \(index / columns.count + 1), and a chart "
                        + "draws numbers; write cast(… as real) in the query")
            }
        }
        return numbers
    }
}
