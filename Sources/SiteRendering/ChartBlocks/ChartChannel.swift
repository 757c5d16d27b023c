import Charts

/// Something that an author wrote, with its place.
struct Placed<Content> {
    let value: Content
    let place: Place

    init(_ value: Content, at place: Place) {
        self.value = value
        self.place = place
    }
}

/// What one key of a chart block says: `close`, `[open, close]`, or a mapping with `field` and how it is shown.
struct ChartChannel {
    let key: String
    let keyPlace: Place
    let place: Place
    /// The columns that it names.
    var fields: [Placed<String>] = []
    /// A place on the axis, or words, that stand there themselves and are no column.
    var constant: Placed<String>?
    var type: Placed<ChannelType>?
    var axis = AxisWords()
    var stack: Placed<Stacking?>?
    /// `bin: true` or `bin: { maxbins: 20 }`.
    var bin: Placed<Int?>?

    var isEmpty: Bool { fields.isEmpty && constant == nil }
}

/// Vega-Lite's kinds of values.
enum ChannelType: String, CaseIterable {
    case temporal, quantitative, ordinal, nominal

    /// The scale that suits it.
    var scale: String {
        switch self {
        case .temporal: "time"
        case .quantitative: "linear"
        case .ordinal, .nominal: "band"
        }
    }
}

/// What a block says about an axis, in any of its layers.
struct AxisWords {
    var title: Placed<String>?
    var format: Placed<ValueFormat>?
    var scale: Placed<String>?
    var zero: Placed<Bool>?
    var domain: Placed<ClosedRange<Double>>?

    /// Adds what another layer says about the same axis; they must not contradict each other.
    mutating func merge(_ other: AxisWords, axis: String, collector: DiagnosticCollector) {
        func merged<Content: Equatable>(
            _ own: Placed<Content>?, _ other: Placed<Content>?, _ key: String
        ) -> Placed<Content>? {
            guard let own, let other else { return own ?? other }
            if own.value != other.value {
                collector.error(
                    "\(axis) has another '\(key)' on line \(own.place.line); the layers share one axis", at: other.place
                )
            }
            return own
        }
        title = merged(title, other.title, "title")
        format = merged(format, other.format, "format")
        scale = merged(scale, other.scale, "scale")
        zero = merged(zero, other.zero, "zero")
        domain = merged(domain, other.domain, "domain")
    }
}
