#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Round numbers inside a range, at steps of 1, 2 or 5 times a power of ten.
///
/// The rule is that of d3-array's `ticks` and d3-scale's `nice` (version 3). A step below one is kept as the number of
/// steps per unit, so that 0.3 is 3/10 and not a sum of rounded tenths.
struct LinearTicks {
    /// In rising order.
    let values: [Double]
    /// The distance between ticks.
    let step: Double

    /// - Parameter count: About how many; at least one.
    /// - Precondition: `start <= stop`, both finite.
    init(_ start: Double, _ stop: Double, count: Int) {
        guard start < stop else {
            values = [start]
            step = 0
            return
        }
        let (first, last, increment) = Self.specification(start, stop, count: Double(max(count, 1)))
        guard first <= last, last - first < 1000 else {
            values = []
            step = 0
            return
        }
        step = increment < 0 ? -1 / increment : increment
        values = (0...Int(last - first)).map { index in
            let number = first + Double(index)
            return increment < 0 ? number / -increment : number * increment
        }
    }

    /// The range widened to ticks at both ends.
    static func nice(_ start: Double, _ stop: Double, count: Int) -> ClosedRange<Double> {
        guard start < stop else { return start...max(start, stop) }
        var (low, high) = (start, stop)
        var previous = 0.0
        for _ in 0..<10 {
            let increment = specification(low, high, count: Double(max(count, 1))).increment
            guard increment != previous, increment != 0, increment.isFinite else { break }
            if increment > 0 {
                low = (low / increment).rounded(.down) * increment
                high = (high / increment).rounded(.up) * increment
            } else {
                low = (low * -increment).rounded(.down) / -increment
                high = (high * -increment).rounded(.up) / -increment
            }
            previous = increment
        }
        return low.isFinite && high.isFinite && low < high ? low...high : start...stop
    }

    /// The first and last multiple, and the step; a negative step is the number of steps per unit.
    private static func specification(
        _ start: Double, _ stop: Double, count: Double
    ) -> (first: Double, last: Double, increment: Double) {
        let rough = (stop - start) / count
        let power = log10(rough).rounded(.down)
        let error = rough / pow(10, power)
        let factor: Double =
            error >= 50.squareRoot() ? 10 : error >= 10.squareRoot() ? 5 : error >= 2.squareRoot() ? 2 : 1
        var first: Double, last: Double, increment: Double
        if power < 0 {
            increment = pow(10, -power) / factor
            first = (start * increment).rounded()
            last = (stop * increment).rounded()
            if first / increment < start { first += 1 }
            if last / increment > stop { last -= 1 }
            increment = -increment
        } else {
            increment = pow(10, power) * factor
            first = (start / increment).rounded()
            last = (stop / increment).rounded()
            if first * increment < start { first += 1 }
            if last * increment > stop { last -= 1 }
        }
        return last < first && count >= 0.5 && count < 2
            ? specification(start, stop, count: count * 2) : (first, last, increment)
    }
}
