/// Numbers as an axis without a format writes them: grouped, as many decimals as the step needs, M, bn and tn.
struct AxisNumber {
    private let divisor: Double
    private let suffix: String
    private let format: NumberFormat?

    /// - Parameters:
    ///   - step: The least difference that must be visible; 0 for four significant digits.
    ///   - magnitude: The largest absolute value.
    init(step: Double, magnitude: Double) {
        let units: [(Double, String)] = [(1e12, "tn"), (1e9, "bn"), (1e6, "M")]
        let unit = units.first { magnitude >= $0.0 } ?? (1, "")
        divisor = unit.0
        suffix = unit.1
        let isOrdinary = magnitude < 1e15 && (magnitude >= 1e-6 || magnitude == 0)
        var decimals = 0
        var rest = step / divisor
        while rest > 0, decimals < 10, abs(rest - rest.rounded()) > 1e-6 * rest || rest < 0.5 {
            rest *= 10
            decimals += 1
        }
        // A specifier that is spelt right; were it not, `text` would fall back on the plain number.
        format =
            isOrdinary ? step > 0 ? try? NumberFormat(",.\(decimals)f") : try? NumberFormat(",.4~r") : nil
    }

    func text(_ number: Double) -> String {
        guard let format else { return Self.scientific(number) }
        return format.string(from: number / divisor) + (number == 0 ? "" : suffix)
    }

    /// With three significant digits, for a label that stands alone.
    func short(_ number: Double) -> String {
        guard format != nil, let short = try? NumberFormat(",.3~r") else { return Self.scientific(number) }
        return short.string(from: number / divisor) + (number == 0 ? "" : suffix)
    }

    private static func scientific(_ number: Double) -> String {
        number == 0 ? "0" : (try? NumberFormat(".3~e"))?.string(from: number) ?? "\(number)"
    }
}
