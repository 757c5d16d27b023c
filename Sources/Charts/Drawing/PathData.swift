/// The `d` attribute of a path, in relative commands with no byte too many.
///
/// Positions are rounded before they are subtracted, so that rounding never adds up along a line.
struct PathData {
    private(set) var bytes: [UInt8] = []
    private var x = 0, y = 0
    private var startX = 0, startY = 0
    /// Whether a number stands last, and whether it has a decimal point; both decide about a separator.
    private var endsWithNumber = false, endsWithFraction = false
    /// Whether further pairs of numbers are lines: after `m`, as SVG says of "implicit lineto".
    private var impliesLine = false

    var isEmpty: Bool { bytes.isEmpty }

    mutating func reserveCapacity(points: Int) {
        bytes.reserveCapacity(bytes.count + points * 7)
    }

    mutating func move(_ toX: Double, _ toY: Double) {
        let (newX, newY) = (Coordinate(toX).tenths, Coordinate(toY).tenths)
        command("m")
        number(newX - x)
        number(newY - y)
        (x, y, startX, startY) = (newX, newY, newX, newY)
        impliesLine = true
    }

    mutating func line(_ toX: Double, _ toY: Double) {
        let (newX, newY) = (Coordinate(toX).tenths, Coordinate(toY).tenths)
        guard newX != x || newY != y else { return }
        if !impliesLine { command("l") }
        number(newX - x)
        number(newY - y)
        (x, y) = (newX, newY)
        impliesLine = true
    }

    /// Lines through many points, the same as one after another, but written without looking at the array each time.
    mutating func lines(_ points: ArraySlice<Polyline.Point>) {
        // Two numbers of 8 bytes such as -19999.9 with their separators, and a command.
        let room = points.count * 18 + 1
        let written = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            for point in points {
                let (newX, newY) = (Coordinate(point.x).tenths, Coordinate(point.y).tenths)
                guard newX != x || newY != y else { continue }
                if !impliesLine {
                    buffer[count] = UInt8(ascii: "l")
                    count += 1
                    endsWithNumber = false
                    impliesLine = true
                }
                number(newX - x, to: buffer, at: &count)
                number(newY - y, to: buffer, at: &count)
                (x, y) = (newX, newY)
            }
        }
        bytes.append(contentsOf: written)
    }

    mutating func horizontal(_ toX: Double) {
        let newX = Coordinate(toX).tenths
        command("h")
        number(newX - x)
        x = newX
    }

    mutating func vertical(_ toY: Double) {
        let newY = Coordinate(toY).tenths
        command("v")
        number(newY - y)
        y = newY
    }

    mutating func close() {
        command("z")
        (x, y) = (startX, startY)
    }

    /// A rectangle with sides along the axes.
    mutating func rectangle(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) {
        move(left, top)
        horizontal(right)
        vertical(bottom)
        horizontal(left)
        close()
    }

    private mutating func command(_ letter: Unicode.Scalar) {
        bytes.append(UInt8(ascii: letter))
        endsWithNumber = false
        impliesLine = false
    }

    private mutating func number(_ tenths: Int) {
        if needsSeparator(before: tenths) { bytes.append(UInt8(ascii: " ")) }
        bytes.append(tenths: tenths)
        endsWithNumber = true
        endsWithFraction = tenths % 10 != 0
    }

    private func needsSeparator(before tenths: Int) -> Bool {
        endsWithNumber && tenths >= 0 && !(endsWithFraction && tenths < 10 && tenths != 0)
    }

    /// The same into a buffer that has room for nine bytes.
    private mutating func number(_ tenths: Int, to buffer: UnsafeMutableBufferPointer<UInt8>, at count: inout Int) {
        func write(_ byte: UInt8) {
            buffer[count] = byte
            count += 1
        }
        if needsSeparator(before: tenths) { write(UInt8(ascii: " ")) }
        if tenths < 0 { write(UInt8(ascii: "-")) }
        let (whole, tenth) = Int(tenths.magnitude).quotientAndRemainder(dividingBy: 10)
        if whole > 0 || tenth == 0 {
            // Differences of coordinates are at most 20,000; constant divisors are multiplications.
            if whole >= 10_000 { write(UInt8(truncatingIfNeeded: 48 + whole / 10_000)) }
            if whole >= 1000 { write(UInt8(truncatingIfNeeded: 48 + whole / 1000 % 10)) }
            if whole >= 100 { write(UInt8(truncatingIfNeeded: 48 + whole / 100 % 10)) }
            if whole >= 10 { write(UInt8(truncatingIfNeeded: 48 + whole / 10 % 10)) }
            write(UInt8(truncatingIfNeeded: 48 + whole % 10))
        }
        if tenth > 0 {
            write(UInt8(ascii: "."))
            write(UInt8(truncatingIfNeeded: 48 + tenth))
        }
        endsWithNumber = true
        endsWithFraction = tenth > 0
    }
}
