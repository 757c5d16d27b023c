/// Character references of HTML: `&amp;`, `&#38;`, `&eacute;`.
///
/// Of the named ones those of Latin-1 and the usual punctuation are known; others stay as they are written.
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#character-reference-state
enum CharacterReferences {
    /// - Parameter isAttribute: In an attribute, a name without its semicolon before `=`, a letter or a digit is none:
    ///   `?a=1&copy=2`.
    static func decode(_ bytes: some Collection<UInt8>, isAttribute: Bool) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
        let source = Array(bytes)
        var result: [UInt8] = []
        var place = 0
        while place < source.count {
            if source[place] == UInt8(ascii: "&"),
                let (scalar, end) = reference(in: source, from: place + 1, isAttribute: isAttribute)
            {
                result += Array(String(Character(scalar)).utf8)
                place = end
            } else {
                result.append(source[place])
                place += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func reference(
        in source: [UInt8], from start: Int, isAttribute: Bool
    ) -> (scalar: Unicode.Scalar, end: Int)? {
        guard start < source.count else { return nil }
        if source[start] == UInt8(ascii: "#") { return numeric(in: source, from: start + 1) }
        let rest = source[start...].prefix(longestName)
        let name = rest.prefix { isLetter($0) || (48...57).contains($0) }
        let end = name.endIndex
        if end < source.count, source[end] == UInt8(ascii: ";"),
            let scalar = named[String(decoding: name, as: UTF8.self)]
        {
            return (scalar, end + 1)
        }
        return unfinished(name, in: source, isAttribute: isAttribute)
    }

    /// An old name without its semicolon; the longest counts.
    private static func unfinished(
        _ name: ArraySlice<UInt8>, in source: [UInt8], isAttribute: Bool
    ) -> (scalar: Unicode.Scalar, end: Int)? {
        for end in stride(from: name.endIndex, to: name.startIndex + 1, by: -1) {
            guard let scalar = old[String(decoding: name[..<end], as: UTF8.self)] else { continue }
            let next = end < source.count ? source[end] : 0
            let isText = isAttribute && (next == UInt8(ascii: "=") || isLetter(next) || (48...57).contains(next))
            return isText ? nil : (scalar, end)
        }
        return nil
    }

    private static func numeric(in source: [UInt8], from start: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        guard start < source.count else { return nil }
        let isHexadecimal = source[start] | 32 == UInt8(ascii: "x")
        var place = isHexadecimal ? start + 1 : start
        let first = place
        var value: UInt32 = 0
        while place < source.count, let digit = hexadecimalDigit(source[place]), isHexadecimal || digit < 10 {
            value = min(value * (isHexadecimal ? 16 : 10) + UInt32(digit), 0x110000)
            place += 1
        }
        guard place > first else { return nil }
        if place < source.count, source[place] == UInt8(ascii: ";") { place += 1 }
        let meant = (0x80...0x9F).contains(value) ? windows1252[Int(value) - 0x80] : value
        return (Unicode.Scalar(meant).flatMap { $0.value == 0 ? nil : $0 } ?? "\u{FFFD}", place)
    }

    private static let longestName = 8

    /// What browsers take the numbers from 128 to 159 for.
    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D,
        0x17E, 0x178,
    ]

    /// The names that count without a semicolon too: those of the characters from 160 to 255, in their order, and four.
    private static let old: [String: Unicode.Scalar] = {
        let latin = """
            nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 \
            acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml \
            Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde \
            Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig \
            ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide \
            oslash ugrave uacute ucirc uuml yacute thorn yuml
            """.split(separator: " ")
        var names: [String: Unicode.Scalar] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "AMP": "&"]
        for (index, name) in latin.enumerated() { names[String(name)] = Unicode.Scalar(UInt8(160 + index)) }
        return names
    }()

    private static let named: [String: Unicode.Scalar] = old.merging([
        "apos": "'", "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "bdquo": "„",
        "sbquo": "‚", "lsaquo": "‹", "rsaquo": "›", "hellip": "…", "bull": "•", "dagger": "†", "permil": "‰",
        "prime": "′", "euro": "€", "trade": "™", "minus": "−", "larr": "←", "uarr": "↑", "rarr": "→", "darr": "↓",
        "harr": "↔", "infin": "∞", "asymp": "≈", "ne": "≠", "le": "≤", "ge": "≥", "zwj": "\u{200D}",
        "zwnj": "\u{200C}", "thinsp": "\u{2009}", "ensp": "\u{2002}", "emsp": "\u{2003}", "colon": ":", "sol": "/",
        "num": "#", "quest": "?", "equals": "=", "lpar": "(", "rpar": ")", "Tab": "\t", "NewLine": "\n",
    ]) { $1 }
}

/// The value of a hexadecimal digit.
func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70, 97...102: (byte | 32) - 87
    default: nil
    }
}
