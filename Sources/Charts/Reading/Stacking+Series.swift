extension Stacking {
    /// Gives each series the place where it stands: on the sum of those before it, positive and negative values apart.
    ///
    /// A position that a series lacks counts as nought there, so that surfaces above it don't fall.
    func apply(to series: inout [Series]) throws(ChartError) {
        var positions: [Double] = []
        for position in series.flatMap(\.x).filter(\.isFinite).sorted() where position != positions.last {
            positions.append(position)
        }
        for index in series.indices { series[index] = series[index].completed(at: positions) }
        if self == .normalize { try normalize(&series, count: positions.count) }
        for place in positions.indices {
            var (above, below) = (0.0, 0.0)
            for index in series.indices {
                let value = series[index].y[place]
                let share = self == .normalize ? series[index].top[place] : value
                if share >= 0 {
                    series[index].base[place] = above
                    // Shares may add up to a hair more than the whole.
                    above = self == .normalize ? min(above + share, 1) : above + share
                    series[index].top[place] = above
                } else {
                    series[index].base[place] = below
                    below += share
                    series[index].top[place] = below
                }
            }
        }
    }

    /// Puts each value's share of its position's sum into `top`.
    private func normalize(_ series: inout [Series], count: Int) throws(ChartError) {
        for place in 0..<count {
            let values = series.map { $0.y[place] }
            guard values.allSatisfy({ $0 >= 0 }) else {
                throw ChartError(key: "stack", message: "shares of a sum need values of nought and more")
            }
            let most = values.max() ?? 0
            // Scaled down first, because a sum of huge values may be no finite number.
            let sum = most > 0 ? values.reduce(0) { $0 + $1 / most } : 0
            for index in series.indices {
                let share = sum > 0 ? values[index] / most / sum : 0
                // The share is the value that is drawn, written and told.
                (series[index].top[place], series[index].y[place]) = (share, share)
            }
        }
    }
}

extension Series {
    /// The series with a value at each of some rising positions, nought where it has none; the last of several counts.
    fileprivate func completed(at positions: [Double]) -> Series {
        var values = [Double](repeating: 0, count: positions.count)
        for (position, value) in zip(x, y) where position.isFinite && value.isFinite {
            values[positions.lowerBound(of: position)] = value
        }
        var result = self
        result.x = positions
        result.y = values
        result.base = values
        result.top = values
        return result
    }
}
