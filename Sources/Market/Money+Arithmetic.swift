extension Money {
    /// The amount in units of 10⁻⁸.
    public var hundredMillionths: Int128 { units }

    /// - Parameter hundredMillionths: The amount in units of 10⁻⁸; nil is returned for less than nothing and for more than
    ///   19 digits before the point.
    public init?(hundredMillionths: Int128) {
        guard hundredMillionths >= 0 else { return nil }
        let (whole, rest) = hundredMillionths.quotientAndRemainder(dividingBy: 100_000_000)
        self.init("\(whole).\(String(rest + 100_000_000).dropFirst())")
    }

    /// The sum, or nil when it has more than 19 digits before the point.
    public func adding(_ other: Money) -> Money? { Money(hundredMillionths: units + other.units) }

    /// The difference, or nil when the other amount is the greater one.
    public func subtracting(_ other: Money) -> Money? { Money(hundredMillionths: units - other.units) }

    /// The amount nearest to a number, ties to the even digit; nil when it is negative, over 10¹⁸ or no number.
    ///
    /// The number counts as the shortest decimal that reads back as the same double: 0.1 is one tenth.
    public init?(rounding number: Double) {
        guard number.isFinite, number >= 0, number <= 1e18 else { return nil }
        self.init(roundingDecimal: number.description)
    }

    private init?(roundingDecimal text: String) {
        let parts = text.split(separator: "e")
        guard let mantissa = parts.first, let exponent = parts.count == 2 ? Int(parts[1]) : 0 else { return nil }
        let point = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        let decimals = point.count == 2 ? point[1].utf8.count : 0
        guard let digits = Int128(String(point.joined())) else { return nil }
        let shift = exponent - decimals + 8
        if shift >= 0 {
            guard shift <= 26 else { return nil }
            self.init(hundredMillionths: (0..<shift).reduce(digits) { number, _ in number * 10 })
        } else {
            // Seventeen digits at most: shifted further, nothing is left.
            let divisor = (0..<min(-shift, 20)).reduce(Int128(1)) { number, _ in number * 10 }
            self.init(hundredMillionths: digits.dividedHalfEven(by: divisor))
        }
    }
}

extension Int128 {
    /// The quotient of two numbers that are not negative, rounded to the nearest whole number, ties to the even one.
    public func dividedHalfEven(by divisor: Int128) -> Int128 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        let rest = divisor - remainder
        if remainder == rest { return quotient + quotient % 2 }
        return remainder > rest ? quotient + 1 : quotient
    }
}
