/// The characters of a number of tenths in its shortest form, ready to be written as one word of eight bytes.
struct ShortNumber {
    /// The first character in the lowest byte.
    let bytes: UInt64
    let length: Int
    let isNegative: Bool
    /// Whether it has a decimal point, and whether that is its first character.
    let hasPoint, beginsWithPoint: Bool

    /// - Precondition: The number has no more than eight characters, as `-19999.9` has.
    init(tenths: Int) {
        var bytes: UInt64 = 0
        var length = 0
        func prepend(_ character: UInt8) {
            bytes = bytes << 8 | UInt64(character)
            length += 1
        }
        let (whole, tenth) = Int(tenths.magnitude).quotientAndRemainder(dividingBy: 10)
        isNegative = tenths < 0
        hasPoint = tenth > 0
        beginsWithPoint = hasPoint && whole == 0 && !isNegative
        if hasPoint {
            prepend(UInt8(ascii: "0") + UInt8(tenth))
            prepend(UInt8(ascii: "."))
        }
        var rest = whole
        while rest > 0 || length == 0 {
            prepend(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
        if isNegative { prepend(UInt8(ascii: "-")) }
        self.bytes = bytes
        self.length = length
    }

    /// The numbers that neighbours in a long line differ by.
    ///
    /// They vary without a pattern that a processor could guess, so that looking them up is faster than deciding on
    /// sign, point and digits of each.
    struct Table: Sendable {
        /// Thirty pixels.
        private static let most = 300
        static let shared = Table()

        private let numbers = (-most...most).map(ShortNumber.init(tenths:))

        subscript(tenths: Int) -> ShortNumber {
            abs(tenths) <= Self.most ? numbers[tenths + Self.most] : ShortNumber(tenths: tenths)
        }
    }
}
