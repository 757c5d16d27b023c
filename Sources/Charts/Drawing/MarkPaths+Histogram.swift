extension MarkPaths {
    /// The bars of one histogram, which touch, or the outlines of several over each other.
    func histogram(_ series: Series, isAlone: Bool, to svg: inout SVGWriter) {
        if isAlone { columns(series, to: &svg) } else { outline(series, to: &svg) }
    }

    private func columns(_ series: Series, to svg: inout SVGWriter) {
        let half = x.unit / 2
        let base = y.y(y.base)
        var path = PathData()
        for index in series.x.indices where series.y[index] > 0 {
            let middle = x.fraction(series.x[index])
            path.rectangle((middle - half) * across, base, (middle + half) * across, y.y(series.y[index]))
        }
        svg.path(class: "b k c\(series.paint)", path)
    }

    private func outline(_ series: Series, to svg: inout SVGWriter) {
        guard let first = series.y.firstIndex(where: { $0 > 0 }), let last = series.y.lastIndex(where: { $0 > 0 })
        else { return }
        let half = x.unit / 2
        let base = y.y(y.base)
        var path = PathData()
        path.move((x.fraction(series.x[first]) - half) * across, base)
        for index in first...last {
            path.vertical(series.y[index] > 0 ? y.y(series.y[index]) : base)
            path.horizontal((x.fraction(series.x[index]) + half) * across)
        }
        path.vertical(base)
        svg.path(class: "a c\(series.paint)", path)
        svg.path(class: series.lineClass, path)
    }
}
