/// The parts of a d3-format specifier: `[[fill]align][sign][symbol][0][width][,][.precision][~][type]`.
struct NumberSpecifier: Hashable, Sendable {
    enum Alignment: Character, Hashable, Sendable {
        case left = "<"
        case right = ">"
        case center = "^"
        /// The fill stands between the sign and the digits.
        case afterSign = "="
    }

    enum Sign: Character, Hashable, Sendable {
        case minusOnly = "-"
        case always = "+"
        /// Negative numbers stand in parentheses.
        case parentheses = "("
        /// A space before positive numbers.
        case space = " "
    }

    enum Symbol: Character, Hashable, Sendable {
        case currency = "$"
        /// `0b`, `0o` or `0x` before digits of that base.
        case base = "#"
    }

    enum Kind: Character, Hashable, Sendable, CaseIterable {
        case exponent = "e"
        case fixed = "f"
        case general = "g"
        case rounded = "r"
        case si = "s"
        case roundedPercent = "p"
        case percent = "%"
        case binary = "b"
        case octal = "o"
        case integer = "d"
        case hex = "x"
        case upperHex = "X"
        case text = "c"
        /// General with grouping.
        case grouped = "n"
    }

    var fill: Unicode.Scalar = " "
    var alignment = Alignment.right
    var sign = Sign.minusOnly
    var symbol: Symbol?
    /// Pads with zeros after the sign.
    var isZeroPadded = false
    var width = 0
    var isGrouped = false
    var precision: Int?
    var isTrimmed = false
    /// Nil is general notation with 12 digits, trimmed.
    var kind: Kind?

    init(_ text: String) throws(FormatError) {
        var rest = Substring(text)
        func isNext(_ character: Character) -> Bool { rest.first == character }

        if let second = rest.dropFirst().first, let alignment = Alignment(rawValue: second) {
            let first = rest.removeFirst()
            guard first.unicodeScalars.count == 1, let scalar = first.unicodeScalars.first else {
                throw FormatError(specifier: text, reason: "'\(first)' can't fill; use a simpler character")
            }
            fill = scalar
            self.alignment = alignment
            rest.removeFirst()
        } else if let first = rest.first, let alignment = Alignment(rawValue: first) {
            self.alignment = alignment
            rest.removeFirst()
        }
        if let first = rest.first, let sign = Sign(rawValue: first) {
            self.sign = sign
            rest.removeFirst()
        }
        if let first = rest.first, let symbol = Symbol(rawValue: first) {
            self.symbol = symbol
            rest.removeFirst()
        }
        if isNext("0") {
            isZeroPadded = true
            rest.removeFirst()
        }
        if let width = Self.number(&rest) {
            guard width <= 200 else { throw FormatError(specifier: text, reason: "the width can be at most 200") }
            self.width = width
        }
        if isNext(",") {
            isGrouped = true
            rest.removeFirst()
        }
        if isNext(".") {
            rest.removeFirst()
            guard let precision = Self.number(&rest) else {
                throw FormatError(specifier: text, reason: "'.' needs a number of digits after it, such as '.2f'")
            }
            self.precision = precision
        }
        if isNext("~") {
            isTrimmed = true
            rest.removeFirst()
        }
        if let first = rest.first, let kind = Kind(rawValue: first) {
            self.kind = kind
            rest.removeFirst()
        }
        guard rest.isEmpty else {
            if rest.first?.unicodeScalars.first?.properties.generalCategory == .currencySymbol {
                throw FormatError(
                    specifier: text,
                    reason: "write '$' for the currency, and the sign that it stands for as 'currency' in bourse.yml")
            }
            throw FormatError(
                specifier: text,
                reason: "'\(rest)' can't stand here; a number format is "
                    + "[[fill]align][sign][symbol][0][width][,][.precision][~][type] with a type of "
                    + Kind.allCases.map { String($0.rawValue) }.joined(separator: " ") + ", such as ',.2f'")
        }
        if kind == .grouped {
            isGrouped = true
            kind = .general
        } else if kind == nil {
            precision = precision ?? 12
            isTrimmed = true
        }
        if isZeroPadded || (fill == "0" && alignment == .afterSign) {
            isZeroPadded = true
            fill = "0"
            alignment = .afterSign
        }
    }

    /// Takes a run of digits off the front; very long ones count as a million.
    private static func number(_ text: inout Substring) -> Int? {
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard !digits.isEmpty else { return nil }
        text.removeFirst(digits.count)
        return digits.count > 6 ? 1_000_000 : Int(digits)
    }
}
