extension String {
    /// Appends text with the five characters escaped that mean something in text or in a quoted attribute.
    ///
    /// NUL and what else neither HTML nor XML 1.0 can carry (control characters, noncharacters) becomes U+FFFD.
    mutating func appendEscaped(_ text: some StringProtocol) {
        guard text.utf8.contains(where: { escaping[Int($0)] != .none }) else {
            self += text
            return
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        bytes.appendEscaped(Array(text.utf8)[...])
        self += String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends UTF-8 text, escaped as `String.appendEscaped` does it.
    mutating func appendEscaped(_ text: ArraySlice<UInt8>) {
        text.withUnsafeBufferPointer { buffer in
            var start = 0
            var index = 0
            while index < buffer.count {
                let kind = escaping[Int(buffer[index])]
                guard kind != .none, let replacement = replacement(for: kind, in: buffer, at: index) else {
                    index += 1
                    continue
                }
                append(contentsOf: buffer[start..<index])
                append(replacement.text)
                index += replacement.length
                start = index
            }
            append(contentsOf: buffer[start...])
        }
    }

    mutating func append(_ literal: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }
}

private enum Escaping: UInt8 {
    case none, special, control
    /// May begin a C1 control character or a noncharacter.
    case leadsUnusable
}

private let escaping: [Escaping] = (0...255).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): .special
    case 0...8, 11, 12, 14...31, 127: .control
    case 0xC2, 0xEF, 0xF0...0xF4: .leadsUnusable
    default: .none
    }
}

/// What stands in the place of the bytes from `index` on, and how many bytes it replaces.
private func replacement(
    for kind: Escaping, in text: UnsafeBufferPointer<UInt8>, at index: Int
) -> (text: StaticString, length: Int)? {
    switch kind {
    case .none: return nil
    case .control: return ("\u{FFFD}", 1)
    case .special:
        switch text[index] {
        case UInt8(ascii: "&"): return ("&amp;", 1)
        case UInt8(ascii: "<"): return ("&lt;", 1)
        case UInt8(ascii: ">"): return ("&gt;", 1)
        case UInt8(ascii: "\""): return ("&quot;", 1)
        default: return ("&#39;", 1)
        }
    case .leadsUnusable:
        func byte(_ offset: Int) -> UInt8 { index + offset < text.count ? text[index + offset] : 0 }
        switch text[index] {
        case 0xC2: return byte(1) < 0xA0 ? ("\u{FFFD}", 2) : nil
        case 0xEF:
            // U+FDD0 to U+FDEF, U+FFFE and U+FFFF.
            if byte(1) == 0xB7, (0x90...0xAF).contains(byte(2)) { return ("\u{FFFD}", 3) }
            return byte(1) == 0xBF && byte(2) >= 0xBE ? ("\u{FFFD}", 3) : nil
        default:
            // The last two of each further plane.
            return byte(1) & 0x0F == 0x0F && byte(2) == 0xBF && byte(3) >= 0xBE ? ("\u{FFFD}", 4) : nil
        }
    }
}
