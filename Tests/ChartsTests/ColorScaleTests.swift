import Testing

@testable import Charts

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite struct ColorScaleTests {
    @Test(
        arguments: [
            (0...9, [1, 2, 3, 4, 5, 6, 7, 8]), (3...87, [10, 20, 30, 40, 50, 60, 70, 80]),
            (0.1...0.8, [0.16, 0.24, 0.32, 0.4, 0.48, 0.56, 0.64, 0.72]), (5...5, []),
            (1e12...1.9e12, [1.1e12, 1.2e12, 1.3e12, 1.4e12, 1.5e12, 1.6e12, 1.7e12, 1.8e12]),
        ] as [(ClosedRange<Double>, [Double])])
    func `Sequential steps part at round numbers`(values: ClosedRange<Double>, breaks: [Double]) {
        #expect(ColorScale(values: values, isDiverging: false).breaks == breaks)
    }

    @Test(
        arguments: [
            (-0.17...0.09, 0, [-0.14, -0.1, -0.06, -0.02, 0.02, 0.06, 0.1, 0.14]),
            (-1...1, 0, [-0.84, -0.6, -0.36, -0.12, 0.12, 0.36, 0.6, 0.84]),
            (96...104.5, 100, [96.5, 97.5, 98.5, 99.5, 100.5, 101.5, 102.5, 103.5]), (0...0, 0, []),
        ] as [(ClosedRange<Double>, Double, [Double])])
    func `Diverging steps are symmetric about the middle`(
        values: ClosedRange<Double>, middle: Double, breaks: [Double]
    ) {
        #expect(ColorScale(values: values, isDiverging: true, middle: middle).breaks == breaks)
    }

    @Test func `The middle is neutral and both ends take the strongest colours`() {
        let scale = ColorScale(values: -9...9, isDiverging: true)
        #expect([-9, -7, -1.1, -1, -0.9, 0, 0.9, 1, 7, 9].map(scale.step) == [1, 1, 4, 4, 5, 5, 5, 6, 9, 9])
        #expect(scale.name(ofStep: 5) == "v5")
        let losses = ColorScale(values: -40...(-2), isDiverging: true)
        #expect(losses.step(of: -40) == 1 && losses.step(of: -2) == 5)
    }

    @Test func `A sequential ramp is used from end to end`() {
        let scale = ColorScale(values: 12...70, isDiverging: false)
        #expect(scale.step(of: 12) == 1 && scale.step(of: 70) == 9)
        #expect(scale.name(ofStep: 9) == "q9")
    }

    @Test func `Any range has rising breaks and steps from 1 to 9`() {
        var random = SeededGenerator(state: 11)
        for _ in 0..<3000 {
            let size = pow(10, Double.random(in: -250...250, using: &random))
            let ends = [Double.random(in: -1...1, using: &random), Double.random(in: -1...1, using: &random)].sorted()
            let range = ends[0] * size...ends[1] * size
            for isDiverging in [false, true] {
                let scale = ColorScale(values: range, isDiverging: isDiverging)
                #expect(zip(scale.breaks, scale.breaks.dropFirst()).allSatisfy { $0 < $1 }, "\(range)")
                #expect((4...8).contains(scale.breaks.count) && scale.steps.count == scale.breaks.count + 1, "\(range)")
                #expect(zip(scale.steps, scale.steps.dropFirst()).allSatisfy { $0 < $1 }, "\(range)")
                let (low, high) = (scale.step(of: range.lowerBound), scale.step(of: range.upperBound))
                if isDiverging {
                    #expect(min(low, 10 - high) <= 2, "\(range): \(scale.breaks)")
                } else {
                    #expect(low == 1 && high == 9, "\(range): \(scale.breaks)")
                }
            }
        }
    }
}
