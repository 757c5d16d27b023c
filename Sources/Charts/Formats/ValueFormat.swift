import Market

/// How a query's value becomes text: a d3-format specifier, a strftime pattern, or a name for one of them.
///
/// A text is a date pattern when a `%` in it is followed by something, as in `%b %Y`; `.1%` is a number format.
public struct ValueFormat: Hashable, Sendable {
    /// What the author wrote: a name, a specifier or a pattern.
    public let text: String
    private let kind: Kind

    private enum Kind: Hashable, Sendable {
        case number(NumberFormat)
        case date(DateFormat)
    }

    /// The names that every site has, with what they stand for, in alphabetical order.
    public static let names: [(name: String, format: String)] = [
        ("change", "+,.2f"),
        ("compact", ".3~s"),
        ("currency", "$,.2f"),
        ("date", "%-d %b %Y"),
        ("datetime", "%-d %b %Y, %H:%M UTC"),
        ("integer", ",d"),
        ("month", "%b %Y"),
        ("number", ",.2f"),
        ("percent", ",.1%"),
        ("percent-change", "+,.1%"),
        ("time", "%H:%M UTC"),
        ("year", "%Y"),
    ]

    /// What stands for a missing value: an en dash.
    public static let missing = "\u{2013}"

    /// - Parameters:
    ///   - names: The site's own names with their specifiers or patterns; they go before the built-in ones.
    ///   - currency: What `$` in a number format stands for.
    /// - Throws: When the text is neither a known name nor a format; the reason names the nearest name.
    public init(_ text: String, names: [String: String] = [:], currency: String = "$") throws(FormatError) {
        self.text = text
        let builtIn = { (name: String) in Self.names.first { $0.name == name }?.format }
        var format = text
        if let own = names[text] {
            // A site's own name may stand for a built-in one, never for another of its own: no circles.
            format = builtIn(own) ?? own
        } else if let known = builtIn(text) {
            format = known
        } else if Self.isWord(text) {
            let known = Set(names.keys).union(Self.names.map(\.name)).sorted()
            throw FormatError(
                specifier: text,
                reason: "is no format"
                    + (nearestName(to: text, among: known).map { "; did you mean '\($0)'?" }
                        ?? "; known names: " + known.joined(separator: ", ")))
        }
        do {
            kind =
                Self.isDatePattern(format)
                ? .date(try DateFormat(format)) : .number(try NumberFormat(format, currency: currency))
        } catch {
            throw format == text
                ? error : FormatError(specifier: text, reason: "stands for '\(format)', where \(error.reason)")
        }
    }

    /// The format of numbers; nil for one of dates.
    var number: NumberFormat? {
        if case .number(let format) = kind { format } else { nil }
    }

    /// True for a format of dates and times, false for one of numbers.
    public var isDate: Bool {
        if case .date = kind { true } else { false }
    }

    /// The value as text; null is an en dash.
    ///
    /// Dates are text in ISO form: `YYYY-MM-DD`, or RFC 3339 with a time. Numbers are numbers, or text in the exact
    /// form of `Money`, because that is how a snapshot keeps amounts that were traded.
    ///
    /// - Throws: When a number format meets other text, or a date format anything that is no date.
    public func string(from value: Value) throws(FormatError) -> String {
        switch kind {
        case .number(let format): try string(from: value, as: format)
        case .date(let format): try string(from: value, as: format)
        }
    }

    private func string(from value: Value, as format: NumberFormat) throws(FormatError) -> String {
        switch value {
        case .null: return Self.missing
        case .integer(let integer): return format.string(fromInteger: integer)
        case .real(let real): return format.string(from: real)
        case .text(let text):
            if let money = Money(text), money.description == text { return format.string(from: money.approximate) }
            throw FormatError(
                specifier: self.text,
                reason: "is for numbers, and '\(text.prefix(60))' is text; leave the format out, or write "
                    + "cast(… as real) in the query")
        }
    }

    private func string(from value: Value, as format: DateFormat) throws(FormatError) -> String {
        switch value {
        case .null: return Self.missing
        case .text(let text):
            if let day = TradingDay(iso: text) { return format.string(from: day) }
            if let instant = Instant(rfc3339: text) { return format.string(from: instant) }
            throw FormatError(
                specifier: self.text,
                reason: "is for dates, and '\(text.prefix(60))' is none; dates are written 2026-01-31 or "
                    + "2026-01-31T21:00:00Z")
        case .integer, .real:
            throw FormatError(
                specifier: self.text,
                reason: "is for dates, and \(value) is a number; dates are text such as 2026-01-31")
        }
    }

    private init(text: String, number: NumberFormat) {
        self.text = text
        kind = .number(number)
    }

    /// The same format with as many decimals more as some numbers need to be told apart from their neighbours.
    func exact(for numbers: [Double]) -> ValueFormat {
        guard case .number(let format) = kind else { return self }
        return ValueFormat(text: text, number: format.exact(for: numbers))
    }

    /// The value without a format: numbers with all their digits, text as it is, null as an en dash.
    public static func plain(_ value: Value) -> String {
        switch value {
        case .null: missing
        case .text(let text): text
        case .integer(let integer): (integer < 0 ? "\u{2212}" : "") + String(integer.magnitude)
        case .real(let real) where real.isFinite:
            (real < 0 ? "\u{2212}" : "") + DecimalDigits(shortest: abs(real)).javaScript
        case .real(let real): real.isNaN ? "NaN" : real < 0 ? "\u{2212}Infinity" : "Infinity"
        }
    }

    /// Two or more letters, with digits, `-` and `_` after the first: a name, never a specifier.
    private static func isWord(_ text: String) -> Bool {
        guard text.count >= 2, let first = text.first, first.isLetter else { return false }
        return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }

    private static func isDatePattern(_ text: String) -> Bool {
        guard let percent = text.firstIndex(of: "%") else { return false }
        return text.index(after: percent) != text.endIndex
    }
}
