/// Finds room for the words of a panel's annotations on a plot of one width.
///
/// Words of events stand in rows above the plot, beside a stem that continues their line; those of levels at the end of
/// their line; texts near their place. What finds no room gets a number there and stands in a list below.
struct AnnotationPlacer {
    /// What a panel annotates, in places of the plot.
    struct Item {
        /// From 0 at the left to 1 at the right; nil for a level.
        let fraction: Double?
        /// Pixels from the top; nil for an event.
        let y: Double?
        let text: String
    }

    /// Where words or a number stand.
    struct Place: Hashable {
        /// Which end of the text stands at the place.
        enum Anchor: Hashable { case start, middle, end }

        var text: String
        let fraction: Double
        let dx: Int
        /// The base line, or the middle of a number's circle, in pixels from the plot's top.
        let y: Double
        let anchor: Anchor
        let isTag: Bool
        /// How far the line of an event goes on above the plot, in pixels.
        let stem: Double
    }

    /// Pixels from the plot's left and top.
    struct Box {
        let left, right, top, bottom: Double

        func touches(_ other: Box, gap: Double = 4) -> Bool {
            left < other.right + gap && other.left < right + gap && top < other.bottom && other.top < bottom
        }
    }

    let width, height: Double
    /// How many rows there are above the plot.
    let rows: Int
    /// The number that the first tag has.
    let first: Int
    /// Whether marks are drawn in a box.
    let isBusy: (Box) -> Bool

    /// What words, numbers and stems above the plot take up, by item.
    private var boxes: [Int: Box] = [:]
    private var stems: [Int: Box] = [:]

    /// The height of a row above the plot in pixels.
    static let row = 17.0
    private static let radius = 8.0

    init(width: Double, height: Double, rows: Int, first: Int, isBusy: @escaping (Box) -> Bool) {
        self.width = width
        self.height = height
        self.rows = rows
        self.first = first
        self.isBusy = isBusy
    }

    /// The place of each item's words or number, nil where there is none, and the words that a list must say.
    mutating func place(_ items: [Item]) -> (places: [Place?], list: [Int]) {
        var places = [Place?](repeating: nil, count: items.count)
        // From right to left, because words to the right of a line cross the lines that follow it.
        let events = items.indices.filter { items[$0].y == nil }
            .sorted { (items[$0].fraction ?? 0, $0) > (items[$1].fraction ?? 0, $1) }
        for index in events { places[index] = words(items[index], index) }
        if events.contains(where: { places[$0] == nil }) { replaceByNumbers(events, items, &places) }
        let others = items.indices.filter { items[$0].y != nil }
        for index in others { places[index] = words(items[index], index) }
        for index in others where places[index] == nil { places[index] = tag(items[index], index) }
        let list = items.indices.filter { places[$0]?.isTag ?? true }
        for (number, index) in list.enumerated() { places[index]?.text = "\(first + number)" }
        return (places, list)
    }

    /// Gives events numbers, and then words again to those whose words leave all numbers in place.
    private mutating func replaceByNumbers(_ events: [Int], _ items: [Item], _ places: inout [Place?]) {
        let before = (places, boxes, stems)
        for index in events where places[index] == nil { places[index] = eventTag(items[index], index) }
        guard events.contains(where: { places[$0] == nil }) else { return }
        let most = events.count { places[$0] != nil }
        let mixed = (places, boxes, stems)
        (places, boxes, stems) = before
        for index in events { (places[index], boxes[index], stems[index]) = (nil, nil, nil) }
        for index in events.reversed() { places[index] = eventTag(items[index], index) }
        guard events.count(where: { places[$0] != nil }) > most else { return (places, boxes, stems) = mixed }
        // Twice, because each number that gives way makes room for others' words.
        for index in events + events {
            let (box, stem) = (boxes[index], stems[index])
            (boxes[index], stems[index]) = (nil, nil)
            if let place = words(items[index], index) {
                places[index] = place
            } else {
                (boxes[index], stems[index]) = (box, stem)
            }
        }
    }

    // Words.

    private mutating func words(_ item: Item, _ index: Int) -> Place? {
        let length = TextWidth.pixels(item.text)
        guard length <= width else { return nil }
        guard let y = item.y else { return event(item, index, length) }
        let candidates = item.fraction.map { text(item.text, length, at: $0, y) } ?? level(item.text, length, y)
        return best(candidates, index)
    }

    private mutating func event(_ item: Item, _ index: Int, _ length: Double) -> Place? {
        let fraction = item.fraction ?? 0
        let x = fraction * width
        for (anchor, left) in [(Place.Anchor.start, x + 4), (.end, x - 4 - length)] {
            guard left >= 0, left + length <= width else { continue }
            for row in 0..<rows {
                let box = self.row(row, left, left + length)
                guard takes(box, stem: x, index) else { continue }
                return Place(
                    text: item.text, fraction: fraction, dx: anchor == .start ? 4 : -4, y: box.bottom - 4,
                    anchor: anchor, isTag: false, stem: -box.top - 2)
            }
        }
        return nil
    }

    private func row(_ row: Int, _ left: Double, _ right: Double) -> Box {
        Box(left: left, right: right, top: -Double(row + 1) * Self.row, bottom: -Double(row) * Self.row)
    }

    /// Takes a box above the plot with a stem up to its top, unless one of them crosses what stands there.
    private mutating func takes(_ box: Box, stem x: Double, _ index: Int) -> Bool {
        let stem = Box(left: x, right: x, top: box.top, bottom: 0)
        let isCrossed = boxes.values.contains { $0.touches(box, gap: 6) || $0.touches(stem, gap: Self.seam) }
        guard !isCrossed, !stems.values.contains(where: { $0.touches(box, gap: 1) && $0.left != x }) else {
            return false
        }
        boxes[index] = box
        stems[index] = stem
        return true
    }

    private func level(_ text: String, _ length: Double, _ y: Double) -> [(Place, Box)] {
        var candidates: [(Place, Box)] = []
        for anchor in [Place.Anchor.end, .start] {
            for base in [y - 4, y + 13] {
                let left = anchor == .end ? width - length : 0
                let place = Place(
                    text: text, fraction: anchor == .end ? 1 : 0, dx: 0, y: base, anchor: anchor, isTag: false, stem: 0)
                candidates.append((place, Self.line(left, length, base)))
            }
        }
        return candidates
    }

    private func text(_ text: String, _ length: Double, at fraction: Double, _ y: Double) -> [(Place, Box)] {
        let x = fraction * width
        // The whole text stays inside: in the middle if it can, else as far as it must be from the edge.
        let middle = min(max(x, length / 2), width - length / 2)
        let isMiddle = abs(middle - x) < 0.5
        let anchor: Place.Anchor = isMiddle ? .middle : x < middle ? .start : .end
        let edge = anchor == .end ? middle + length / 2 - x : middle - length / 2 - x
        var candidates: [(Place, Box)] = []
        for base in [y - 8, y + 17, y - 22, y + 31, y - 36, y + 45] {
            let place = Place(
                text: text, fraction: fraction, dx: isMiddle ? 0 : Int(edge.rounded()), y: base, anchor: anchor,
                isTag: false, stem: 0)
            candidates.append((place, Self.line(middle - length / 2, length, base)))
        }
        return candidates
    }

    /// The room of a line of text on a base line.
    private static func line(_ left: Double, _ length: Double, _ base: Double) -> Box {
        Box(left: left, right: left + length, top: base - 13, bottom: base + 4)
    }

    /// The first place inside the plot that touches no other words, rather one without marks.
    private mutating func best(_ candidates: [(place: Place, box: Box)], _ index: Int) -> Place? {
        let free = candidates.filter { isFree($0.box) }
        guard let choice = free.first(where: { !isBusy($0.box) }) ?? free.first else { return nil }
        boxes[index] = choice.box
        return choice.place
    }

    private func isFree(_ box: Box) -> Bool {
        box.top >= -2 && box.bottom <= height + 2 && !boxes.values.contains { $0.touches(box) }
    }

    // Numbers.

    private mutating func tag(_ item: Item, _ index: Int) -> Place? {
        guard let y = item.y else { return nil }
        // At the end of a level, or as near to it as others let it.
        for step in item.fraction == nil ? 0..<6 : 0..<1 {
            let shift = -Self.radius - 20 * Double(step)
            let x = item.fraction.map { $0 * width } ?? width + shift
            let box = Box(
                left: x - Self.radius, right: x + Self.radius, top: y - Self.radius, bottom: y + Self.radius)
            guard x >= 0, !boxes.values.contains(where: { $0.touches(box, gap: 1) }) else { continue }
            boxes[index] = box
            return Place(
                text: "", fraction: item.fraction ?? 1, dx: item.fraction == nil ? Int(shift) : 0, y: y,
                anchor: .middle, isTag: true, stem: 0)
        }
        return nil
    }

    private mutating func eventTag(_ item: Item, _ index: Int) -> Place? {
        let fraction = item.fraction ?? 0
        let x = fraction * width
        for row in 0..<rows {
            let box = self.row(row, x - Self.radius, x + Self.radius)
            let stem = Box(left: x, right: x, top: box.bottom, bottom: 0)
            guard !boxes.values.contains(where: { $0.touches(box, gap: 1) || $0.touches(stem, gap: Self.seam) }),
                !stems.values.contains(where: { $0.touches(box, gap: Self.seam) })
            else { continue }
            boxes[index] = box
            stems[index] = stem
            return Place(
                text: "", fraction: fraction, dx: 0, y: (box.top + box.bottom) / 2, anchor: .middle, isTag: true,
                stem: -box.bottom)
        }
        return nil
    }

    /// How near a line may come: below the rim of a number, which lies on it, though not below the number.
    private static let seam = -1.5
}
