/// How much room a text needs, without a font to measure it with: an estimate from above.
///
/// The classes are those of Arial and DejaVu Sans, the narrowest and the widest of the fonts that `system-ui` stands for.
enum TextWidth {
    /// Widths of a digit (CSS `ch`).
    static func digits(_ text: String) -> Double {
        var thirds = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9": thirds += 3
            case ".", ",", " ", "i", "j", "l", "I", "'", ":", ";", "|": thirds += 2
            case "%", "M", "W", "m", "@", "…", "—": thirds += 5
            case "A"..."Z", "w", "+", "&", "<", ">", "=", "~", "\u{2212}": thirds += 4
            // Chinese, Japanese and Korean signs, whole-width forms and pictures are as wide as they are high.
            case "\u{1100}"..."\u{11FF}", "\u{2600}"..."\u{27BF}", "\u{2E80}"..."\u{D7FF}", "\u{F900}"..."\u{FAFF}",
                "\u{FF00}"..."\u{FF60}", "\u{1F000}"..."\u{3FFFF}":
                thirds += 6
            default: thirds += scalar.value < 0x250 ? 3 : 4
            }
        }
        return Double(thirds) / 3
    }

    /// CSS pixels at the charts' 12 px.
    static func pixels(_ text: String) -> Double { digits(text) * digit }

    /// The width in pixels of the widest font's digit at 12 px.
    static let digit = 7.7

    /// The text, or its beginning with an ellipsis, in no more than some widths of a digit.
    static func shortened(_ text: String, to limit: Double) -> String {
        guard digits(text) > limit else { return text }
        // From the beginning, since a text may be a million times too long.
        var short = ""
        var width = 0.0
        for character in text {
            width += digits(String(character))
            if width > limit - 5.0 / 3 { break }
            short.append(character)
        }
        while short.last == " " { short.removeLast() }
        return short + "…"
    }
}

extension TextWidth {
    /// The text in lines no wider than some widths of a digit, broken at spaces; a word that is wider is cut off.
    static func wrapped(_ text: String, to limit: Double) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, digits(last) + 2.0 / 3 + digits(String(word)) <= limit {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(shortened(String(word), to: limit))
            }
        }
        return lines
    }
}
