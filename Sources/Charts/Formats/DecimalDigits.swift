/// A positive number or zero in decimal digits: `d₀.d₁d₂… × 10^exponent`.
struct DecimalDigits: Hashable, Sendable {
    /// Values 0...9, at least one of them. The first is 0 only when the number is 0.
    private(set) var digits: [UInt8]
    private(set) var exponent: Int

    var isZero: Bool { digits[0] == 0 }

    /// The exact decimal expansion of a finite, non-negative double, without zeros at its end.
    init(exactly magnitude: Double) {
        precondition(magnitude.isFinite && magnitude >= 0, "\(magnitude) has no decimal digits")
        guard magnitude > 0 else {
            self.init(digits: [0], exponent: 0)
            return
        }
        let bits = magnitude.isNormal ? magnitude.significandBitPattern | 1 << 52 : magnitude.significandBitPattern
        let trailing = bits.trailingZeroBitCount
        // magnitude = odd × 2^power, and 2^-n = 5^n × 10^-n.
        let power = (magnitude.isNormal ? Int(magnitude.exponent) : -1022) - 52 + trailing
        var number = BigNumber(bits >> UInt64(trailing))
        if power >= 0 {
            number.multiply(by: 2, times: power)
        } else {
            number.multiply(by: 5, times: -power)
        }
        let digits = number.decimalDigits()
        self.init(digits: digits, exponent: digits.count - 1 + min(power, 0))
        while self.digits.count > 1, self.digits.last == 0 { self.digits.removeLast() }
    }

    /// The fewest digits that read back as the same finite, non-negative double.
    init(shortest magnitude: Double) {
        precondition(magnitude.isFinite && magnitude >= 0, "\(magnitude) has no decimal digits")
        let parts = magnitude.description.utf8.split(separator: UInt8(ascii: "e"))
        let mantissa = parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        var digits = mantissa.joined().map { $0 - 48 }
        var exponent = mantissa[0].count - 1
        if parts.count == 2 { exponent += Int(String(decoding: parts[1], as: UTF8.self)) ?? 0 }
        while digits.count > 1, digits.last == 0 { digits.removeLast() }
        let leading = min(digits.prefix { $0 == 0 }.count, digits.count - 1)
        digits.removeFirst(leading)
        self.init(digits: digits, exponent: digits[0] == 0 ? 0 : exponent - leading)
    }

    private init(digits: [UInt8], exponent: Int) {
        self.digits = digits
        self.exponent = exponent
    }

    /// The number rounded to `count` digits (at least 1), halves up, padded with zeros to exactly that many.
    func rounded(toDigits count: Int) -> DecimalDigits {
        guard count < digits.count else {
            return DecimalDigits(
                digits: digits + repeatElement(0, count: count - digits.count), exponent: exponent)
        }
        var kept = Array(digits.prefix(count))
        guard digits[count] >= 5 else { return DecimalDigits(digits: kept, exponent: exponent) }
        var index = count - 1
        while index >= 0, kept[index] == 9 {
            kept[index] = 0
            index -= 1
        }
        guard index >= 0 else {
            return DecimalDigits(digits: [1] + kept.dropLast(), exponent: exponent + 1)
        }
        kept[index] += 1
        return DecimalDigits(digits: kept, exponent: exponent)
    }

    /// The number times a power of ten.
    func shifted(by powerOfTen: Int) -> DecimalDigits {
        DecimalDigits(digits: digits, exponent: isZero ? 0 : exponent + powerOfTen)
    }

    /// The number with exactly `places` digits after the point, halves up, as JavaScript's `toFixed` rounds.
    func fixed(places: Int) -> String {
        let count = exponent + 1 + places
        if isZero || count < 0 || (count == 0 && digits[0] < 5) {
            return places == 0 ? "0" : "0." + String(repeating: "0", count: places)
        }
        if count == 0 {
            return places == 0 ? "1" : "0." + String(repeating: "0", count: places - 1) + "1"
        }
        return rounded(toDigits: count).plain(places: places)
    }

    /// The digits as they are, written without an exponent.
    ///
    /// - Parameter places: How many digits follow the point at least; missing ones are zeros.
    func plain(places: Int = 0) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(max(exponent, -exponent) + digits.count + places + 2)
        if exponent < 0 {
            text.append(48)
        } else {
            for index in 0...exponent { text.append(index < digits.count ? digits[index] + 48 : 48) }
        }
        let decimals = max(places, digits.count - 1 - exponent)
        if decimals > 0 {
            text.append(UInt8(ascii: "."))
            for place in 1...decimals {
                let index = exponent + place
                text.append(index >= 0 && index < digits.count ? digits[index] + 48 : 48)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The digits as they are, as `1.25e+3`.
    var exponential: String {
        var text = String(digits[0])
        if digits.count > 1 {
            text += "."
            for digit in digits.dropFirst() { text += String(digit) }
        }
        return text + (exponent < 0 ? "e-" : "e+") + String(abs(exponent))
    }

    /// As JavaScript prints a number: without an exponent from 1e-6 to below 1e21.
    var javaScript: String { (-6..<21).contains(exponent) ? plain() : exponential }
}

/// A natural number of any size, as far as exact decimal expansion needs one.
private struct BigNumber {
    /// Least significant first.
    private var limbs: [UInt64]

    init(_ number: UInt64) {
        limbs = [number]
    }

    /// Multiplies by `factor` to the power of `count`; the factor is 2 or 5.
    mutating func multiply(by factor: UInt64, times count: Int) {
        // 5^27 and 2^63 are the largest powers in 64 bits.
        let step = factor == 2 ? 63 : 27
        var rest = count
        while rest > 0 {
            let now = min(rest, step)
            multiply(by: (0..<now).reduce(UInt64(1)) { power, _ in power * factor })
            rest -= now
        }
    }

    private mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let (high, low) = limbs[index].multipliedFullWidth(by: factor)
            let (sum, overflow) = low.addingReportingOverflow(carry)
            limbs[index] = sum
            carry = high + (overflow ? 1 : 0)
        }
        if carry > 0 { limbs.append(carry) }
    }

    /// The digits, most significant first.
    consuming func decimalDigits() -> [UInt8] {
        let chunk: UInt64 = 10_000_000_000_000_000_000
        var digits: [UInt8] = []
        digits.reserveCapacity(limbs.count * 20)
        while !limbs.isEmpty {
            var remainder: UInt64 = 0
            for index in limbs.indices.reversed() {
                (limbs[index], remainder) = chunk.dividingFullWidth((remainder, limbs[index]))
            }
            while limbs.last == 0 { limbs.removeLast() }
            for _ in 0..<19 where !limbs.isEmpty || remainder > 0 {
                digits.append(UInt8(remainder % 10))
                remainder /= 10
            }
        }
        digits.reverse()
        return digits
    }
}
