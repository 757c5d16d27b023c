import Market

extension NumberFormat {
    /// How numbers are written, in the scripts' words: sign, prefix, decimals, per cent and grouping with `|` between them; nil
    /// where these don't say it all.
    var scriptFormat: String? {
        guard parts.kind == .fixed || parts.kind == .percent && parts.symbol != .currency || parts.kind == .integer,
            !prefix.contains("|"), parts.width == 0, !parts.isTrimmed, !parts.isZeroPadded,
            parts.sign == .minusOnly || parts.sign == .always
        else { return nil }
        let decimals = parts.kind == .integer ? 0 : min(parts.precision ?? 6, 20)
        let sign = parts.sign == .always ? "+" : ""
        return "\(sign)|\(prefix)|\(decimals)|\(parts.kind == .percent ? "%" : "")|\(parts.isGrouped ? "," : "")"
    }
}

extension ValueFormat {
    /// The format of numbers as scripts read it in `data-format`; nil for dates and for formats that scripts can't follow.
    public var scriptFormat: String? { number?.scriptFormat }

    /// Whether 0.01 is shown as 1%.
    public var isPercentage: Bool {
        number.map { ($0.parts.kind == .percent || $0.parts.kind == .roundedPercent) && $0.parts.symbol != .currency }
            ?? false
    }

    /// A value as scripts read it in `data-value`: a number as the shortest decimal that reads back the same, text as it is.
    ///
    /// - Returns: Nil for null and for what is no finite number.
    public static func exact(_ value: Value) -> String? {
        switch value {
        case .null: nil
        case .text(let text): text
        case .integer(let integer): integer.description
        case .real(let real): real.isFinite ? DataFile.text(real) : nil
        }
    }

    /// Whether a text is a number with all its digits, so that scripts need nothing more.
    public static func says(_ text: String, _ number: Double) -> Bool {
        Double(text.replacing(",", with: "").replacing("\u{2212}", with: "-")) == number
    }
}
