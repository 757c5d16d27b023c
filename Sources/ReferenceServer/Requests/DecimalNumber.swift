/// A JSON number as its digits say, without rounding: `digits` times ten to the power of `exponent`.
struct DecimalNumber: Hashable, Sendable {
    let isNegative: Bool
    /// Without zeros at either end; empty for zero.
    let digits: [UInt8]
    /// Kept within ±10⁹: numbers beyond that are not told apart.
    let exponent: Int

    /// Reads a number that the JSON parser has accepted: `-12.50e3`.
    init(json text: String) {
        var mantissa: [UInt8] = []
        var decimals = 0
        var exponentText = ""
        var isFraction = false
        var isExponent = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): isExponent = true
            case _ where isExponent: exponentText.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                mantissa.append(byte - 48)
                decimals += isFraction ? 1 : 0
            default: break
            }
        }
        isNegative = text.utf8.first == UInt8(ascii: "-")
        let limit = 1_000_000_000
        let written = Int(exponentText) ?? (exponentText.isEmpty ? 0 : exponentText.hasPrefix("-") ? -limit : limit)
        var power = min(max(written, -limit), limit) - decimals
        while mantissa.last == 0 {
            mantissa.removeLast()
            power += 1
        }
        let leading = mantissa.prefix { $0 == 0 }.count
        digits = Array(mantissa[leading...])
        exponent = digits.isEmpty ? 0 : power
    }

    var isZero: Bool { digits.isEmpty }

    /// How many digits stand after the point.
    var decimals: Int { max(0, -exponent) }

    /// The number in units of ten to the power of `-places`; nil when it needs more places or has more than 30 digits.
    func units(places: Int) -> Int128? {
        let shift = exponent + places
        guard shift >= 0, shift + digits.count <= 30 else { return digits.isEmpty ? 0 : nil }
        let whole = digits.reduce(Int128(0)) { $0 * 10 + Int128($1) }
        let scaled = (0..<shift).reduce(whole) { number, _ in number * 10 }
        return isNegative ? -scaled : scaled
    }

    /// The same text for equal numbers, such as `15e-1`.
    var canonical: String {
        isZero
            ? "0" : (isNegative ? "-" : "") + String(decoding: digits.map { $0 + 48 }, as: UTF8.self) + "e\(exponent)"
    }
}
