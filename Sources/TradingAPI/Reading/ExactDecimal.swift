import Market

/// A decimal number in its digits, as JSON and CSV write it, without any rounding.
struct ExactDecimal {
    private let isNegative: Bool
    /// Without zeros at either end; empty for zero.
    private let digits: [UInt8]
    /// The power of ten that the digits, read as a whole number, are multiplied with.
    private let exponent: Int

    /// Reads an optional sign, digits with at most one point, and an optional exponent; nothing else.
    init?(_ text: String) {
        var rest = text.utf8[...]
        guard rest.count <= 512 else { return nil }
        isNegative = rest.first == UInt8(ascii: "-")
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let mantissa = rest.prefix { $0 | 0x20 != UInt8(ascii: "e") }
        let parts = mantissa.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let written = parts.joined()
        guard !written.isEmpty, written.allSatisfy({ (48...57).contains($0) }) else { return nil }
        var exponent = -(parts.count == 2 ? parts[1].count : 0)
        if mantissa.count < rest.count {
            let power = rest.dropFirst(mantissa.count + 1)
            let unsigned =
                power.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } == true
                ? power.dropFirst() : power
            guard !unsigned.isEmpty, unsigned.allSatisfy({ (48...57).contains($0) }) else { return nil }
            // Beyond this every number is as good as zero or infinite.
            let size = min(Int(String(Substring(unsigned))) ?? 1_000_000, 1_000_000)
            exponent += power.first == UInt8(ascii: "-") ? -size : size
        }
        var significant = Array(written.drop { $0 == 48 })
        while significant.last == 48 {
            significant.removeLast()
            exponent += 1
        }
        digits = significant.map { $0 - 48 }
        self.exponent = digits.isEmpty ? 0 : exponent
    }

    /// The whole number, or nil when there is a fraction or more than fits.
    var integer: Int64? {
        guard !digits.isEmpty else { return 0 }
        guard exponent >= 0, digits.count + exponent <= 18 else { return nil }
        let number = (digits + Array(repeating: 0, count: exponent)).reduce(Int64(0)) { $0 * 10 + Int64($1) }
        return isNegative ? -number : number
    }

    /// The amount, rounded half to even at its eighth decimal; nil when it is negative or above 10¹⁸.
    var money: Money? {
        guard !digits.isEmpty else { return Money("0") }
        guard !isNegative, digits.count + exponent <= 19 else { return nil }
        // In units of 10⁻⁸.
        let shift = exponent + 8
        var units = Int128(0)
        for digit in shift >= 0 ? digits[...] : digits.dropLast(-shift) { units = units * 10 + Int128(digit) }
        if shift >= 0 {
            for _ in 0..<shift { units *= 10 }
        } else if -shift <= digits.count {
            let dropped = digits.suffix(-shift)
            let isAboveHalf = dropped[dropped.startIndex] > 5 || dropped[dropped.startIndex] == 5 && dropped.count > 1
            let isHalf = dropped.count == 1 && dropped[dropped.startIndex] == 5
            if isAboveHalf || isHalf && units % 2 == 1 { units += 1 }
        }
        let whole = units / 100_000_000
        guard whole < 1_000_000_000_000_000_000 || units == 100_000_000_000_000_000_000_000_000 else { return nil }
        return Money("\(whole).\(String(100_000_000 + Int(units % 100_000_000)).dropFirst())")
    }
}
