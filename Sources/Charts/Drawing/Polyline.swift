/// A series as runs of points without gaps, in the units of the plot: 1000 across, pixels down.
struct Polyline {
    struct Point {
        let x, y: Double
    }

    /// Each run in drawing order; never empty.
    private(set) var runs: [[Point]] = []

    /// - Parameters:
    ///   - x: Fractions of the width.
    ///   - y: Pixels from the top; NaN breaks the line.
    init(count: Int, x: (Int) -> Double, y: (Int) -> Double) {
        var run: [Point] = []
        run.reserveCapacity(count)
        for index in 0..<count {
            let height = y(index)
            if height.isNaN {
                if !run.isEmpty { runs.append(run) }
                run = []
            } else {
                run.append(Point(x: x(index) * 1000, y: height))
            }
        }
        if !run.isEmpty { runs.append(run) }
        if count > Self.columns { runs = Self.joined(runs).map(Self.reduced) }
    }

    /// As many columns as a phone or half a desktop has pixels; each keeps its lowest and highest point.
    static let columns = 500

    /// The runs without the gaps that are narrower than a column, which nobody would see and which may be many.
    private static func joined(_ runs: [[Point]]) -> [[Point]] {
        guard runs.count > 1 else { return runs }
        var result: [[Point]] = []
        for run in runs {
            if let end = result.last?.last, abs(run[0].x - end.x) < 1000 / Double(columns) {
                result[result.count - 1] += run
            } else {
                result.append(run)
            }
        }
        return result
    }

    /// The highest and lowest point of each column, and the ends of the run, in their order.
    private static func reduced(_ points: [Point]) -> [Point] {
        guard points.count > 2 else { return points }
        var kept: [Point] = []
        kept.reserveCapacity(min(points.count, 2 * columns + 2))
        func column(_ index: Int) -> Double { (points[index].x * (Double(columns) / 1000)).rounded(.down) }
        var start = 0
        while start < points.count {
            let current = column(start)
            var (low, high) = (start, start)
            var end = start + 1
            while end < points.count, column(end) == current {
                if points[end].y < points[low].y { low = end }
                if points[end].y > points[high].y { high = end }
                end += 1
            }
            let (first, second) = (min(low, high), max(low, high))
            if start == 0, first != 0 { kept.append(points[0]) }
            kept.append(points[first])
            if second != first { kept.append(points[second]) }
            if end == points.count, second != end - 1 { kept.append(points[end - 1]) }
            start = end
        }
        return kept
    }

    /// The runs of two and more points.
    var line: PathData {
        var path = PathData()
        path.reserveCapacity(points: runs.reduce(0) { $0 + $1.count })
        for run in runs where run.count > 1 {
            path.move(run[0].x, run[0].y)
            path.lines(run.dropFirst())
        }
        return path
    }

    /// The points between two gaps: strokes of no visible length whose round caps make dots.
    var points: PathData {
        var path = PathData()
        for run in runs where run.count == 1 {
            path.move(run[0].x, run[0].y)
            path.horizontal(run[0].x + 0.1)
        }
        return path
    }

    /// The surface between the line and a height.
    func area(base: Double) -> PathData {
        var path = PathData()
        path.reserveCapacity(points: runs.reduce(0) { $0 + $1.count })
        for run in runs where run.count > 1 {
            path.move(run[0].x, base)
            path.lines(run[...])
            path.line(run[run.count - 1].x, base)
            path.close()
        }
        return path
    }

    /// The surface between this line and a lower one with the same gaps.
    func band(to lower: Polyline) -> PathData {
        var path = PathData()
        for (top, bottom) in zip(runs, lower.runs) {
            path.move(top[0].x, top[0].y)
            path.lines(top.dropFirst())
            path.lines(bottom.reversed()[...])
            path.close()
        }
        return path
    }
}
