/// What tells the marks of all panels apart where no label stands beside them.
struct SeriesLegend {
    let panels: [PanelValues]
    let axes: [Arrangement.Axis]

    var items: [LegendItem] {
        var items: [LegendItem] = []
        for (panel, axis) in zip(panels, axes) where axis.ends == nil {
            let isCalibration = panel.series.contains { $0.mark == .calibration }
            guard panel.series.count > 1 || !panel.candles.isEmpty || isCalibration else { continue }
            if let mark = panel.candles.first?.mark {
                let isStroke = mark == .ohlc
                items += [
                    LegendItem(name: "Rise", swatch: isStroke ? .riseStroke : .rise),
                    LegendItem(name: "Fall", swatch: isStroke ? .fallStroke : .fall),
                ]
            }
            var point = 0
            for (series, pattern) in zip(panel.series, panel.patterns(areNamed: false)) {
                if series.mark == .point { point += 1 }
                let swatch = Self.swatch(series, pattern: pattern.series, point: point)
                items.append(LegendItem(name: series.name, swatch: swatch))
            }
            if isCalibration { items.append(LegendItem(name: "Perfect calibration", swatch: .rule)) }
        }
        return items
    }

    private static func swatch(_ series: Series, pattern: Int, point: Int) -> LegendItem.Swatch {
        switch series.mark {
        case .band: .band(level: series.level)
        case .point: .point(paint: series.paint, shape: SeriesStyle.shape(point))
        case _ where series.hasSurface: .surface(paint: series.paint, pattern: pattern)
        case .area, .drawdown, .histogram: .area(paint: series.paint, dash: series.dash)
        default: .line(paint: series.paint, dash: series.dash)
        }
    }
}

extension PanelValues {
    /// The pattern of each series, which its colour's number decides; solid are a lonely surface and those with a name at
    /// their end.
    func patterns(areNamed: Bool) -> [FillPattern] {
        let isAlone = areNamed || series.count(where: \.hasSurface) < 2
        return series.map { FillPattern(series: isAlone ? 1 : $0.color) }
    }
}

extension Series {
    /// Whether it is told apart by the pattern of its surface.
    var hasSurface: Bool { mark == .bar || (mark == .area && isStacked) }
}
