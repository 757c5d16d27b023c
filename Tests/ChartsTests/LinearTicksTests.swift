import Testing

@testable import Charts

/// The answers are those of d3-array's own tests of `ticks` and `nice`.
@Suite struct LinearTicksTests {
    @Test(
        arguments: [
            (0.0, 1.0, 10, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]),
            (0, 1, 8, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]),
            (0, 1, 6, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0, 1, 4, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0, 1, 3, [0, 0.5, 1]),
            (0, 1, 1, [0, 1]), (0, 10, 8, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), (0, 10, 5, [0, 2, 4, 6, 8, 10]),
            (0, 10, 2, [0, 5, 10]), (-10, 10, 8, [-10, -8, -6, -4, -2, 0, 2, 4, 6, 8, 10]),
            (-10, 10, 3, [-10, -5, 0, 5, 10]), (-10, 10, 2, [-10, 0, 10]), (-10, 10, 1, [0]), (1, 1, 5, [1]),
        ] as [(Double, Double, Int, [Double])])
    func `Ticks stand at steps of one, two or five`(start: Double, stop: Double, count: Int, ticks: [Double]) {
        #expect(LinearTicks(start, stop, count: count).values == ticks)
    }

    @Test(
        arguments: [
            (0.132, 0.876, 1000, 0.132, 0.876), (0.132, 0.876, 100, 0.13, 0.88), (0.132, 0.876, 30, 0.12, 0.88),
            (0.132, 0.876, 10, 0.1, 0.9), (0.132, 0.876, 5, 0, 1), (132, 876, 100, 130, 880), (132, 876, 30, 120, 880),
            (132, 876, 6, 100, 900), (132, 876, 1, 0, 1000),
        ] as [(Double, Double, Int, Double, Double)])
    func `A nice range ends at ticks`(start: Double, stop: Double, count: Int, low: Double, high: Double) {
        #expect(LinearTicks.nice(start, stop, count: count) == low...high)
    }

    @Test(arguments: [1e-5, 1, 1e12, 1e300])
    func `Ticks of any size are few, inside and rising`(size: Double) {
        let ticks = LinearTicks(-0.7 * size, 2.1 * size, count: 5)
        #expect((3...11).contains(ticks.values.count))
        #expect(ticks.values.allSatisfy { $0 >= -0.7 * size && $0 <= 2.1 * size })
        #expect(zip(ticks.values, ticks.values.dropFirst()).allSatisfy { $0 < $1 })
    }
}
