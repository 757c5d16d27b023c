import Market
import Testing

@testable import Charts

@Suite struct XScaleTests {
    /// The labels of an axis of numbers in the wide drawing, and the places of some of them.
    private func scale(
        _ kind: XAxis.Scale, _ numbers: [Double], domain: ClosedRange<Double>? = nil
    ) throws -> (scale: XScale, labels: [String]) {
        let rows = Samples.rows(["n", "v"], numbers.map { [.real($0), .real(1)] })
        let spec = ChartSpec(
            layers: [Layer(mark: .point, x: ["n"], y: ["v"])], x: XAxis(scale: kind, domain: domain))
        let scale = XScale(try ChartValues(spec, data: [rows]), domain: domain)
        return (scale, try scale.labels(format: nil, in: PlotWidths(left: 4, right: nil)).map(\.text))
    }

    @Test func `A log axis spaces equal ratios equally`() throws {
        let (scale, labels) = try scale(.log, [0.1, 1, 100, 10_000])
        #expect(abs(scale.fraction(1) - 0.2) < 1e-12 && abs(scale.fraction(100) - 0.6) < 1e-12)
        #expect(labels == ["0.1", "1", "10", "100", "1,000", "10,000"])
        #expect(scale.positions == nil)
    }

    @Test func `A symmetric log axis passes nought`() throws {
        let (scale, labels) = try scale(.symlog, [-1000, -10, 0, 10, 1000])
        #expect(abs(scale.fraction(0) - 0.5) < 1e-12 && scale.fraction(-1000) == 0)
        #expect(labels == ["\u{2212}1,000", "\u{2212}100", "\u{2212}10", "0", "10", "100", "1,000"])
    }

    @Test func `A single number has its place in the middle`() throws {
        for kind in [XAxis.Scale.linear, .log, .symlog] {
            let scale = try scale(kind, [5]).scale
            #expect((0.3...0.7).contains(scale.fraction(5)))
        }
    }

    @Test func `Numbers that a log axis can't place are errors`() throws {
        let error = #expect(throws: ChartError.self) { try scale(.log, [1, 0]) }
        #expect(error?.message == "an axis of numbers needs numbers above 0, and 'n' has 0 in row 2")
        #expect(throws: ChartError.self) { try scale(.log, [1, 2], domain: 0...10) }
    }
}
