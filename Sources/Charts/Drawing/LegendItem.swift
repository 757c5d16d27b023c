/// A name and how that which it names is drawn.
struct LegendItem: Hashable {
    enum Swatch: Hashable {
        case line(paint: Int, dash: Int)
        case area(paint: Int, dash: Int)
        /// A surface with a pattern: of bars and of stacked areas.
        case surface(paint: Int, pattern: Int)
        case point(paint: Int, shape: Int)
        /// A band, the nth from outside.
        case band(level: Int)
        case rise, fall
        /// The same of sessions that are strokes.
        case riseStroke, fallStroke
        /// A dashed line across the plot.
        case rule
        /// A step of a colour scale, by its class.
        case step(String)
    }

    let name: String
    let swatch: Swatch

    /// The picture beside the name, 24 by 12 units.
    ///
    /// - Parameter id: Begins the ids of the drawing's patterns.
    func draw(id: String, to svg: inout SVGWriter) {
        switch swatch {
        case .line(let paint, let dash): svg.path(class: "l c\(paint) d\(dash)", data: "m0 6h24")
        case .area(let paint, let dash):
            svg.path(class: "a c\(paint)", data: "m0 6h24v6h-24z")
            svg.path(class: "l c\(paint) d\(dash)", data: "m0 6h24")
        case .surface(let paint, let pattern):
            let fill = FillPattern(series: pattern)
            var path = PathData()
            path.rectangle(6, 1, 18, 11)
            svg.path(class: "\(fill.name) c\(paint)", fill: fill.fill(id: id), path)
        case .point(let paint, let shape):
            svg.path(class: "\(SeriesStyle.point(shape)) c\(paint)", data: "m12 6h.1")
            if shape > 2 { svg.path(class: shape == 3 ? "o p in" : "o p p2 in", data: "m12 6h.1") }
        case .band(let level):
            // As in the fan, where inner bands lie on all outer ones.
            for _ in 1...level { svg.path(class: "i", data: "m0 1h24v10h-24z") }
        case .rise: svg.path(class: "up", data: "m8 1h8v10h-8z")
        case .fall: svg.path(class: "down", data: "m8 1h8v10h-8z")
        case .riseStroke: svg.path(class: "up r", data: "m7 10h5m0 2v-12m0 2h5")
        case .fallStroke: svg.path(class: "down r", data: "m7 2h5m0-2v12m0-2h5")
        case .rule: svg.path(class: "rule", data: "m0 6h24")
        case .step(let name): svg.path(class: name, data: "m0 1h24v10h-24z")
        }
    }
}

/// The classes that tell series apart besides their colour.
enum SeriesStyle {
    /// A dot: round, square, and both hollow.
    static func point(_ shape: Int) -> String { shape.isMultiple(of: 2) ? "o p p2" : "o p" }

    /// The shape of the nth series of dots.
    static func shape(_ number: Int) -> Int { (number - 1) % 4 + 1 }
}
