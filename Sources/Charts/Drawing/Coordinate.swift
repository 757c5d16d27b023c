/// A position in the drawing, in tenths of a unit: the precision that is written.
///
/// Whatever is computed, a coordinate is finite and small: what lies outside ±10,000 units stops there.
struct Coordinate {
    let tenths: Int

    init(_ units: Double) {
        let scaled = units.isFinite ? min(max(units, -10_000), 10_000) * 10 : 0
        // Conversion cuts off decimals: this rounds halves away from nought without a call of the C library.
        tenths = Int(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
    }
}

extension [UInt8] {
    /// Appends tenths as the shortest decimal number: `-.5`, `12`, `3.4`.
    mutating func append(tenths: Int) {
        if tenths < 0 { append(UInt8(ascii: "-")) }
        let magnitude = Int(tenths.magnitude)
        let (whole, tenth) = magnitude.quotientAndRemainder(dividingBy: 10)
        if whole > 0 || tenth == 0 { append(digitsOf: whole) }
        if tenth > 0 {
            append(UInt8(ascii: "."))
            append(UInt8(truncatingIfNeeded: 48 + tenth))
        }
    }

    /// Appends the digits of a number that isn't negative.
    mutating func append(digitsOf number: Int) {
        if number >= 10 { append(digitsOf: number / 10) }
        append(UInt8(truncatingIfNeeded: 48 + number % 10))
    }
}
