/// What stands at both ends of a slope chart's lines: name and value, as much of them as there is room for.
struct SlopeTexts {
    /// One for each line; nil where nothing stands.
    private(set) var starts: [String?] = [], ends: [String?] = []
    /// The classes of the gutters, in widths of a digit.
    private(set) var left = 3, right = 3

    /// Whether all lines begin with one value, which then stands there once and without a name.
    private(set) var sharesStart = false

    private let names: [String]
    private let mostLeft, mostRight, room: Int

    /// - Parameter room: How many digits both gutters may have together.
    init(_ values: SlopeValues, text: ValueText, on surface: Surface, room: Int) {
        names = values.lines.map(\.name)
        self.room = room
        let isPage = if case .page = surface { true } else { false }
        mostLeft = isPage ? Arrangement.mostDigits : room
        mostRight = isPage ? SlopeArrangement.mostDigits : room
        let (first, last) = (values.lines.map { $0.values[0] }, values.lines.map { $0.values[$0.values.count - 1] })
        let compact: (Double) -> String = { AxisNumber(step: 0, magnitude: abs($0)).short($0) }
        for write in [text.text, compact] {
            func written(_ values: [Double]) -> [String?] { values.map { $0.isFinite ? write($0) : nil } }
            if choose(written(first), written(last)) { return }
        }
        // The table has the values.
        sharesStart = false
        starts = zip(names, last).map { $1.isFinite ? nil : TextWidth.shortened($0, to: 5) }
        ends = zip(names, last).map { $1.isFinite ? TextWidth.shortened($0, to: 9) : nil }
        (left, right) = (Self.digits(starts), Self.digits(ends))
    }

    /// Names at both ends, or where there is no room at the right one alone, where the last word is; then shorter ones.
    private mutating func choose(_ first: [String?], _ last: [String?]) -> Bool {
        let most = Double(mostRight)
        sharesStart = names.count > 1 && Set(first).count == 1 && !last.contains(nil)
        if sharesStart {
            let once = first.indices.map { $0 == 0 ? first[0] : nil }
            return [most, 12, 10, 8, 6, 5, 4, 3].contains { fit(once, named(last, $0)) }
        }
        if fit(named(first, most), named(last, most)) { return true }
        for limit in [most, 12, 10, 8, 6, 5, 4, 3] {
            let lonely = zip(named(first, limit), last).map { $1 == nil ? $0 : nil }
            let starts = zip(lonely, first).map { $0 ?? $1 }
            if fit(starts, named(last, limit)) { return true }
        }
        return false
    }

    private func named(_ texts: [String?], _ limit: Double) -> [String?] {
        zip(names, texts).map { name, text in text.map { "\(TextWidth.shortened(name, to: limit)) \($0)" } }
    }

    private mutating func fit(_ first: [String?], _ last: [String?]) -> Bool {
        (starts, ends) = (first, last)
        (left, right) = (Self.digits(first), Self.digits(last))
        return left <= mostLeft && right <= mostRight && left + right <= room
    }

    /// The width of the longest; bold, which is wider by a tenth, and a little away from the plot.
    private static func digits(_ texts: [String?]) -> Int {
        let most = texts.reduce(0) { max($0, $1.map { TextWidth.digits($0) * 1.1 } ?? 0) }
        return max(Int((most + 0.5).rounded(.up)), 3)
    }
}
