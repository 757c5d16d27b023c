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
        let isFraction = tenths % 10 != 0
        if endsWithNumber, tenths >= 0, !(isFraction && tenths < 10 && endsWithFraction) {
            bytes.append(UInt8(ascii: " "))
        }
        bytes.append(tenths: tenths)
        endsWithNumber = true
        endsWithFraction = isFraction
    }
}
