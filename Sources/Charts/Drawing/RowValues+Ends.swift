import Market

extension RowValues {
    /// Which of the bars side by side each series has: stacked ones share one, and so do series of which no two have a
    /// bar at the same name.
    var slots: [Int] {
        var taken = [Int](repeating: 0, count: x.names.count)
        for series in bars where !series.isStacked {
            for row in series.x { taken[Int(row)] += 1 }
        }
        let isAlone = !bars.contains(where: \.isStacked) && taken.allSatisfy { $0 <= 1 }
        var (count, stack) = (0, Int?.none)
        return series.map { series in
            guard series.mark == .bar, !isAlone else { return 0 }
            if series.isStacked, let stack { return stack }
            if series.isStacked { stack = count }
            count += 1
            return count - 1
        }
    }

    /// The values of rows with one bar each, as they stand at its end; nil where an axis serves better.
    func ends(_ spec: ChartSpec, text: ValueText) throws(ChartError) -> [String]? {
        guard points.isEmpty, rules.isEmpty, !bars.contains(where: \.isStacked), slots.allSatisfy({ $0 == 0 }),
            spec.x.domain == nil, spec.x.zero != false, spec.x.scale == nil || spec.x.scale == .linear
        else { return nil }
        let numbers = alone
        if let format = spec.rowFormat {
            var texts: [String] = []
            for number in numbers {
                texts.append(number.isFinite ? try format.text(.real(number)) : ValueFormat.missing)
            }
            return texts
        }
        let texts = numbers.map(text.text)
        guard texts.contains(where: { TextWidth.digits($0) > 8 }) else { return texts }
        return numbers.map { $0.isFinite ? AxisNumber(step: 0, magnitude: abs($0)).short($0) : ValueFormat.missing }
    }

    /// The value of each row where it has one; NaN for none.
    var alone: [Double] {
        var numbers = [Double](repeating: .nan, count: x.names.count)
        for series in bars {
            for (row, number) in zip(series.x, series.y) { numbers[Int(row)] = number }
        }
        return numbers
    }

    /// How many digits wide the longest of the texts for values below nought is, and the longest of the others.
    func digits(_ ends: [String]) -> (below: Int, above: Int) {
        var (below, above) = (0.0, 0.0)
        for (number, text) in zip(alone, ends) {
            if number < 0 {
                below = max(below, TextWidth.digits(text))
            } else {
                above = max(above, TextWidth.digits(text))
            }
        }
        return (Int(below.rounded(.up)), Int(above.rounded(.up)))
    }

    /// Whether bars are shares of their sum.
    func isNormalized(_ spec: ChartSpec) -> Bool { spec.layers.contains { $0.mark == .bar && $0.stack == .normalize } }

    /// The least magnitude above nought.
    var smallest: Double? { series.flatMap(\.y).map(abs).filter { $0 > 0 }.min() }
}

extension ChartSpec {
    /// How values beside names are written; nil follows the values.
    var rowFormat: ValueFormat? { x.format ?? panels[0].y.format }
}
