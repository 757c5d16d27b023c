/// A series as runs of points without gaps, as they will be written: in tenths of the plot's units.
struct Polyline {
    /// Tenths of a unit across, tenths of a pixel down.
    struct Point {
        let x, y: Int
    }

    /// Each run in drawing order; never empty.
    private(set) var runs: [[Point]] = []

    /// - Parameters:
    ///   - across: How many units the plot measures.
    ///   - x: Fractions of the width.
    ///   - y: Pixels from the top; NaN breaks the line.
    @inline(__always)  // With its closures, which is a quarter faster.
    init(count: Int, across: Double = 1000, x: (Int) -> Double, y: (Int) -> Double) {
        var run: [Point] = []
        run.reserveCapacity(count)
        for index in 0..<count {
            let height = y(index)
            if height.isNaN {
                if !run.isEmpty { runs.append(run) }
                run = []
            } else {
                run.append(Point(x: Coordinate(x(index) * across).tenths, y: Coordinate(height).tenths))
            }
        }
        if !run.isEmpty { runs.append(run) }
        if count > Self.columns {
            let unit = across * 10 / Double(Self.columns)
            runs = Self.joined(runs, unit: unit).map { Self.reduced($0, unit: unit) }
        }
    }

    /// As many columns as a phone or half a desktop has pixels; each keeps its lowest and highest point.
    static let columns = 500

    /// The runs without the gaps that are narrower than a column, which nobody would see and which may be many.
    private static func joined(_ runs: [[Point]], unit: Double) -> [[Point]] {
        guard runs.count > 1 else { return runs }
        var result: [[Point]] = []
        for run in runs {
            if let end = result.last?.last, Double(abs(run[0].x - end.x)) < unit {
                result[result.count - 1] += run
            } else {
                result.append(run)
            }
        }
        return result
    }

    /// The highest and lowest point of each column, and the ends of the run, in their order.
    private static func reduced(_ points: [Point], unit: Double) -> [Point] {
        guard points.count > 2 else { return points }
        var kept: [Point] = []
        kept.reserveCapacity(min(points.count, 2 * columns + 2))
        let perTenth = 1 / unit
        // Rounded down also to the left of the plot, where no coordinate is beyond -100,000 tenths.
        func column(_ index: Int) -> Int { Int(Double(points[index].x + 100_000) * perTenth) }
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
            path.move(run[0])
            path.lines(run.dropFirst())
        }
        return path
    }

    /// The same where each value lasts until the next.
    var steps: PathData {
        var path = PathData()
        for run in runs where run.count > 1 {
            path.move(run[0])
            for point in run.dropFirst() {
                path.horizontal(Double(point.x) / 10)
                path.vertical(Double(point.y) / 10)
            }
        }
        return path
    }

    /// The points between two gaps: strokes of no visible length whose round caps make dots.
    var points: PathData {
        var path = PathData()
        for run in runs where run.count == 1 {
            path.move(run[0])
            path.horizontal(Double(run[0].x + 1) / 10)
        }
        return path
    }

    /// The surface between the line and a height.
    func area(base: Double) -> PathData {
        var path = PathData()
        path.reserveCapacity(points: runs.reduce(0) { $0 + $1.count })
        for run in runs where run.count > 1 {
            let base = Coordinate(base).tenths
            path.move(Point(x: run[0].x, y: base))
            path.lines(run[...])
            path.lines([Point(x: run[run.count - 1].x, y: base)])
            path.close()
        }
        return path
    }

    /// The surface between this line and a lower one with the same gaps.
    func band(to lower: Polyline) -> PathData {
        var path = PathData()
        for (top, bottom) in zip(runs, lower.runs) {
            path.move(top[0])
            path.lines(top.dropFirst())
            path.lines(bottom.reversed()[...])
            path.close()
        }
        return path
    }
}
