/// The powers of ten that fit in 64 bits: 10^0 to 10^19.
enum PowersOfTen {
    static let count = 20

    static subscript(exponent: Int) -> UInt64 { powers[exponent] }

    private static let powers: [UInt64] = (0..<count).map { (0..<$0).reduce(UInt64(1)) { power, _ in power * 10 } }
}
