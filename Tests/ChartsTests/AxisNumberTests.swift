import Testing

@testable import Charts

@Suite struct AxisNumberTests {
    @Test(arguments: [
        (20.0, 140.0, "140"), (0.05, 0.4, "0.40"), (2e6, 4e7, "40M"), (0.5e9, 2e9, "2.0bn"), (1e12, 4e12, "4tn"),
        (5e-6, 3e-5, "0.000030"), (1e299, 3e300, "3e+300"), (1, 1e12, "1,000,000,000,000"),
        (1e-12, 1, "1.000000000000"), (1, 1_000_000_000_000_004, "1.000000000000004e+15"), (500, 2e6, "2.0000M"),
    ])
    func `Axis numbers have the decimals of their step`(step: Double, number: Double, text: String) {
        #expect(AxisNumber(step: step, magnitude: number).text(number) == text)
    }

    @Test(arguments: [
        (0.0, "0"), (1e-9, "1e−9"), (0.00001, "0.00001"), (-0.5, "−0.5"), (1, "1"), (100_000, "100,000"),
        (1e6, "1M"), (-2.5e9, "−2.5bn"), (1e14, "100tn"), (1e15, "1e+15"),
    ])
    func `Where steps differ each number has a unit of its own`(number: Double, text: String) {
        let written = AxisNumber(step: 0, magnitude: 1e14).text(number)
        #expect(written.replacing("e-", with: "e\u{2212}") == text)
    }
}
