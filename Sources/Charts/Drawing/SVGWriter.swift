import Markup

/// Markup under construction, as bytes. Text and attribute values are escaped, markup comes from literals alone.
struct SVGWriter {
    private(set) var bytes: [UInt8] = []

    /// The finished markup: literals and escaped text.
    var html: HTML { HTML(trusted: String(decoding: bytes, as: UTF8.self)) }

    mutating func raw(_ literal: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    mutating func html(_ html: HTML) {
        bytes.append(contentsOf: html.source.utf8)
    }

    /// Nearly all texts are letters and digits, so they are appended first and looked at there.
    mutating func text(_ text: String) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        for index in start..<bytes.count where !Self.isPlain(bytes[index]) {
            bytes.removeSubrange(start...)
            bytes.append(contentsOf: HTML(text: text).source.utf8)
            return
        }
    }

    /// Whether a byte stands for itself whatever follows; 0xE2 leads dashes, arrows and the minus sign.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
        case 32...126, 0x80...0xBF, 0xC3...0xEE: true
        default: false
        }
    }

    mutating func integer(_ number: Int) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes.append(digitsOf: Int(number.magnitude))
    }

    /// A number of units, to a tenth.
    mutating func units(_ units: Double) {
        bytes.append(tenths: Coordinate(units).tenths)
    }

    /// A fraction as a percentage, to a hundredth of a per cent.
    mutating func percent(_ fraction: Double) {
        let hundredths = fraction.isFinite ? Int((min(max(fraction, -10), 10) * 10_000).rounded()) : 0
        if hundredths.isMultiple(of: 10) {
            bytes.append(tenths: hundredths / 10)
        } else {
            if hundredths < 0 { bytes.append(UInt8(ascii: "-")) }
            let (whole, rest) = Int(hundredths.magnitude).quotientAndRemainder(dividingBy: 100)
            if whole > 0 { bytes.append(digitsOf: whole) }
            bytes.append(UInt8(ascii: "."))
            bytes.append(digitsOf: rest / 10)
            bytes.append(digitsOf: rest % 10)
        }
        bytes.append(UInt8(ascii: "%"))
    }

    /// A path, unless it is empty.
    mutating func path(class name: String, _ data: PathData) {
        guard !data.isEmpty else { return }
        raw("<path class=\"")
        text(name)
        raw("\" d=\"")
        bytes.append(contentsOf: data.bytes)
        raw("\"/>")
    }

    /// A line of text in the outer drawing: a horizontal fraction and a height in pixels.
    mutating func label(_ content: String, at fraction: Double, dx: Int = 0, y: Double, class name: String = "") {
        raw("<text")
        if fraction != 0 {
            raw(" x=\"")
            percent(fraction)
            raw("\"")
        }
        if dx != 0 {
            raw(" dx=\"")
            integer(dx)
            raw("\"")
        }
        raw(" y=\"")
        units(y)
        raw("\"")
        if !name.isEmpty {
            raw(" class=\"")
            text(name)
            raw("\"")
        }
        raw(">")
        text(content)
        raw("</text>")
    }
}
