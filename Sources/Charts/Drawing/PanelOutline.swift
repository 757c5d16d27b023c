/// Where a panel's marks are, for words that look for a free place.
struct PanelOutline {
    let panel: PanelValues
    let x: XScale
    let y: ValueScale

    typealias Box = AnnotationPlacer.Box

    /// Whether a mark or the line of another annotation passes through a box.
    func meets(_ box: Box, width: Double) -> Bool {
        panel.series.contains { meets(box, width, $0) }
            || panel.candles.contains { candles in
                candles.x.indices.contains { index in
                    let middle = x.fraction(candles.x[index]) * width
                    return middle > box.left && middle < box.right && y.y(candles.high[index]) < box.bottom
                        && y.y(candles.low[index]) > box.top
                }
            } || panel.annotations.contains { meets(box, width, $0) }
    }

    private func meets(_ box: Box, _ width: Double, _ note: Annotation) -> Bool {
        guard note.isRule else { return false }
        if let value = note.y { return y.y(value) > box.top && y.y(value) < box.bottom }
        return note.x.map { x.fraction($0) * width > box.left && x.fraction($0) * width < box.right } ?? false
    }

    private func meets(_ box: Box, _ width: Double, _ series: Series) -> Bool {
        let drawn = series.drawn
        let isBar = series.mark == .bar || series.mark == .histogram
        let reach = isBar ? x.unit * width / 2 : 0
        func place(_ index: Int) -> Double { x.fraction(series.x[index]) * width }
        for index in start(series, box.left - reach, place)..<drawn.count {
            let left = place(index)
            // Positions of names need not rise.
            if left > box.right + reach, index > 0, place(index - 1) > box.right + reach { break }
            let height = y.y(drawn[index])
            if isBar || series.mark == .point {
                let base = isBar ? y.y(series.isStacked ? series.base[index] : y.base) : height
                if left > box.left - reach, left < box.right + reach, min(height, base) < box.bottom + 4,
                    max(height, base) > box.top - 4
                {
                    return true
                }
            } else if index > 0, crosses(box, place(index - 1), y.y(drawn[index - 1]), left, height) {
                return true
            }
        }
        return false
    }

    /// The first point that may be in a box: positions rise unless they are those of names.
    private func start(_ series: Series, _ left: Double, _ place: (Int) -> Double) -> Int {
        var (low, high) = (0, series.x.count)
        while low < high {
            let middle = (low + high) / 2
            if place(middle) < left { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether a line between two points passes through a box; a gap doesn't.
    private func crosses(_ box: Box, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> Bool {
        guard x2 > box.left, x1 < box.right, y1.isFinite, y2.isFinite else { return false }
        guard x2 > x1 else { return min(y1, y2) < box.bottom && max(y1, y2) > box.top }
        func height(_ x: Double) -> Double { y1 + (y2 - y1) * (min(max(x, x1), x2) - x1) / (x2 - x1) }
        let (first, last) = (height(box.left), height(box.right))
        return min(first, last) < box.bottom && max(first, last) > box.top
    }
}
