/// Numbers as an axis without a format writes them: grouped, as many decimals as the step needs, M, bn and tn.
struct AxisNumber {
    /// 0 where each number has its own unit.
    private let step: Double
    private let divisor: Double
    private let suffix: String
    private let format: NumberFormat?

    /// - Parameters:
    ///   - step: The least difference that must be visible; 0 for four significant digits in a unit of the number's own.
    ///   - magnitude: The largest absolute value.
    init(step: Double, magnitude: Double) {
        self.step = step
        let units: [(Double, String)] = [(1e12, "tn"), (1e9, "bn"), (1e6, "M")]
        // Thousandths of a unit are easier to read than the zeros of a smaller one; millionths are not.
        let unit = units.first { magnitude >= $0.0 && (step == 0 || step >= $0.0 / 2000) } ?? (1, "")
        divisor = unit.0
        suffix = unit.1
        let isOrdinary = magnitude < 1e15 && (magnitude >= 1e-6 || magnitude == 0)
        var decimals = 0
        var rest = step / divisor
        while rest > 0, decimals < 16, abs(rest - rest.rounded()) > 1e-6 * rest || rest < 0.5 {
            rest *= 10
            decimals += 1
        }
        if isOrdinary {
            format = step > 0 ? Self.fixed[decimals] : Self.significant
        } else {
            var digits = 3
            var ratio = step > 0 && step.isFinite ? magnitude / step / 1000 : 0
            while ratio > 1, digits < 16 {
                ratio /= 10
                digits += 1
            }
            format = try? NumberFormat(".\(digits)~e")
        }
    }

    // Specifiers that are spelt right; were they not, `text` would fall back on the plain number.
    private static let fixed = (0...16).map { try? NumberFormat(",.\($0)f") }
    private static let significant = try? NumberFormat(",.4~r")
    private static let brief = try? NumberFormat(",.3~r")

    func text(_ number: Double) -> String {
        step == 0 ? AxisNumber(step: 0, magnitude: abs(number)).written(number) : written(number)
    }

    /// With three significant digits, for a label that stands alone.
    func short(_ number: Double) -> String {
        guard format?.parts.kind != .exponent, let short = Self.brief else { return written(number) }
        return short.string(from: number / divisor) + (number == 0 ? "" : suffix)
    }

    private func written(_ number: Double) -> String {
        guard let format else { return "\(number)" }
        if format.parts.kind == .exponent { return number == 0 ? "0" : format.string(from: number) }
        return format.string(from: number / divisor) + (number == 0 ? "" : suffix)
    }
}
