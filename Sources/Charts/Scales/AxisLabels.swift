#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension [AxisLabel] {
    /// Every nth of the labels so that none touch: some everywhere, more where the drawing is wide.
    ///
    /// - Parameters:
    ///   - perCycle: How many labels make up a cycle, such as 12 months; every nth divides it. 0 for none.
    ///   - offset: The position of a label that begins a cycle.
    ///   - plot: The widths that must hold them.
    func thinned(perCycle: Int, offset: Int, in plot: PlotWidths) -> [AxisLabel] {
        let steps =
            perCycle > 0 ? Self.steps.filter { perCycle.isMultiple(of: $0) || $0.isMultiple(of: perCycle) } : Self.steps
        func every(_ step: Int) -> [AxisLabel] {
            indices.filter { ($0 - offset).isMultiple(of: step) }.map { self[$0] }
        }
        guard let wideStep = steps.first(where: { AxisLabel.fit(every($0), width: plot.wide) }) else { return [] }
        let wide = every(wideStep)
        guard
            let narrowStep = steps.first(where: {
                $0.isMultiple(of: wideStep) && AxisLabel.fit(every($0), width: plot.narrow)
            })
        else { return wide.hidingInNarrow }
        let narrow = Set(indices.filter { ($0 - offset).isMultiple(of: narrowStep) })
        return indices.filter { ($0 - offset).isMultiple(of: wideStep) }.map { index in
            var label = self[index]
            label.visibility = narrow.contains(index) ? .always : .wide
            return label
        }
    }

    /// Labels of numbers that don't touch: all, or every second, fifth or tenth, or powers of ten, counted from nought or
    /// the roundest, so that what stays is round.
    ///
    /// - Parameters:
    ///   - values: What the labels stand for, in rising order.
    ///   - step: The distance between them; 0 where it differs.
    func thinned(at values: [Double], step: Double, in plot: PlotWidths) -> [AxisLabel] {
        let isOneTwoFive = values.count > 3 && abs(values[3] / values[0] - 10) < 1e-9
        func isMultiple(_ value: Double, of unit: Double) -> Bool {
            unit > 0 && abs(value / unit - (value / unit).rounded()) < 1e-6
        }
        let offset =
            values.firstIndex(of: 0)
            ?? [10, 5, 2].lazy.compactMap { factor in values.firstIndex { isMultiple($0, of: step * factor) } }.first
            ?? values.firstIndex { isMultiple(log10($0), of: 1) } ?? 0
        let round = thinned(perCycle: isOneTwoFive ? 3 : 10, offset: offset, in: plot)
        // Two labels that aren't as round tell more than one.
        return round.count { $0.visibility == .always } > 1 ? round : thinned(perCycle: 0, offset: offset, in: plot)
    }

    /// Labels that don't touch: the first, which begins in the middle of a year or month, gives way to the second.
    func fitting(in plot: PlotWidths) -> [AxisLabel] {
        var result: [AxisLabel] = []
        var narrowEnd = -Double.infinity, wideEnd = -Double.infinity
        for var label in dropFirst() {
            let (narrow, wide) = (label.extent(width: plot.narrow), label.extent(width: plot.wide))
            guard wide.lowerBound >= wideEnd + 6 else { continue }
            label.visibility = narrow.lowerBound >= narrowEnd + 6 ? .always : .wide
            if label.visibility == .always { narrowEnd = narrow.upperBound }
            wideEnd = wide.upperBound
            result.append(label)
        }
        guard var first else { return [] }
        let second = result.prefix(1)
        guard AxisLabel.fit([first] + second, width: plot.wide) else { return result }
        first.visibility = AxisLabel.fit([first] + second, width: plot.narrow) ? .always : .wide
        return [first] + result
    }

    /// Labels of bands: all if they fit, in two rows where narrow, or some of them.
    func staggered(in plot: PlotWidths) -> [AxisLabel] {
        if AxisLabel.fit(self, width: plot.narrow) { return self }
        let odd = indices.filter { $0 % 2 == 1 }.map { self[$0] }
        let even = indices.filter { $0 % 2 == 0 }.map { self[$0] }
        guard AxisLabel.fit(odd, width: plot.narrow), AxisLabel.fit(even, width: plot.narrow) else {
            return thinned(perCycle: 0, offset: 0, in: plot)
        }
        let isOneInWide = AxisLabel.fit(self, width: plot.wide)
        return indices.map { index in
            guard index % 2 == 1 else { return self[index] }
            guard isOneInWide else { return self[index].lowered }
            var label = self[index]
            label.visibility = .staggered
            return label
        }
    }

    private var hidingInNarrow: [AxisLabel] {
        map { label in
            var label = label
            label.visibility = .wide
            return label
        }
    }

    private static let steps = [
        1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 24, 25, 48, 50, 96, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 100_000,
    ]
}
