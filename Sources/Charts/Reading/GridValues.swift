import Market

/// The cells of a heat map: a number for each pair of a column's and a row's name.
struct GridValues {
    /// From left to right and from top to bottom.
    let columns, rows: [String]
    /// Whether columns are in an order that readers know, so that names may be left out: numbers, or months.
    let isOrdered: Bool
    /// What the rows are called.
    let heading: String
    /// What the numbers are called.
    let name: String
    /// Row after row; NaN for a cell without a value.
    let cells: [[Double]]

    /// On a phone, a cell of sixty is four pixels wide.
    static let most = 60

    init(_ spec: ChartSpec, data: Rows) throws(ChartError) {
        let layer = spec.layers[0]
        guard let xName = layer.x.first ?? spec.x.field ?? data.columns.first else {
            throw ChartError(key: "data", message: "the query gives no columns")
        }
        guard let yName = layer.y.first else {
            throw ChartError(key: "y", message: "a rect needs a column that names its rows", names: data.columns)
        }
        guard let color = layer.color else {
            throw ChartError(
                key: "color", message: "a rect needs a column of numbers that fill its cells", names: data.columns)
        }
        let x = try GridNames(data, column: xName, key: "x", format: spec.x.format, sorts: true)
        let y = try GridNames(data, column: yName, key: "y", format: nil, sorts: false)
        let numbers = try data.numbers(ofColumn: try data.column(color, key: "color"), key: "color")
        var cells = [[Double]](repeating: [Double](repeating: .nan, count: x.names.count), count: y.names.count)
        var filled: [Int: Int] = [:]
        for row in numbers.indices {
            guard let column = x.places[row], let line = y.places[row] else { continue }
            if let first = filled.updateValue(row, forKey: line * Self.most + column) {
                throw ChartError(
                    key: "color",
                    message: "rows \(first + 1) and \(row + 1) are both for '\(x.names[column].prefix(60))' and "
                        + "'\(y.names[line].prefix(60))', and a cell has one number; group them in the query")
            }
            cells[line][column] = numbers[row]
        }
        (columns, rows, isOrdered) = (x.names, y.names, x.isOrdered)
        (heading, name) = (spec.panels[0].y.title ?? yName, color)
        self.cells = cells
    }

    /// The least and greatest number; nil without any.
    var range: ClosedRange<Double>? {
        var range = ValueRange()
        for row in cells { range.include(row) }
        return range.closed
    }
}

/// The names of a heat map's columns or rows: the different values of a column.
private struct GridNames {
    var names: [String]
    /// The place of each row's name; nil for a row without one.
    var places: [Int?] = []
    private(set) var isOrdered = false

    /// - Parameter sorts: Whether numbers rise and months follow the calendar; all else is in order of appearance.
    init(_ data: Rows, column name: String, key: String, format: ValueFormat?, sorts: Bool) throws(ChartError) {
        let column = try data.column(name, key: key)
        var names: [String] = []
        var values: [Value] = []
        var known: [String: Int] = [:]
        for row in 0..<data.count {
            let value = data[row, column]
            guard !value.isNull, value.text != "" else {
                places.append(nil)
                continue
            }
            // Dates of several years may be the same month: the text decides.
            let text = try format?.text(value, key: key) ?? ValueFormat.plain(value)
            if let place = known[text] {
                places.append(place)
                continue
            }
            guard names.count < GridValues.most else {
                throw ChartError(
                    key: key,
                    message: "'\(name)' has more than \(GridValues.most) different values, too many for a heat map; "
                        + "choose or group them in the query")
            }
            known[text] = names.count
            places.append(names.count)
            names.append(text)
            values.append(value)
        }
        self.names = names
        if sorts { sort(values, isMonth: name.lowercased() == "month") }
    }

    /// - Parameter isMonth: Whether 1 to 12 are months.
    private mutating func sort(_ values: [Value], isMonth: Bool) {
        var ranks = names.map { Self.month($0) }
        if isMonth, ranks.contains(nil) {
            ranks = names.map { Double($0).flatMap { (1...12).contains($0) && $0 == $0.rounded() ? $0 : nil } }
            if !ranks.contains(nil) { names = ranks.map { Self.months[Int($0 ?? 1) - 1] } }
        }
        if ranks.contains(nil) { ranks = values.map { $0.text == nil ? $0.number : nil } }
        isOrdered = !ranks.contains(nil)
        guard isOrdered else { return }
        let order = names.indices.sorted { (ranks[$0] ?? 0, $0) < (ranks[$1] ?? 0, $1) }
        var new = [Int](repeating: 0, count: names.count)
        for (place, old) in order.enumerated() { new[old] = place }
        names = order.map { names[$0] }
        places = places.map { $0.map { new[$0] } }
    }

    /// The number of an English month by its name or first three letters.
    private static func month(_ name: String) -> Double? {
        let name = name.lowercased()
        let place = longMonths.firstIndex { $0.lowercased() == name || $0.prefix(3).lowercased() == name }
        return place.map { Double($0 + 1) }
    }

    private static let longMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let months = longMonths.map { String($0.prefix(3)) }
}

extension ValueFormat {
    /// - Parameter key: The key of the block that the error is about.
    fileprivate func text(_ value: Value, key: String) throws(ChartError) -> String {
        do {
            return try string(from: value)
        } catch {
            throw ChartError(key: key, message: "\(error)")
        }
    }
}
