import Markup

/// Markup under construction, as bytes. Text and attribute values are escaped, markup comes from literals alone.
struct SVGWriter {
    private(set) var bytes: [UInt8] = []
    /// How many pixels the plot is wide; nil where the page decides, which positions in per cent suit.
    private let width: Double?
    /// How many units the plot's inner elements measure across.
    private let across: Double

    init() {
        width = nil
        across = 1000
    }

    /// Markup of a drawing.
    ///
    /// - Parameter across: How many units the plot measures.
    init(_ surface: Surface, across: Double) {
        self.across = across
        if case .fixed = surface { width = across } else { width = nil }
    }

    /// Whether the drawing has one width, so that nothing in it is switched by the page's.
    var isFixed: Bool { width != nil }

    /// The finished markup: literals and escaped text.
    var html: HTML { HTML(trusted: String(decoding: bytes, as: UTF8.self)) }

    mutating func raw(_ literal: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    mutating func append(_ other: SVGWriter) {
        bytes.append(contentsOf: other.bytes)
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

    /// A number with all its digits.
    mutating func number(_ number: Double) {
        DataFile.append(number, to: &bytes)
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

    /// A horizontal position in the outer drawing.
    mutating func position(_ fraction: Double) {
        if let width { units(fraction * width) } else { percent(fraction) }
    }

    /// Marks in an inner element of their own, which stretches with the page.
    ///
    /// - Parameters:
    ///   - top: Pixels from the drawing's top.
    ///   - scale: The scale of its values, for the script; nil where it has nothing to do.
    ///   - standsOnZero: Whether nought belongs to every part of the values.
    mutating func panel(
        top: Double, height: Double, isClipped: Bool, scale: ValueScale? = nil, standsOnZero: Bool = false,
        content: (inout SVGWriter) -> Void
    ) {
        raw("<svg class=\"marks")
        if isClipped { raw(" clip") }
        raw("\" y=\"")
        units(top)
        raw("\" width=\"")
        if let width { units(width) } else { raw("100%") }
        raw("\" height=\"")
        units(height)
        raw("\" viewBox=\"0 0 ")
        units(across)
        raw(" ")
        units(height)
        raw("\" preserveAspectRatio=\"none\"")
        if let scale, !isFixed {
            raw(" data-y=\"")
            text(scale.kind.rawValue)
            raw(" ")
            number(scale.domain.lowerBound)
            raw(" ")
            number(scale.domain.upperBound)
            if scale.kind == .symlog {
                raw(" ")
                number(scale.constant)
            }
            if standsOnZero { raw(" zero") }
            raw("\"")
        }
        raw(">")
        content(&self)
        raw("</svg>\n")
    }

    mutating func group(class name: StaticString, content: (inout SVGWriter) -> Void) {
        raw("<g class=\"")
        raw(name)
        raw("\">")
        content(&self)
        raw("</g>")
    }

    /// A dot of 3 px in the outer drawing.
    mutating func dot(class name: String, at fraction: Double, y: Double) {
        raw("<circle class=\"")
        text(name)
        raw("\" cx=\"")
        position(fraction)
        raw("\" cy=\"")
        units(y)
        raw("\" r=\"3\"/>")
    }

    /// A path of a picture that is always the same.
    mutating func path(class name: String, data: StaticString) {
        raw("<path class=\"")
        text(name)
        raw("\" d=\"")
        raw(data)
        raw("\"/>")
    }

    /// A path, unless it is empty.
    ///
    /// - Parameter fill: A reference to a pattern; nil where the class says it all.
    mutating func path(class name: String, fill: String? = nil, _ data: PathData) {
        guard !data.isEmpty else { return }
        raw("<path class=\"")
        text(name)
        if let fill {
            raw("\" fill=\"")
            text(fill)
        }
        raw("\" d=\"")
        bytes.append(contentsOf: data.bytes)
        raw("\"/>")
    }

    /// A line of text in the outer drawing: a horizontal fraction and a height in pixels.
    mutating func label(_ content: String, at fraction: Double, dx: Int = 0, y: Double, class name: String = "") {
        raw("<text")
        if fraction != 0 {
            raw(" x=\"")
            position(fraction)
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

    /// A line of text that stands on end, read from below, at a horizontal fraction; its middle is there.
    mutating func standing(_ content: String, at fraction: Double, y: Double, class name: String) {
        raw("<svg x=\"")
        position(fraction)
        raw("\" y=\"")
        units(y)
        raw("\" overflow=\"visible\"><text y=\"4\" transform=\"rotate(-90)\"")
        if !name.isEmpty {
            raw(" class=\"")
            text(name)
            raw("\"")
        }
        raw(">")
        text(content)
        raw("</text></svg>")
    }

    /// A label under the horizontal axis, whose rows stand below a height in pixels.
    mutating func label(_ label: AxisLabel, axis: Double) {
        // On one width all is known: what is for wide drawings alone was left out or stands.
        let name = isFixed ? "" : label.visibility == .wide ? "w" : label.visibility == .staggered ? "s" : ""
        let row = isFixed && label.visibility == .staggered ? 1 : label.row
        self.label(
            label.text, at: label.fraction, dx: label.shift, y: axis + 18 + Double(row) * 16, class: name)
    }

    /// A line of text at a place in pixels.
    mutating func line(_ content: String, x: Double, y: Double, class name: StaticString) {
        raw("<text x=\"")
        units(x)
        raw("\" y=\"")
        units(y)
        raw("\" class=\"")
        raw(name)
        raw("\">")
        text(content)
        raw("</text>\n")
    }

    /// The program's own text, such as a style sheet.
    mutating func literal(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}
