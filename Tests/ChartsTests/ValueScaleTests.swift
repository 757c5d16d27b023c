import Testing

@testable import Charts

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite struct ValueScaleTests {
    @Test func `The top of the plot is the highest tick`() {
        let scale = ValueScale(values: 3...97, fixed: nil, isLog: false, includesZero: false, height: 200)
        #expect(scale.domain == 0...100)
        #expect(scale.y(100) == 0)
        #expect(scale.y(25) == 150)
    }

    @Test func `Nought joins the domain only when asked for`() {
        #expect(ValueScale(values: 62...71, fixed: nil, isLog: false, includesZero: true, height: 200).domain == 0...80)
        #expect(
            ValueScale(values: 62...71, fixed: nil, isLog: false, includesZero: false, height: 200).domain == 62...72)
    }

    @Test(arguments: [-5, 0, 1e-5, 74.75, 1e12, 1e300])
    func `Equal values stand in the middle`(value: Double) {
        let scale = ValueScale(values: value...value, fixed: nil, isLog: false, includesZero: false, height: 200)
        #expect((20...180).contains(scale.y(value)))
        #expect(scale.ticks.count >= 2)
    }

    @Test(
        arguments: [
            (0.02...7000, [0.1, 1, 10, 100, 1000, 10_000]), (55.0...700, [50, 100, 200, 500, 1000]),
            (3.2...4.9, [3, 3.5, 4, 4.5, 5]),
        ] as [(ClosedRange<Double>, [Double])])
    func `A log scale has powers of ten, their doubles and fivefolds, or round numbers`(
        values: ClosedRange<Double>, ticks: [Double]
    ) {
        let scale = ValueScale(values: values, fixed: nil, isLog: true, includesZero: false, height: 280)
        #expect(scale.ticks == ticks)
        #expect(scale.y(scale.domain.lowerBound) == 280)
        #expect(abs(scale.y(scale.domain.upperBound)) < 1e-9)
    }

    @Test(arguments: [24.0, 32, 60, 100, 400])
    func `The labels of a low plot do not touch, and nought stays`(height: Double) {
        for isLog in [false, true] {
            let range = isLog ? 0.3...4000 : -7.0...21
            let scale = ValueScale(values: range, fixed: nil, isLog: isLog, includesZero: false, height: height)
            let heights = scale.ticks.map(scale.y)
            #expect(zip(heights, heights.dropFirst()).allSatisfy { $0 - $1 >= 14 })
            #expect(isLog || scale.ticks.contains(0))
        }
    }

    @Test func `A symmetric log scale mirrors its powers of ten about nought`() {
        let scale = ValueScale(.symlog, values: -900...40_000, includesZero: false, smallest: 12, height: 400)
        #expect(scale.domain == -1000...50_000)
        #expect(scale.constant == 10)
        #expect(scale.ticks == [-1000, -100, -10, 0, 10, 100, 1000, 10_000])
        #expect(scale.base == 0)
        #expect(abs(scale.fraction(100) + scale.fraction(-100) - 2 * scale.fraction(0)) < 1e-12)
        #expect(scale.fraction(-1000) == 0)
        #expect(abs(scale.fraction(50_000) - 1) < 1e-12)
    }

    /// With d3's constant of 1 the transform is log(1 + |v|).
    @Test func `A symmetric log scale follows the published formula`() {
        let scale = ValueScale(.symlog, values: 0...1000, fixed: 0...1023, includesZero: true, smallest: 1, height: 100)
        #expect(scale.constant == 1)
        for (value, fraction) in [(0, 0), (1, 0.1), (3, 0.2), (31, 0.5), (1023, 1)] as [(Double, Double)] {
            #expect(abs(scale.fraction(value) - fraction) < 1e-12)
        }
    }

    @Test(
        arguments: [
            (0...0, nil), (-5...(-5), nil), (1e-5...2e-5, 1e-5), (-1e12...1e12, 3), (-1e300...1e300, 1e-300),
            (3...40, 3), (120...380, 120), (-4000...(-20), 20), (-0.001...1e9, 1e-9), (0...1e-290, nil), (-2...0, 1.5),
        ] as [(ClosedRange<Double>, Double?)])
    func `A symmetric log scale of any range is finite, rises and has ticks`(
        values: ClosedRange<Double>, smallest: Double?
    ) {
        let scale = ValueScale(.symlog, values: values, includesZero: false, smallest: smallest, height: 250)
        #expect(scale.domain.lowerBound <= values.lowerBound && scale.domain.upperBound >= values.upperBound)
        #expect((2...12).contains(scale.ticks.count), "\(scale.ticks)")
        #expect(scale.ticks.allSatisfy(scale.domain.contains))
        let places = scale.ticks.map(scale.fraction)
        #expect(places.allSatisfy { $0 >= -1e-9 && $0 <= 1 + 1e-9 })
        #expect(zip(places, places.dropFirst()).allSatisfy { ($1 - $0) * 250 >= 14 })
    }

    @Test func `The smallest magnitudes stand apart from nought`() {
        for smallest in [0.01, 1, 50.0] {
            let scale = ValueScale(.symlog, values: -3000...8000, includesZero: false, smallest: smallest, height: 300)
            #expect(scale.y(0) - scale.y(smallest) >= 6)
        }
    }

    @Test func `Bounds that only the logarithm can't tell apart stand in the middle`() {
        let scale = ValueScale(.log, values: 1...2, fixed: 1e15...1e15.nextUp, includesZero: false, height: 100)
        #expect(scale.y(1e15) == 50)
    }

    @Test func `Any range has finite places and few ticks that don't touch`() {
        var random = SeededGenerator(state: 7)
        for round in 0..<2000 {
            let kind = [ValueScaleKind.linear, .log, .symlog][round % 3]
            let size = exp(Double.random(in: -600...600, using: &random))
            let (first, second) = (Double.random(in: -1...1, using: &random), Double.random(in: -1...1, using: &random))
            let ends = kind == .log ? [abs(first) + 1e-9, abs(second) + 1e-9] : [first, second]
            let low = (ends.min() ?? 0) * size, high = (ends.max() ?? 0) * size
            let height = Double.random(in: 24...800, using: &random)
            let scale = ValueScale(
                kind, values: low...high, includesZero: round.isMultiple(of: 2),
                smallest: Bool.random(using: &random) ? size * 1e-4 : nil, height: height)
            let heights = scale.ticks.map(scale.y)
            #expect((1...30).contains(heights.count), "\(kind) \(low)...\(high) at \(height): \(scale.ticks)")
            #expect(
                heights.allSatisfy { $0.isFinite && $0 > -0.001 && $0 < height + 0.001 }, "\(kind) \(low)...\(high)")
            #expect(zip(heights, heights.dropFirst()).allSatisfy { $0 - $1 >= 14 }, "\(kind) \(low)...\(high)")
            #expect(scale.domain.contains(low) && scale.domain.contains(high), "\(kind) \(low)...\(high)")
        }
    }

    @Test(
        arguments: [
            (
                .linear, 0...950, 4, ["0", "200", "400", "600", "800", "1,000"],
                ["0", "200", "400", "600", "800", "1,000"]
            ),
            (.linear, 60...79, 15, ["0", "20", "40", "60", "80"], ["0", "20", "40", "60", "80"]),
            (.linear, -4e5...8e5, 20, ["−400,000", "0", "400,000", "800,000"], ["0", "800,000"]),
            (.log, 1...900, 4, ["1", "10", "100", "1,000"], ["1", "10", "100", "1,000"]),
            (
                .symlog, -1000...20_000, 4, ["−1,000", "−100", "−10", "0", "10", "100", "1,000", "10,000"],
                ["−100", "0", "100", "10,000"]
            ),
        ] as [(ValueScaleKind, ClosedRange<Double>, Int, [String], [String])])
    func `An axis that lies has labels for both widths`(
        kind: ValueScaleKind, values: ClosedRange<Double>, gutter: Int, wide: [String], narrow: [String]
    ) {
        let plot = PlotWidths(left: gutter, right: nil)
        let scale = ValueScale(kind, values: values, includesZero: true, in: plot)
        let number = AxisNumber(step: scale.step, magnitude: scale.domain.upperBound)
        let labels = scale.labels(scale.ticks.map(number.text), in: plot)
        let always = labels.filter { $0.visibility == .always }
        #expect(AxisLabel.fit(labels, width: plot.wide))
        #expect(AxisLabel.fit(always, width: plot.narrow))
        #expect(labels.map(\.text) == wide)
        #expect(always.map(\.text) == narrow)
    }
}
