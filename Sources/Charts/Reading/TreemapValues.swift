import Market

/// The parts of a treemap: what each is called, how large it is, and what colours it.
struct TreemapValues {
    struct Part: Hashable {
        let name: String
        /// Above nought, but for parts that are left out.
        let size: Double
        /// What colours it; NaN for none.
        let number: Double
        /// Its group's place in the list of groups; nil without groups.
        let group: Int?
    }

    /// What is drawn, the largest first, and what has no size above nought, in order of appearance.
    let parts, rest: [Part]
    /// The largest first; empty where parts have no groups.
    let groups: [String]
    /// Whether `color` is a column of numbers.
    let hasNumbers: Bool
    /// What the columns of names, sizes and colours are called.
    let heading, sizeName: String
    let colorName: String?

    /// As many groups as six colours have in two ways.
    static let mostGroups = 12

    init(_ spec: ChartSpec, data: Rows) throws(ChartError) {
        let layer = spec.layers[0]
        func missing(_ key: String, _ what: String) -> ChartError {
            ChartError(key: key, message: "a treemap needs a column of \(what)", names: data.columns)
        }
        guard let textName = layer.text else { throw missing("text", "names") }
        guard let sizeName = layer.size else { throw missing("size", "sizes") }
        let names = data.words(ofColumn: try data.column(textName, key: "text"))
        let sizes = try data.numbers(ofColumn: try data.column(sizeName, key: "size"), key: "size")
        var numbers = [Double](repeating: .nan, count: data.count)
        var groups: [(name: String, rows: [Int])] = []
        if let color = layer.color {
            let column = try data.column(color, key: "color")
            hasNumbers = data.values(ofColumn: column).allSatisfy { $0.text == nil }
            if hasNumbers {
                numbers = try data.numbers(ofColumn: column, key: "color")
            } else {
                groups = try data.groups(of: color, key: "color", atMost: Self.mostGroups)
            }
        } else {
            hasNumbers = false
        }
        let totals = groups.map { $0.rows.reduce(0) { $0 + (sizes[$1] > 0 ? sizes[$1] / 2 : 0) } }
        let order = groups.indices.sorted { (-totals[$0], $0) < (-totals[$1], $1) }
        var places = [Int?](repeating: nil, count: data.count)
        for (place, group) in order.enumerated() { for row in groups[group].rows { places[row] = place } }
        let all = names.indices.map {
            Part(
                name: names[$0].isEmpty ? ValueFormat.missing : names[$0], size: sizes[$0], number: numbers[$0],
                group: places[$0])
        }
        let drawn = all.indices.filter { all[$0].size > 0 }
        parts = drawn.sorted { (-all[$0].size, $0) < (-all[$1].size, $1) }.map { all[$0] }
        rest = all.filter { !($0.size > 0) }
        self.groups = order.map { groups[$0].name }
        (heading, self.sizeName, colorName) = (textName, sizeName, layer.color)
    }

    /// The sizes' shares of their sum, which itself may be no finite number.
    var shares: [Double] {
        guard let most = parts.first?.size else { return [] }
        let sum = parts.reduce(0) { $0 + $1.size / most }
        return parts.map { $0.size / most / sum }
    }
}
