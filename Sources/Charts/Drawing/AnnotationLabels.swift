/// The words of a panel's annotations, placed for the narrow and for the wide drawing.
struct AnnotationLabels {
    typealias Place = AnnotationPlacer.Place

    /// Where words or a number stand, and at which widths.
    struct Label {
        let place: Place
        let visibility: Visibility
    }

    enum Visibility { case always, narrow, wide }

    /// In the order of the annotations.
    private(set) var labels: [Label] = []
    /// The rows above the plot that they need.
    private(set) var rows = 0
    /// What a list below says, in the order of the numbers, where the drawing is narrow and where it is wide.
    private(set) var narrow: [String] = []
    private(set) var wide: [String] = []

    /// - Parameters:
    ///   - rows: How many rows above the plot may be used.
    ///   - listed: How many words of panels above are in the narrow and in the wide list.
    ///   - values: How positions are written.
    ///   - text: How values are written.
    init(
        _ panel: PanelValues, x: XScale, y: ValueScale, in widths: PlotWidths, rows: Int,
        listed: (narrow: Int, wide: Int), values: XValues, text: ValueText
    ) {
        let named = panel.annotations.filter { !$0.text.isEmpty }
        var items: [AnnotationPlacer.Item] = []
        for note in named {
            items.append(
                AnnotationPlacer.Item(
                    fraction: note.x.map { x.fraction($0) }, y: note.y.map { y.y($0) }, text: note.text))
        }
        guard !items.isEmpty else { return }
        let outline = PanelOutline(panel: panel, x: x, y: y)
        func placed(_ width: Double, listed: Int) -> (places: [Place?], list: [Int]) {
            var placer = AnnotationPlacer(width: width, height: y.height, rows: rows, first: listed + 1) {
                outline.meets($0, width: width)
            }
            return placer.place(items)
        }
        let narrow = placed(widths.narrow, listed: listed.narrow)
        let wide = widths.wide == widths.narrow ? narrow : placed(widths.wide, listed: listed.wide)
        for index in items.indices {
            let (small, large) = (narrow.places[index], wide.places[index])
            if small == large {
                if let small { labels.append(Label(place: small, visibility: .always)) }
                continue
            }
            if let small { labels.append(Label(place: small, visibility: .narrow)) }
            if let large { labels.append(Label(place: large, visibility: .wide)) }
        }
        let words = named.map { $0.sentence(values, text) }
        self.narrow = narrow.list.map { words[$0] }
        self.wide = wide.list.map { words[$0] }
        let stem = labels.lazy.map { $0.place.isTag && $0.place.y < 0 ? $0.place.stem + 2 : $0.place.stem }.max() ?? 0
        self.rows = Int((stem / AnnotationPlacer.row).rounded(.up))
    }

    /// How many rows above a plot of some height words may take.
    static func mostRows(height: Double) -> Int { height < 90 ? 1 : height < 150 ? 2 : 3 }
}

extension Annotation {
    /// The words and the place, for lists and descriptions.
    func sentence(_ values: XValues, _ text: ValueText) -> String {
        let place = [x.map { values.text($0) }, y.map { text.text($0) }].compactMap { $0 }
        return "\(self.text): \(place.joined(separator: ", "))"
    }
}
