/// Names and values beside the ends of a slope chart's lines, on one side, moved apart where they would touch.
struct SlopeLabels {
    struct Item {
        /// Which of the lines.
        let line: Int
        let text: String
        /// Where its line ends, in pixels from the plot's top.
        let end: Double
        /// The middle of the text.
        var y: Double
    }

    /// From top to bottom.
    private(set) var items: [Item]

    /// The height of a line of text in pixels.
    static let line = 15.0

    /// - Parameters:
    ///   - items: Of those that end at one place the upper first.
    ///   - height: That of the plot, which has room for all of them.
    init(_ items: [(line: Int, text: String, end: Double)], height: Double) {
        let order = items.indices.sorted { (items[$0].end, $0) < (items[$1].end, $1) }
        self.items = order.map {
            Item(line: items[$0].line, text: items[$0].text, end: items[$0].end, y: items[$0].end)
        }
        spread(within: height)
    }

    /// Moves labels apart so that each group of them that touch stands about the middle of its lines' ends.
    private mutating func spread(within height: Double) {
        var groups: [(count: Int, sum: Double)] = []
        func middle(_ group: (count: Int, sum: Double)) -> Double {
            let half = Double(group.count - 1) / 2 * Self.line
            return min(max(group.sum / Double(group.count), half), max(height - half, half))
        }
        for item in items {
            groups.append((1, item.end))
            while groups.count > 1 {
                let (lower, upper) = (groups[groups.count - 1], groups[groups.count - 2])
                let need = Double(lower.count + upper.count) / 2 * Self.line
                guard middle(lower) - middle(upper) < need else { break }
                groups.removeLast(2)
                groups.append((lower.count + upper.count, lower.sum + upper.sum))
            }
        }
        var index = 0
        for group in groups {
            let top = middle(group) - Double(group.count - 1) / 2 * Self.line
            for place in 0..<group.count {
                items[index].y = top + Double(place) * Self.line
                index += 1
            }
        }
    }
}
