/// Where the rows of names and their bars and dots stand, in pixels from the drawing's top.
struct RowLayout {
    /// Bars side by side in each row; at least 1.
    let slots: Int
    /// Whether each name stands on a line of its own above its bars.
    let isNameAbove: Bool
    /// The top of the plot, and its height.
    let top, height: Double
    /// From one row to the next.
    let pitch: Double
    /// The height of the drawing.
    let total: Double

    /// The line of a name above its bars.
    private static let nameLine = 18.0

    /// - Parameters:
    ///   - wished: The height of the drawing that the author wishes; nil follows the rows. Rows are never so low that
    ///     their names would touch.
    ///   - top: What stands above the plot.
    ///   - foot: What stands below.
    init(rows: Int, slots: Int, isNameAbove: Bool, wished: Int?, top: Double, foot: Double) {
        self.slots = max(slots, 1)
        self.isNameAbove = isNameAbove
        self.top = top
        let count = Double(max(rows, 1))
        let name = isNameAbove ? Self.nameLine : 0
        let parts = Double(self.slots)
        let usual = name + (parts > 1 ? parts * 12 / Self.share(self.slots) : isNameAbove ? 22 : 26)
        let least = name + max(parts * 5, isNameAbove ? 14 : 18)
        if let wished {
            pitch = min(max((Double(wished) - top - foot) / count, least), 120)
        } else {
            pitch = usual
        }
        height = (pitch * count * 10).rounded() / 10
        total = top + height + foot
    }

    /// How much of a row its bars fill.
    private static func share(_ slots: Int) -> Double { slots > 1 ? 0.75 : 0.62 }

    private var name: Double { isNameAbove ? Self.nameLine : 0 }

    /// Where a row's bars begin, in pixels from the plot's top, and the height of each.
    func bar(row: Double, slot: Int) -> (top: Double, bottom: Double) {
        let room = pitch - name
        let inside = room * Self.share(slots)
        // Below its name a bar stands at once, so that the space after it parts the rows.
        let start = row * pitch + name + (isNameAbove ? 0 : (room - inside) / 2)
        let height = inside / Double(slots)
        let top = start + height * Double(slot)
        return (top, top + height * (slots > 1 ? 0.92 : 1))
    }

    /// Where lines across the rows begin and end in one of them, below its name, in pixels from the plot's top.
    func lines(row: Double) -> (top: Double, bottom: Double) {
        let (first, last) = (bar(row: row, slot: 0), bar(row: row, slot: slots - 1))
        return (first.top - 2, last.bottom + 2)
    }

    /// The middle of a row's bars, in pixels from the plot's top.
    func middle(row: Double) -> Double {
        let (first, last) = (bar(row: row, slot: 0), bar(row: row, slot: slots - 1))
        return (first.top + last.bottom) / 2
    }

    /// The line on which a row's name stands, in pixels from the drawing's top.
    func nameLine(row: Int) -> Double {
        isNameAbove ? top + Double(row) * pitch + 13 : top + middle(row: Double(row)) + 4
    }
}
