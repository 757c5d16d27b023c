/// An amount of money, exact to eight decimals and never negative.
///
/// The text form has two to eight decimals, as `Money` in the API contract: `750.00`, `0.12345678`.
public struct Money: Hashable, Comparable, Sendable {
    /// The amount in units of 10⁻⁸.
    let units: Int128

    /// Reads a plain decimal: up to 19 digits, then optionally a dot and one to eight digits.
    public init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...19).contains(parts[0].count),
            parts.count == 1 || (1...8).contains(parts[1].count),
            parts.allSatisfy({ $0.allSatisfy { byte in byte >= 48 && byte <= 57 } })
        else { return nil }
        let decimals = parts.count == 2 ? parts[1].count : 0
        let digits = parts.joined().reduce(Int128(0)) { $0 * 10 + Int128($1 - 48) }
        units = digits * Self.powersOfTen[8 - decimals]
    }

    private init(units: Int128) {
        self.units = units
    }

    public static func < (left: Money, right: Money) -> Bool { left.units < right.units }

    /// The exact product of a price and a number of shares.
    public static func * (price: Money, quantity: Int64) -> Money {
        Money(units: price.units * Int128(quantity))
    }

    /// The nearest double, for drawing and for SQL arithmetic.
    public var approximate: Double { Double(units) / 1e8 }

    private static let powersOfTen: [Int128] = (0...8).map { (0..<$0).reduce(1) { power, _ in power * 10 } }
}

extension Money: CustomStringConvertible {
    public var description: String {
        let whole = units / 100_000_000
        var decimals = String((units % 100_000_000) + 100_000_000).dropFirst()
        while decimals.count > 2, decimals.last == "0" { decimals.removeLast() }
        return "\(whole).\(decimals)"
    }
}
