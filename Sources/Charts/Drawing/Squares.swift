/// A rectangle in pixels.
struct Box: Hashable {
    var x, y, width, height: Double
}

/// Rectangles with given areas that fill another, each as near to a square as may be.
///
/// Source: Bruls, Huizing and van Wijk, "Squarified Treemaps" (2000).
struct Squares {
    /// In the order of the shares.
    private(set) var boxes: [Box] = []

    /// - Parameter shares: Of the whole, above nought; best the largest first.
    init(_ shares: [Double], in whole: Box) {
        boxes.reserveCapacity(shares.count)
        let sum = shares.reduce(0, +)
        guard sum > 0 else { return }
        let areas = shares.map { $0 / sum * whole.width * whole.height }
        var rest = whole
        var start = 0
        while start < areas.count {
            let side = min(rest.width, rest.height)
            var end = start + 1
            var total = areas[start]
            var (largest, smallest) = (total, total)
            var worst = Self.worst(total, total, total: total, side: side)
            while end < areas.count {
                (largest, smallest) = (max(largest, areas[end]), min(smallest, areas[end]))
                let next = Self.worst(largest, smallest, total: total + areas[end], side: side)
                guard next <= worst else { break }
                worst = next
                total += areas[end]
                end += 1
            }
            place(areas[start..<end], total: total, isLast: end == areas.count, in: &rest)
            start = end
        }
    }

    /// The worst ratio of sides in a row whose largest and smallest areas are known.
    private static func worst(_ largest: Double, _ smallest: Double, total: Double, side: Double) -> Double {
        let (square, sum) = (side * side, total * total)
        return max(square * largest / sum, sum / (square * smallest))
    }

    /// Lays a row along the shorter side; the last takes all that rounding has left.
    private mutating func place(_ row: ArraySlice<Double>, total: Double, isLast: Bool, in rest: inout Box) {
        let stands = rest.width >= rest.height
        let side = stands ? rest.height : rest.width
        let depth = isLast ? max(rest.width, rest.height) : side > 0 ? total / side : 0
        var offset = 0.0
        for area in row {
            let length = total > 0 ? area / total * side : 0
            boxes.append(
                stands
                    ? Box(x: rest.x, y: rest.y + offset, width: depth, height: length)
                    : Box(x: rest.x + offset, y: rest.y, width: length, height: depth))
            offset += length
        }
        if stands {
            rest.x += depth
            rest.width = max(rest.width - depth, 0)
        } else {
            rest.y += depth
            rest.height = max(rest.height - depth, 0)
        }
    }
}
