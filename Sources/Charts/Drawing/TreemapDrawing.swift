/// The drawing of a treemap: rectangles, gaps between groups, and names with values where they fit.
struct TreemapDrawing {
    /// A part, or several that are too small for one each.
    private struct Tile {
        let name: String
        /// Of the whole.
        let share: Double
        /// What it says besides its name.
        let texts: [String]
        let group: Int?
        /// Which colour and text it has.
        let paint, ink: String
        var box = Box(x: 0, y: 0, width: 0, height: 0)
        /// Whether it is the largest of its group, which names the group.
        var isFirst = false

        func placed(_ box: Box) -> Tile {
            var tile = self
            tile.box = box
            return tile
        }
    }

    let plot: TreemapPlot
    private let surface: Surface
    private let widths: PlotWidths
    private let across: Double
    private let height: Double
    private var tiles: [Tile] = []
    private var frames: [Box] = []
    private var notes: [String] = []
    /// Whether each group's name stands in its largest rectangle, at any width.
    private var areGroupsNamed = true

    /// More rectangles would be a texture, and smaller shares than this no more than a dot.
    private static let most = 200
    private static let leastShare = 0.0004
    /// The page's drawing is laid out for this width, and stretched: between a phone's and a desktop's, because names
    /// need more width than height.
    private static let nominal = 480.0

    init(plot: TreemapPlot, on surface: Surface) throws(ChartError) {
        self.plot = plot
        self.surface = surface
        widths = surface.widths(left: 0, right: nil)
        across = surface.across(left: 0, right: nil)
        let strip = plot.colors.map { $0.isPlain ? 0 : StepColors.height } ?? 0
        height = max(Double(min(plot.spec.height ?? 400, 2000)) - strip, 120)
        let width = if case .fixed = surface { widths.wide } else { Self.nominal }
        try arrange(in: Box(x: 0, y: 0, width: width, height: height))
        // From pixels of the layout to fractions of the drawing's width.
        for index in tiles.indices { tiles[index].box = tiles[index].box.scaled(1 / width) }
        for index in frames.indices { frames[index] = frames[index].scaled(1 / width) }
        areGroupsNamed = tiles.filter(\.isFirst).allSatisfy {
            room($0) > 1 && fits(groupName($0), $0.box, widths.narrow, isBold: true)
        }
    }

    private var values: TreemapValues { plot.values }

    // Layout.

    private mutating func arrange(in whole: Box) throws(ChartError) {
        let (large, others) = try choose()
        guard !values.groups.isEmpty else {
            let all = large + others
            // Others come last, whatever their size.
            let boxes = Squares(all.map(\.share), in: whole).boxes
            tiles = zip(all, boxes).map { tile, box in tile.placed(box) }
            return
        }
        var groups = values.groups.indices.map { group in large.filter { $0.group == group } }.filter { !$0.isEmpty }
        groups += others.map { [$0] }
        let sums = groups.map { $0.reduce(0) { $0 + $1.share } }
        let order = sums.indices.sorted { (-sums[$0], $0) < (-sums[$1], $1) }
        let boxes = Squares(order.map { sums[$0] }, in: whole).boxes
        for (index, box) in zip(order, boxes) {
            frames.append(box)
            for (place, inner) in Squares(groups[index].map(\.share), in: box).boxes.enumerated() {
                var tile = groups[index][place].placed(inner)
                tile.isFirst = place == 0 && tile.group != nil
                tiles.append(tile)
            }
        }
    }

    /// What gets a rectangle of its own, with its share for a size, and one for the smaller parts if it would be seen.
    private mutating func choose() throws(ChartError) -> (large: [Tile], others: [Tile]) {
        let shares = values.shares
        let visible = shares.count { $0 >= Self.leastShare }
        var kept = min(visible, Self.most)
        // One rectangle for one part would be no gain.
        if values.parts.count == kept + 1, kept < Self.most, shares[kept] >= Self.leastShare { kept += 1 }
        if values.parts.count > kept, kept == Self.most { kept -= 1 }
        var large: [Tile] = []
        for (part, share) in zip(values.parts, shares).prefix(kept) { large.append(try tile(part, share: share)) }
        leaveOut(values.rest.count)
        let count = values.parts.count - kept
        guard count > 0 else { return (large, []) }
        let share = shares[kept...].reduce(0, +)
        let text = plot.shareText.text(share)
        guard share >= Self.leastShare else {
            notes.insert(
                "\(TreemapDescription.count(count, "smaller part")), together less than 0.1% of the whole, "
                    + "\(count == 1 ? "is" : "are") in the table alone.", at: 0)
            return (large, [])
        }
        notes.insert(
            "Others are the \(TreemapDescription.count(count, "smallest part")), together \(text) of the whole.", at: 0)
        return (
            large,
            [Tile(name: "Others (\(count))", share: share, texts: [text], group: nil, paint: "nv", ink: "nv")]
        )
    }

    private mutating func leaveOut(_ count: Int) {
        guard count > 0 else { return }
        notes.append(
            "\(TreemapDescription.count(count, "row")) without a size above 0 "
                + "\(count == 1 ? "is" : "are") in the table alone.")
    }

    private func tile(_ part: TreemapValues.Part, share: Double) throws(ChartError) -> Tile {
        var (paint, ink) = ("q3", "q3")
        if let group = part.group {
            let color = group % 6 + 1
            (paint, ink) = group < 6 ? ("b k c\(color)", "on") : ("b h c\(color)", "n c\(color)")
        } else if values.hasNumbers {
            paint = part.number.isFinite ? plot.colors?.name(of: part.number) ?? "nv" : "nv"
            ink = paint
        }
        return Tile(
            name: part.name, share: share, texts: try texts(part), group: part.group, paint: paint, ink: ink)
    }

    // Drawing.

    func drawing() throws(ChartError) -> Drawing {
        var svg = SVGWriter(surface, across: across)
        var top = 0.0
        if let colors = plot.colors, !colors.isPlain {
            try colors.draw(top: 4, across: across, in: widths, to: &svg)
            top = StepColors.height
        }
        rectangles(top: top, to: &svg)
        texts(top: top, to: &svg)
        var drawing = Drawing(content: svg, height: top + height + 2, left: 0, right: nil)
        drawing.legend = legend
        drawing.notes = notes
        return drawing
    }

    private var legend: [LegendItem] {
        var items: [LegendItem] = []
        if let colors = plot.colors, colors.isPlain, let value = values.parts.map(\.number).first(where: \.isFinite) {
            items.append(LegendItem(name: plot.numberText.text(value), swatch: .step(colors.name(of: value))))
        }
        if !areGroupsNamed {
            for (group, name) in values.groups.enumerated() where tiles.contains(where: { $0.group == group }) {
                items.append(LegendItem(name: name, swatch: .step(group < 6 ? "b c\(group + 1)" : "b h c\(group - 5)")))
            }
        }
        if values.hasNumbers, tiles.contains(where: { $0.group == nil && $0.paint == "nv" }) {
            items.append(LegendItem(name: "No value", swatch: .step("nv")))
        }
        return items
    }

    private func rectangles(top: Double, to svg: inout SVGWriter) {
        var paths: [String: PathData] = [:]
        for tile in tiles { paths[tile.paint, default: PathData()].rectangle(tile.box, across: across) }
        var gaps = PathData()
        for frame in frames { gaps.rectangle(frame, across: across) }
        svg.panel(top: top, height: height, isClipped: true) { svg in
            let sorted = paths.sorted { $0.key < $1.key }
            for (name, path) in sorted where !name.hasPrefix("b h") { svg.path(class: name, path) }
            svg.path(class: "o in", gaps)
            // Their outlines are what is seen of them.
            for (name, path) in sorted where name.hasPrefix("b h") { svg.path(class: name, path) }
        }
    }

    private func texts(top: Double, to svg: inout SVGWriter) {
        for tile in tiles {
            var y = top + tile.box.y + 16
            let bottom = top + tile.box.y + tile.box.height - 5
            for line in lines(tile) {
                guard y <= bottom else { break }
                let name = line.isWide && !svg.isFixed ? " w" : ""
                svg.label(
                    line.text, at: tile.box.x, dx: 6, y: y, class: (line.isBold ? "n " : "") + tile.ink + name)
                y += 15
            }
        }
    }

    /// What a rectangle says, as far as it is wide enough: its group, name, size and number.
    private func lines(_ tile: Tile) -> [(text: String, isWide: Bool, isBold: Bool)] {
        var lines: [(text: String, isWide: Bool, isBold: Bool)] = []
        let room = self.room(tile)
        if tile.isFirst, areGroupsNamed { lines.append((groupName(tile), false, true)) }
        let isBold = values.groups.isEmpty
        for width in widths.narrow < widths.wide ? [widths.narrow, widths.wide] : [widths.wide] {
            let limit = (tile.box.width * width - 12) / TextWidth.digit / (isBold ? 1.1 : 1)
            let name = TextWidth.wrapped(tile.name, to: limit)
            guard !name.isEmpty, !name.contains(where: { $0.hasSuffix("…") }), name.count <= max(room - lines.count, 1)
            else { continue }
            for line in name { lines.append((line, width > widths.narrow, isBold)) }
            for value in tile.texts where fits(value, tile.box, widths.wide, isBold: false) {
                let isWide = lines.last?.isWide == true || !fits(value, tile.box, widths.narrow, isBold: false)
                lines.append((value, isWide, false))
            }
            return lines
        }
        return lines
    }

    /// The size, and the number that colours it.
    private func texts(_ part: TreemapValues.Part) throws(ChartError) -> [String] {
        let axis = AxisNumber(step: 0, magnitude: part.size)
        let size = try plot.spec.panels[0].y.format?.text(.real(part.size)) ?? axis.text(part.size)
        guard part.number.isFinite else { return [size] }
        return [size, try plot.spec.x.format?.text(.real(part.number)) ?? plot.cellNumber.text(part.number)]
    }

    /// How many lines of text a rectangle is high enough for.
    private func room(_ tile: Tile) -> Int { Int((tile.box.height - 6) / 15) }

    private func groupName(_ tile: Tile) -> String { tile.group.map { values.groups[$0] } ?? "" }

    private func fits(_ text: String, _ box: Box, _ width: Double, isBold: Bool) -> Bool {
        TextWidth.pixels(text) * (isBold ? 1.1 : 1) + 12 <= box.width * width
    }
}

extension Box {
    fileprivate func scaled(_ factor: Double) -> Box {
        Box(x: x * factor, y: y, width: width * factor, height: height)
    }
}

extension PathData {
    fileprivate mutating func rectangle(_ box: Box, across: Double) {
        rectangle(box.x * across, box.y, (box.x + box.width) * across, box.y + box.height)
    }
}
