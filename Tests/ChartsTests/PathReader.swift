/// Reads back the path data that the charts write, by the grammar of SVG 1.1, section 8.3: m, l, h, v and z.
struct PathReader {
    struct Point {
        let x, y: Double
    }

    /// Every position that the pen reaches, with the beginnings of subpaths.
    private(set) var points: [Point] = []
    /// False when the text breaks the grammar.
    private(set) var isValid = true

    init(_ text: String) {
        var rest = Array(text.utf8)[...]
        var (x, y, startX, startY) = (0.0, 0.0, 0.0, 0.0)
        var command = UInt8(ascii: " ")
        while let first = rest.first {
            if "mlhvz".utf8.contains(first) {
                command = first
                rest.removeFirst()
            } else if command == UInt8(ascii: "m") {
                command = UInt8(ascii: "l")
            } else if command != UInt8(ascii: "l") {
                isValid = false
                return
            }
            switch command {
            case UInt8(ascii: "z"):
                (x, y) = (startX, startY)
                continue
            case UInt8(ascii: "h"):
                guard let dx = Self.number(&rest) else {
                    isValid = false
                    return
                }
                x += dx
            case UInt8(ascii: "v"):
                guard let dy = Self.number(&rest) else {
                    isValid = false
                    return
                }
                y += dy
            default:
                guard let dx = Self.number(&rest), let dy = Self.number(&rest) else {
                    isValid = false
                    return
                }
                x += dx
                y += dy
                if command == UInt8(ascii: "m") { (startX, startY) = (x, y) }
            }
            points.append(Point(x: x, y: y))
        }
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> Double? {
        if rest.first == UInt8(ascii: " ") { rest.removeFirst() }
        var text: [UInt8] = []
        if rest.first == UInt8(ascii: "-") { text.append(rest.removeFirst()) }
        var hasPoint = false
        while let byte = rest.first, (48...57).contains(byte) || (byte == UInt8(ascii: ".") && !hasPoint) {
            hasPoint = hasPoint || byte == UInt8(ascii: ".")
            text.append(rest.removeFirst())
        }
        return Double(String(decoding: text, as: UTF8.self))
    }
}
