/// How text looks on a terminal.
enum TerminalText {
    /// The text with U+FFFD for everything that could steer a terminal or hide what is written: control characters, line
    /// ends, marks that reverse the direction of writing, and invisible spaces. A tab stays.
    static func printable(_ text: some StringProtocol) -> String {
        guard text.unicodeScalars.contains(where: { $0 != "\t" && isUnprintable($0) }) else { return String(text) }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            result.append(scalar != "\t" && isUnprintable(scalar) ? "\u{FFFD}" : scalar)
        }
        return String(result)
    }

    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: false
        case 0...0x1F, 0x7F...0x9F: true
        case 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
        default: false
        }
    }

    /// The number of columns that a character takes on a terminal: 2 for East Asian wide characters and emoji, 0 for a
    /// combining mark on its own, else 1. A tab counts as 1.
    ///
    /// Source: Unicode Standard Annex 11, and Unicode Technical Standard 51 for emoji.
    static func width(of character: Character) -> Int {
        var width = 0
        for scalar in character.unicodeScalars {
            if scalar.value < 0x300 {
                width = max(width, 1)
            } else if scalar.value == 0xFE0F || scalar.properties.isEmojiPresentation || isWide(scalar.value) {
                return 2
            } else if !isZeroWidth(scalar) {
                width = max(width, 1)
            }
        }
        return width
    }

    private static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: true
        default: false
        }
    }

    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF,
            0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
