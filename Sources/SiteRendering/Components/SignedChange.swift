import Charts
import Market

/// A change as readers see it: its direction and its text with an explicit sign.
struct SignedChange: Hashable, Sendable {
    enum Direction: String, Hashable, Sendable {
        case up, down, flat
    }

    let direction: Direction
    /// Begins with `+` or U+2212 MINUS SIGN unless the change is flat or missing.
    let text: String

    /// - Parameter value: A number, or null for a change that isn't known, which is flat.
    /// - Throws: When the value is text, or the format does not fit it.
    init(_ value: Value, format: ValueFormat?) throws(FormatError) {
        guard !value.isNull else {
            direction = .flat
            text = ValueFormat.missing
            return
        }
        let shown = try format?.string(from: value) ?? ValueFormat.plain(value)
        guard let number = value.number else {
            throw FormatError(
                specifier: format?.text ?? "change", reason: "a change is a number, and this is '\(shown.prefix(60))'")
        }
        // What rounds to zero has not changed as far as the reader can see.
        guard shown.utf8.contains(where: { $0 >= UInt8(ascii: "1") && $0 <= UInt8(ascii: "9") }) else {
            direction = .flat
            text = shown.first == "+" || shown.first == "\u{2212}" ? String(shown.dropFirst()) : shown
            return
        }
        direction = number > 0 ? .up : .down
        text = number > 0 && shown.first != "+" ? "+" + shown : shown
    }

    /// A triangle, or nothing for a change that is flat.
    var arrow: String {
        switch direction {
        case .up: "▲"
        case .down: "▼"
        case .flat: ""
        }
    }
}
