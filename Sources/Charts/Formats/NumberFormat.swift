/// A number format in d3-format's notation, such as `,.2f`, `+.1%` or `$.3~s`, with English separators.
///
/// Negative numbers carry U+2212 MINUS SIGN. Rounding is that of JavaScript: the exact binary value is rounded, and
/// halves go away from zero. Grammar and behaviour: https://d3js.org/d3-format.
public struct NumberFormat: Hashable, Sendable {
    /// The specifier as given.
    public let specifier: String
    let parts: NumberSpecifier
    /// The currency symbol, or `0x` and its like.
    let prefix: String
    private let precision: Int
    /// A percent sign, unless a currency takes its place, as it does in d3-format.
    private let suffix: String
    /// True when the digits can be written from one 64-bit integer, as for `,.2f`, `.1%` and `d`.
    private let isSimple: Bool

    /// - Parameter currency: What `$` in the specifier stands for.
    /// - Throws: When the specifier does not follow the grammar.
    public init(_ specifier: String, currency: String = "$") throws(FormatError) {
        let parts = try NumberSpecifier(specifier)
        self.specifier = specifier
        self.parts = parts
        prefix =
            switch (parts.symbol, parts.kind) {
            case (.currency, _): currency
            case (.base, .binary): "0b"
            case (.base, .octal): "0o"
            case (.base, .hex), (.base, .upperHex): "0x"
            default: ""
            }
        precision =
            switch parts.kind {
            case .general, .rounded, .roundedPercent, .si, nil: max(1, min(21, parts.precision ?? 6))
            case .integer: 0
            default: min(20, parts.precision ?? 6)
            }
        let isPercent = parts.kind == .percent || parts.kind == .roundedPercent
        suffix = isPercent && parts.symbol != .currency ? "%" : ""
        isSimple =
            (parts.kind == .fixed || parts.kind == .percent || parts.kind == .integer)
            && parts.width == 0 && !parts.isZeroPadded && !parts.isTrimmed && precision < PowersOfTen.count
    }

    /// The number as text. NaN and the infinities give `NaN` and `Infinity`.
    public func string(from number: Double) -> String {
        if isSimple, let scaled = scaledInteger(parts.kind == .percent ? abs(number) * 100 : abs(number)) {
            return simpleText(scaled, isNegative: number.sign == .minus)
        }
        let isNegative = number.sign == .minus && !number.isNaN
        guard number.isFinite || parts.kind == .text else {
            return layOut(NumberBody(text: number.isNaN ? "NaN" : "Infinity", suffix: suffix), isNegative: isNegative)
        }
        return layOut(body(number), isNegative: isNegative)
    }

    /// The integer as text; every digit is kept where the format shows them all.
    public func string(fromInteger integer: Int64) -> String {
        let (scaled, overflow) = integer.magnitude.multipliedReportingOverflow(
            by: precision < PowersOfTen.count ? PowersOfTen[precision] : 0)
        guard isSimple, parts.kind != .percent, !overflow else { return string(from: Double(integer)) }
        return simpleText(scaled, isNegative: integer < 0)
    }

    /// Returns `magnitude × 10^precision`, rounded exactly, or nil when it needs more than 64 bits.
    private func scaledInteger(_ magnitude: Double) -> UInt64? {
        // From 2^53 on an integer shows the digits that tell it from its neighbours, and zeros.
        guard magnitude < (parts.kind == .integer ? 0x1p53 : 0x1p63) else { return nil }
        guard magnitude.isNormal else { return magnitude < 1 ? 0 : nil }
        let significand = magnitude.significandBitPattern | 1 << 52
        let shift = 52 - Int(magnitude.exponent)
        guard shift > 0 else {
            let (scaled, overflow) = (significand << UInt64(-shift)).multipliedReportingOverflow(
                by: PowersOfTen[precision])
            return overflow ? nil : scaled
        }
        // Below 2^117: adding half of at most 2^127 can't overflow. Smaller magnitudes round to zero.
        guard shift < 128 else { return 0 }
        let (high, low) = significand.multipliedFullWidth(by: PowersOfTen[precision])
        let product = UInt128(high) << 64 | UInt128(low)
        return UInt64(exactly: (product + UInt128(1) << UInt128(shift - 1)) >> UInt128(shift))
    }

    /// Sign, prefix, grouped digits and percent sign of `scaled / 10^precision`.
    private func simpleText(_ scaled: UInt64, isNegative: Bool) -> String {
        let showsMinus = isNegative && (scaled > 0 || parts.sign == .always)
        let mark = signMark(showsMinus)
        var digitCount = 1
        while digitCount < PowersOfTen.count, scaled >= PowersOfTen[digitCount] { digitCount += 1 }
        let wholeCount = max(1, digitCount - precision)
        let groups = parts.isGrouped ? (wholeCount - 1) / 3 : 0
        let tail = suffix.utf8.count + (showsMinus && parts.sign == .parentheses ? 1 : 0)
        let start = mark.utf8.count + prefix.utf8.count
        let end = start + wholeCount + groups + (precision > 0 ? precision + 1 : 0)
        return String(unsafeUninitializedCapacity: end + tail) { buffer in
            var next = 0
            for byte in mark.utf8 {
                buffer[next] = byte
                next += 1
            }
            for byte in prefix.utf8 {
                buffer[next] = byte
                next += 1
            }
            var rest = scaled
            var index = end
            func put(_ byte: UInt8) {
                index -= 1
                buffer[index] = byte
            }
            if precision > 0 {
                for _ in 0..<precision {
                    put(UInt8(truncatingIfNeeded: rest % 10) + 48)
                    rest /= 10
                }
                put(UInt8(ascii: "."))
            }
            for place in 0..<wholeCount {
                if groups > 0, place > 0, place % 3 == 0 { put(UInt8(ascii: ",")) }
                put(UInt8(truncatingIfNeeded: rest % 10) + 48)
                rest /= 10
            }
            var last = end
            if !suffix.isEmpty {
                buffer[last] = UInt8(ascii: "%")
                last += 1
            }
            if showsMinus, parts.sign == .parentheses { buffer[last] = UInt8(ascii: ")") }
            return end + tail
        }
    }

    /// What stands before the prefix.
    private func signMark(_ isNegative: Bool) -> String {
        switch parts.sign {
        case .parentheses: isNegative ? "(" : ""
        case .minusOnly: isNegative ? "\u{2212}" : ""
        case .always: isNegative ? "\u{2212}" : "+"
        case .space: isNegative ? "\u{2212}" : " "
        }
    }

    /// The digits of a finite number, before sign, grouping and padding.
    private func body(_ number: Double) -> NumberBody {
        let magnitude = abs(number)
        var body =
            switch parts.kind {
            case .exponent:
                NumberBody(text: DecimalDigits(exactly: magnitude).rounded(toDigits: precision + 1).exponential)
            case .fixed: NumberBody(text: fixed(magnitude))
            case .percent: NumberBody(text: fixed(magnitude * 100), suffix: suffix)
            case .general, .grouped, nil: NumberBody(text: general(magnitude))
            case .rounded: NumberBody(text: rounded(magnitude))
            case .roundedPercent: NumberBody(text: rounded(magnitude * 100), suffix: suffix)
            case .si: si(magnitude)
            case .integer:
                NumberBody(text: DecimalDigits(shortest: magnitude.rounded(.toNearestOrAwayFromZero)).plain())
            case .binary: NumberBody(text: integer(magnitude, radix: 2), isDecimal: false)
            case .octal: NumberBody(text: integer(magnitude, radix: 8), isDecimal: false)
            case .hex: NumberBody(text: integer(magnitude, radix: 16), isDecimal: false)
            case .upperHex: NumberBody(text: integer(magnitude, radix: 16).uppercased(), isDecimal: false)
            // A text stands as JavaScript prints the number, sign and all.
            case .text: NumberBody(text: "", suffix: (number < 0 ? "-" : "") + plain(magnitude))
            }
        if parts.isTrimmed { body.trim() }
        return body
    }

    private func fixed(_ magnitude: Double) -> String {
        magnitude < 1e21
            ? DecimalDigits(exactly: magnitude).fixed(places: precision)
            : plain(magnitude)
    }

    private func plain(_ magnitude: Double) -> String {
        magnitude.isNaN ? "NaN" : magnitude.isFinite ? DecimalDigits(shortest: magnitude).javaScript : "Infinity"
    }

    /// Significant digits; with an exponent when it is below -6 or at least the precision.
    private func general(_ magnitude: Double) -> String {
        let digits = DecimalDigits(exactly: magnitude).rounded(toDigits: precision)
        return digits.exponent < -6 || digits.exponent >= precision ? digits.exponential : digits.plain()
    }

    /// Significant digits, never with an exponent.
    private func rounded(_ magnitude: Double) -> String {
        magnitude.isFinite
            ? DecimalDigits(exactly: magnitude).rounded(toDigits: precision).plain() : "Infinity"
    }

    /// Significant digits before an SI prefix from y (10⁻²⁴) to Y (10²⁴).
    private func si(_ magnitude: Double) -> NumberBody {
        let exact = DecimalDigits(exactly: magnitude)
        var digits = exact.rounded(toDigits: precision)
        let step = max(-8, min(8, Int((Double(digits.exponent) / 3).rounded(.down))))
        let exponent = digits.exponent - step * 3
        if exponent < 0 {
            // Below the smallest prefix: digits are counted from the point on, and the very small keep all they have.
            let count = precision + exponent
            digits = count > 0 ? exact.rounded(toDigits: count) : DecimalDigits(shortest: magnitude)
        }
        return NumberBody(text: digits.shifted(by: -step * 3).plain(), suffix: Self.prefixes[step + 8])
    }

    private static let prefixes = [
        "y", "z", "a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y",
    ]

    private func integer(_ magnitude: Double, radix: Int) -> String {
        let rounded = magnitude.rounded(.toNearestOrAwayFromZero)
        if let integer = UInt64(exactly: rounded) { return String(integer, radix: radix) }
        // A double this large is its 53 bits with zeros behind them: the zeros that fill whole digits are appended.
        let bitsPerDigit = radix == 2 ? 1 : radix == 8 ? 3 : 4
        let digits = (Int(rounded.exponent) - 60) / bitsPerDigit
        let rest = UInt64(rounded / Double(sign: .plus, exponent: digits * bitsPerDigit, significand: 1))
        return String(rest, radix: radix) + String(repeating: "0", count: digits)
    }

    /// Puts sign, prefix, body and padding together.
    private func layOut(_ body: NumberBody, isNegative: Bool) -> String {
        let showsMinus = isNegative && (parts.sign == .always || !body.isZero)
        let front = (parts.kind == .text ? "" : signMark(showsMinus)) + prefix
        var whole = body.whole
        let back = body.rest + (showsMinus && parts.sign == .parentheses && parts.kind != .text ? ")" : "")
        if parts.isGrouped, !parts.isZeroPadded { whole = Self.grouped(whole, width: .max) }
        var padding = max(0, parts.width - front.count - whole.count - back.count)
        if parts.isGrouped, parts.isZeroPadded {
            whole = Self.grouped(
                String(repeating: "0", count: padding) + whole,
                width: padding > 0 ? parts.width - back.count : .max)
            padding = 0
        }
        let fill = { (count: Int) in String(repeating: Character(parts.fill), count: count) }
        return switch parts.alignment {
        case .left: front + whole + back + fill(padding)
        case .right: fill(padding) + front + whole + back
        case .center: fill(padding / 2) + front + whole + back + fill(padding - padding / 2)
        case .afterSign: front + fill(padding) + whole + back
        }
    }

    /// Puts commas between groups of three, from the right, keeping at most `width` characters of padded digits.
    private static func grouped(_ digits: String, width: Int) -> String {
        var rest = Substring(digits)
        var groups: [Substring] = []
        var length = 0
        while !rest.isEmpty {
            let size = length + 4 > width ? max(1, width - length) : 3
            groups.append(rest.suffix(size))
            rest = rest.dropLast(size)
            length += size + 1
            if length > width { break }
        }
        return groups.reversed().joined(separator: ",")
    }
}

extension NumberFormat {
    /// The same format with as many decimals more as some numbers need, six at most; formats without a fixed number of
    /// decimals stay as they are.
    ///
    /// Numbers that an author didn't choose, such as the limits of colours, would be told wrong otherwise: 2.5% as 3%.
    func exact(for numbers: [Double]) -> NumberFormat {
        guard parts.kind == .fixed || parts.kind == .percent || parts.kind == .integer else { return self }
        var decimals = precision
        var scale = parts.kind == .percent ? 100.0 : 1
        for _ in 0..<decimals { scale *= 10 }
        func isRounded(_ number: Double) -> Bool {
            let scaled = abs(number) * scale
            return abs(scaled - scaled.rounded()) > 1e-9 * max(scaled, 1)
        }
        while decimals < precision + 6, numbers.contains(where: isRounded) {
            decimals += 1
            scale *= 10
        }
        guard decimals > precision else { return self }
        let kind = parts.kind == .percent ? "%" : "f"
        let trim = parts.isTrimmed ? "~" : ""
        // What stands before the precision stays; a fill may be a point as well, so the last one counts.
        var head = specifier.dropLast()
        if head.last == "~" { head.removeLast() }
        if parts.precision != nil, let point = head.lastIndex(of: ".") { head = head[..<point] }
        return (try? NumberFormat("\(head).\(decimals)\(trim)\(kind)", currency: prefix)) ?? self
    }
}
