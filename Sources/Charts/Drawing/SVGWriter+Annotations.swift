extension SVGWriter {
    /// Words, numbers and stems of a panel's annotations.
    ///
    /// - Parameter top: The plot's top in pixels.
    mutating func annotations(_ notes: AnnotationLabels, top: Double) {
        for label in notes.labels where label.place.stem > 0 { stem(label, top: top) }
        for label in notes.labels {
            let place = label.place
            if place.isTag { circle(label, top: top) }
            var name = place.isTag ? "mid" : "note"
            switch place.anchor {
            case .start: break
            case .middle: if !place.isTag { name += " mid" }
            case .end: name += " z"
            }
            self.label(
                place.text, at: place.fraction, dx: place.dx, y: top + place.y + (place.isTag ? 4 : 0),
                class: name + label.suffix)
        }
    }

    /// The line of an event above the plot.
    private mutating func stem(_ label: AnnotationLabels.Label, top: Double) {
        raw("<line class=\"rule")
        text(label.suffix)
        raw("\" x1=\"")
        position(label.place.fraction)
        raw("\" x2=\"")
        position(label.place.fraction)
        raw("\" y1=\"")
        units(top - label.place.stem)
        raw("\" y2=\"")
        units(top)
        raw("\"/>")
    }

    /// The ground under a number.
    private mutating func circle(_ label: AnnotationLabels.Label, top: Double) {
        raw("<circle class=\"tag")
        text(label.suffix)
        raw("\" cx=\"")
        position(label.place.fraction)
        if label.place.dx != 0 {
            raw("\" transform=\"translate(")
            integer(label.place.dx)
            raw(" 0)")
        }
        raw("\" cy=\"")
        units(top + label.place.y)
        raw("\" r=\"8\"/>")
    }
}

extension AnnotationLabels.Label {
    /// The class that shows it at its widths alone.
    fileprivate var suffix: String {
        switch visibility {
        case .always: ""
        case .narrow: " nw"
        case .wide: " w"
        }
    }
}
