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
        move(Polyline.Point(x: Coordinate(toX).tenths, y: Coordinate(toY).tenths))
    }

    mutating func move(_ point: Polyline.Point) {
        command("m")
        number(point.x - x)
        number(point.y - y)
        (x, y, startX, startY) = (point.x, point.y, point.x, point.y)
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
        // Two numbers of 8 bytes such as -19999.9 with their separators, a command, and 8 bytes for the last store.
        let room = points.count * 18 + 9
        let numbers = ShortNumber.Table.shared
        let written = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            for point in points where point.x != x || point.y != y {
                if !impliesLine {
                    buffer[count] = UInt8(ascii: "l")
                    count += 1
                    endsWithNumber = false
                    impliesLine = true
                }
                number(numbers[point.x - x], to: buffer, at: &count)
                number(numbers[point.y - y], to: buffer, at: &count)
                (x, y) = (point.x, point.y)
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

    /// The same into a buffer that has room for a separator and eight characters.
    private mutating func number(
        _ number: ShortNumber, to buffer: UnsafeMutableBufferPointer<UInt8>, at count: inout Int
    ) {
        // The separator is always written and only counted when needed, which is faster than deciding.
        buffer[count] = UInt8(ascii: " ")
        count += endsWithNumber && !number.isNegative && !(endsWithFraction && number.beginsWithPoint) ? 1 : 0
        UnsafeMutableRawBufferPointer(buffer).storeBytes(
            of: number.bytes.littleEndian, toByteOffset: count, as: UInt64.self)
        count += number.length
        endsWithNumber = true
        endsWithFraction = number.hasPoint
    }
}
