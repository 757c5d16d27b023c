/// A formatted magnitude, split where grouping ends: `1234` and `.50`, or `12` and `.5k`.
struct NumberBody {
    /// The leading digits, which may be grouped.
    private(set) var whole: String
    /// Decimals, exponent or both.
    private var decimals: String
    private let suffix: String

    /// - Parameter isDecimal: False keeps all of the text together, as for hexadecimal digits.
    init(text: String, suffix: String = "", isDecimal: Bool = true) {
        let digits = isDecimal ? text.prefix { ("0"..."9").contains($0) } : text[...]
        whole = String(digits)
        decimals = String(text.dropFirst(digits.count))
        self.suffix = suffix
    }

    /// What follows the leading digits.
    var rest: String { decimals + suffix }

    /// True when no digit of the number itself is other than zero.
    var isZero: Bool {
        whole.allSatisfy { $0 == "0" } && decimals.prefix { $0 != "e" }.allSatisfy { $0 == "0" || $0 == "." }
    }

    /// Removes zeros at the end of the decimals, and the point when none are left.
    mutating func trim() {
        guard decimals.first == "." else { return }
        let places = decimals.dropFirst().prefix { $0 != "e" }
        let tail = decimals.dropFirst(1 + places.count)
        var kept = places
        while kept.last == "0" { kept.removeLast() }
        decimals = (kept.isEmpty ? "" : "." + kept) + tail
    }
}
