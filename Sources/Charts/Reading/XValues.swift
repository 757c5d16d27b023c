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
    /// How numbers are spread.
    private(set) var numbers = ValueScaleKind.linear
    /// For each layer, for each row; NaN for a row without a position.
    let layers: [[Double]]
    /// The times of all sessions, in rising order.
    let times: [Double]
    /// The names of all bands, in order of appearance.
    let names: [String]
    /// What a histogram's values are counted in; nil without one.
    let bins: Bins?

    init(_ spec: ChartSpec, data: [Rows]) throws(ChartError) {
        var pairs: [Column] = []
        for (layer, rows) in zip(spec.layers, data) { pairs.append((rows, try Self.column(layer, spec.x, rows))) }
        guard !spec.layers.contains(where: { $0.mark == .histogram }) else {
            guard let numbers = Self.all(pairs, Self.number) else {
                throw Self.error(spec, pairs, "a histogram counts numbers") { Self.number($0) == nil }
            }
            self.init(kind: .linear, layers: numbers, bins: try Bins(spec, layers: numbers))
            return
        }
        let isDiscrete = spec.layers.contains { $0.mark.isDiscrete }
        let hasValues = pairs.contains { rows, column in
            column.map { column in (0..<rows.count).contains { !rows[$0, column].isNull } } ?? false
        }
        switch spec.x.scale {
        case .band: break
        case .time, .trading:
            guard let times = Self.times(pairs) else {
                var dates = DateReader()
                throw Self.error(spec, pairs, "a time axis needs dates such as 2026-01-31") {
                    Self.time($0, &dates) == nil
                }
            }
            self.init(times: times, marks: spec.layers.map(\.mark), isDiscrete: isDiscrete || spec.x.scale == .trading)
            return
        case .linear, .log, .symlog:
            let isLog = spec.x.scale == .log
            guard let numbers = Self.all(pairs, isLog ? Self.positive : Self.number) else {
                throw Self.error(spec, pairs, "an axis of numbers needs numbers\(isLog ? " above 0" : "")") {
                    (isLog ? Self.positive($0) : Self.number($0)) == nil
                }
            }
            if isLog, let domain = spec.x.domain, domain.lowerBound < Rows.least {
                throw ChartError(key: "x", message: "the domain of a log scale must be above 0")
            }
            self.init(kind: .linear, layers: numbers)
            self.numbers = isLog ? .log : spec.x.scale == .symlog ? .symlog : .linear
            return
        case nil:
            if hasValues, let times = Self.times(pairs) {
                self.init(times: times, marks: spec.layers.map(\.mark), isDiscrete: isDiscrete)
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
            guard let column else {
                layers.append([])
                continue
            }
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

    private init(
        kind: Kind, layers: [[Double]], times: [Double] = [], names: [String] = [], bins: Bins? = nil
    ) {
        self.kind = kind
        self.layers = layers
        self.times = times
        self.names = names
        self.bins = bins
    }

    /// Names in their order.
    init(names: [String]) { self.init(kind: .band, layers: [], names: names) }

    private init(times layers: [[Double]], marks: [Mark], isDiscrete: Bool) {
        guard isDiscrete else {
            self.init(kind: .time, layers: layers)
            return
        }
        // Events are no sessions: they stand between two where the market was closed.
        let traded = zip(layers, marks).filter { !$1.isAnnotation }.map(\.0)
        var times: [Double] = []
        for time in traded.joined().filter(\.isFinite).sorted() where time != times.last { times.append(time) }
        self.init(
            kind: .sessions,
            layers: layers.map { $0.map { Self.place(of: $0, in: times) } }, times: times)
    }

    /// The place of a time among sessions, or between two of them.
    private static func place(of time: Double, in times: [Double]) -> Double {
        // Before the first or after the last there is no place, because nothing says how far away it would be.
        guard time.isFinite, let first = times.first, let last = times.last, time >= first, time <= last else {
            return .nan
        }
        let place = times.lowerBound(of: time)
        return place < times.count && times[place] == time ? Double(place) : Double(place) - 0.5
    }

    /// No rows at all.
    static let none = XValues(kind: .linear, layers: [])

    /// The positions of some rows of each layer, on the same scale.
    func choosing(_ rows: [[Int]]) -> XValues {
        var chosen = XValues(
            kind: kind, layers: zip(layers, rows).map { layer, rows in layer.isEmpty ? [] : rows.map { layer[$0] } },
            times: times, names: names, bins: bins)
        chosen.numbers = numbers
        return chosen
    }

    /// What a position stands for, in full, for tables and sentences.
    func text(_ position: Double) -> String {
        switch kind {
        case .time: return CalendarText.full(position)
        case .sessions: return times.isEmpty ? "" : CalendarText.full(times[place(position, of: times.count)])
        case .linear:
            if let bins { return bins.text(at: position) }
            // More digits than a drawing could show are no help to a reader.
            if position == position.rounded() { return ValueFormat.plain(.real(position)) }
            return Self.digits?.string(from: position) ?? "\(position)"
        case .band: return names.isEmpty ? "" : names[place(position, of: names.count)]
        }
    }

    private static let digits = try? NumberFormat(".6~g")

    /// The position of a place that the block names itself: a date, a number or a name.
    func position(of word: String, key: String) throws(ChartError) -> Double {
        switch kind {
        case .time, .sessions:
            guard let time = daysSinceEpoch(word) else {
                throw ChartError(key: key, message: "'\(word)' is no date such as 2026-01-31", name: word)
            }
            return kind == .sessions ? Self.place(of: time, in: times) : time
        case .linear:
            guard let number = Double(word), abs(number) <= Rows.limit else {
                throw ChartError(key: key, message: "'\(word)' is no number", name: word)
            }
            guard numbers != .log || number >= Rows.least else {
                throw ChartError(key: key, message: "'\(word)' is not above 0, and the axis is a log scale", name: word)
            }
            return number
        case .band:
            guard let place = names.firstIndex(of: word) else {
                throw ChartError(key: key, message: "'\(word)' is no name on the axis", name: word, names: names)
            }
            return Double(place)
        }
    }

    private func place(_ position: Double, of count: Int) -> Int {
        min(max(Int(position.rounded()), 0), count - 1)
    }

    /// A layer's rows and the column of its positions; nil for a layer without, such as a level across the plot.
    private typealias Column = (rows: Rows, column: Int?)

    private static func column(_ layer: Layer, _ axis: XAxis, _ rows: Rows) throws(ChartError) -> Int? {
        if let field = layer.x.first { return try rows.column(field, key: "x") }
        // A level or a date that the block names is no position of rows.
        if layer.mark == .rule || layer.fixedX != nil { return nil }
        if let field = axis.field { return try rows.column(field, key: "x") }
        guard !rows.columns.isEmpty else { throw ChartError(key: "data", message: "the query gives no columns") }
        return 0
    }

    /// The numbers of all rows of all layers, NaN for null; nil when a value isn't of the kind.
    private static func all(_ pairs: [Column], _ read: (Value) -> Double?) -> [[Double]]? {
        var layers: [[Double]] = []
        for (rows, column) in pairs {
            guard let column else {
                layers.append([])
                continue
            }
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

    private static func positive(_ value: Value) -> Double? {
        number(value).flatMap { $0.isNaN || $0 >= Rows.least ? $0 : nil }
    }

    private static func number(_ value: Value) -> Double? {
        switch value {
        case .null: .nan
        case .text: nil
        case .integer, .real: value.number.flatMap { abs($0) <= Rows.limit ? $0 : .nan } ?? .nan
        }
    }

    private static func times(_ pairs: [Column]) -> [[Double]]? {
        var dates = DateReader()
        return all(pairs) { time($0, &dates) }
    }

    /// Days since 1970-01-01 of a date or a date with time.
    private static func time(_ value: Value, _ dates: inout DateReader) -> Double? {
        switch value {
        case .null: .nan
        case .integer, .real: nil
        case .text(let text): dates.daysSinceEpoch(text)
        }
    }

    private static func error(
        _ spec: ChartSpec, _ pairs: [Column], _ need: String, _ isWrong: (Value) -> Bool
    ) -> ChartError {
        for case (let rows, let column?) in pairs {
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
