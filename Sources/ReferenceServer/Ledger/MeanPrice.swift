import Market

/// The mean price paid for the shares still held, as a fraction, so that nothing is rounded on the way.
///
/// A sale leaves the mean as it is; a purchase weighs it by the shares held. Source: the average cost method of IAS 2.
struct MeanPrice: Hashable, Sendable {
    /// In units of 10⁻⁸, for as many shares as `shares` tells.
    let paid: Int128
    let shares: Int128

    init(of price: Money) {
        self.init(paid: price.hundredMillionths, shares: 1)
    }

    init(paid: Int128, shares: Int128) {
        let divisor = Self.greatestCommonDivisor(paid, shares)
        self.paid = paid / divisor
        self.shares = shares / divisor
    }

    /// The mean after a purchase.
    ///
    /// A fraction that grows beyond its digits is rounded to 10⁻⁹ of its unit, which is 10⁻¹⁷.
    func buying(_ quantity: Int64, at price: Money, held: Int64) -> MeanPrice {
        let (own, overflow) = paid.multipliedReportingOverflow(by: Int128(held))
        let (bought, otherOverflow) = (price.hundredMillionths * Int128(quantity))
            .multipliedReportingOverflow(by: shares)
        let (sum, lastOverflow) = own.addingReportingOverflow(bought)
        guard !overflow, !otherOverflow, !lastOverflow, shares < 1 << 80 else {
            return rounded.buying(quantity, at: price, held: held)
        }
        return MeanPrice(paid: sum, shares: shares * Int128(held + quantity))
    }

    /// To eight digits, ties to the even one; nil beyond the limits of `Money`.
    var money: Money? { Money(hundredMillionths: paid.dividedHalfEven(by: shares)) }

    private var rounded: MeanPrice {
        let (whole, rest) = paid.quotientAndRemainder(dividingBy: shares)
        let unit: Int128 = 1_000_000_000
        // The rest is smaller than the shares; they are made small enough to be multiplied.
        let excess = max(Int128(1), shares >> 90)
        let part = (rest / excess * unit).dividedHalfEven(by: max(1, shares / excess))
        return MeanPrice(paid: whole * unit + min(part, unit - 1), shares: unit)
    }

    private static func greatestCommonDivisor(_ first: Int128, _ second: Int128) -> Int128 {
        var (a, b) = (first, second)
        while b != 0 { (a, b) = (b, a % b) }
        return max(a, 1)
    }
}
