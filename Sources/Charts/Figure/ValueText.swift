import Market

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How the values of a chart are written in its table and description.
struct ValueText {
    private let format: ValueFormat?
    private let decimals: NumberFormat?
    private let scientific: NumberFormat?

    /// - Parameters:
    ///   - range: All values that are drawn.
    ///   - samples: Some of them, which show how many decimals the data has.
    init(_ format: ValueFormat?, range: ClosedRange<Double>, samples: some Sequence<Double>) throws(ChartError) {
        if let format, format.isDate {
            throw ChartError(key: "format", message: "'\(format.text)' is for dates, and the values are numbers")
        }
        self.format = format
        let magnitude = max(abs(range.lowerBound), abs(range.upperBound))
        let span = range.upperBound - range.lowerBound
        // Four digits of the difference between the extremes are more than a drawing shows.
        let visible = span > 0 ? 4 - Int(log10(span).rounded(.down)) : 4
        var needed = 0
        for sample in samples where sample.isFinite {
            var rest = abs(sample)
            for _ in 0..<needed { rest *= 10 }
            while needed < max(visible, 0), needed < 12, abs(rest - rest.rounded()) > 1e-9 * max(rest, 1) {
                rest *= 10
                needed += 1
            }
        }
        let isOrdinary = magnitude < 1e15 && (magnitude >= 1e-6 || magnitude == 0)
        // The specifiers are spelt right; were they not, the plain number would stand.
        decimals = isOrdinary ? try? NumberFormat(",.\(min(needed, 12))f") : nil
        scientific = try? NumberFormat(".4~e")
    }

    /// How numbers are written, in the script's words; nil where these don't say it all.
    var script: String? { (format.map(\.number) ?? decimals)?.scriptFormat }

    func text(_ number: Double) -> String {
        guard number.isFinite else { return ValueFormat.missing }
        // A number format refuses text alone.
        if let format, let text = try? format.string(from: .real(number)) { return text }
        if number == 0 { return "0" }
        return (decimals ?? scientific)?.string(from: number) ?? "\(number)"
    }
}
