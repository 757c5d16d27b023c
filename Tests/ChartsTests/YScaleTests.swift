import Testing

@testable import Charts

@Suite struct YScaleTests {
    @Test func `The top of the plot is the highest tick`() {
        let scale = YScale(values: 3...97, fixed: nil, isLog: false, includesZero: false, height: 200)
        #expect(scale.domain == 0...100)
        #expect(scale.y(100) == 0)
        #expect(scale.y(25) == 150)
    }

    @Test func `Nought joins the domain only when asked for`() {
        #expect(YScale(values: 62...71, fixed: nil, isLog: false, includesZero: true, height: 200).domain == 0...80)
        #expect(YScale(values: 62...71, fixed: nil, isLog: false, includesZero: false, height: 200).domain == 60...75)
    }

    @Test(arguments: [-5, 0, 1e-5, 74.75, 1e12, 1e300])
    func `Equal values stand in the middle`(value: Double) {
        let scale = YScale(values: value...value, fixed: nil, isLog: false, includesZero: false, height: 200)
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
        let scale = YScale(values: values, fixed: nil, isLog: true, includesZero: false, height: 280)
        #expect(scale.ticks == ticks)
        #expect(scale.y(scale.domain.lowerBound) == 280)
        #expect(abs(scale.y(scale.domain.upperBound)) < 1e-9)
    }

    @Test(arguments: [
        (20.0, 140.0, "140"), (0.05, 0.4, "0.40"), (2e6, 4e7, "40M"), (0.5e9, 2e9, "2.0bn"), (1e12, 4e12, "4tn"),
        (5e-6, 3e-5, "0.000030"), (1e299, 3e300, "3e+300"),
    ])
    func `Axis numbers have the decimals of their step`(step: Double, number: Double, text: String) {
        #expect(AxisNumber(step: step, magnitude: number).text(number) == text)
    }

    @Test(arguments: [24.0, 32, 60, 100, 400])
    func `The labels of a low plot do not touch, and nought stays`(height: Double) {
        for isLog in [false, true] {
            let range = isLog ? 0.3...4000 : -7.0...21
            let scale = YScale(values: range, fixed: nil, isLog: isLog, includesZero: false, height: height)
            let heights = scale.ticks.map(scale.y)
            #expect(zip(heights, heights.dropFirst()).allSatisfy { $0 - $1 >= 14 })
            #expect(isLog || scale.ticks.contains(0))
        }
    }
}
