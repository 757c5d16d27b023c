import Charts
import Market
import Markup

extension ComponentRenderer {
    /// A `chart` block.
    func chart(_ reader: SettingsReader, component: PageDocument.Component, id: String) -> HTML {
        let decoder = ChartDecoder(components: self)
        guard let (spec, data) = decoder.spec(reader, component: component) else { return HTML() }
        do throws(ChartError) {
            let (html, isEmpty) = try Chart(spec, data: data, id: id).figure()
            if isEmpty, spec.empty == .warn { collector.warning("the chart has nothing to draw", at: component.place) }
            return html
        } catch {
            let hint = error.name.map { cure(for: $0, among: error.names) } ?? ""
            collector.error(
                error.message + hint,
                at: component.settings?.place(of: error.name ?? error.key, under: error.key) ?? component.place)
            return HTML()
        }
    }

    func sparkline(_ values: [Double]) -> HTML { Sparkline(values).html }
}

/// Reads the YAML of a chart block in its short form (`x: date`) or in Vega-Lite's long form (`encoding:`).
struct ChartDecoder {
    private let components: ComponentRenderer
    private var collector: DiagnosticCollector { components.collector }

    init(components: ComponentRenderer) {
        self.components = components
    }

    /// What one channel says: `close`, `[open, close]`, or a mapping with `field` and how it is shown.
    private struct Channel {
        var fields: [String] = []
        var title: String?
        var format: ValueFormat?
        var scale: String?
        var scalePlace: Place?
        var zero: Bool?
        var domain: ClosedRange<Double>?
    }

    private enum Kind: String, CaseIterable {
        case temporal, quantitative, ordinal, nominal
    }

    /// - Returns: The spec with the rows of each of its layers, or nil after a report.
    func spec(_ reader: SettingsReader, component: PageDocument.Component) -> (ChartSpec, [Rows])? {
        var reader = reader
        let before = collector.diagnostics.count
        let data = reader.text("data") ?? (components.queryNames.count == 1 ? components.queryNames[0] : nil)
        let dataPlace = reader.place(of: "data")
        var (x, y, color) = channels(&reader)
        if let encoding = reader.setting("encoding"),
            var inner = SettingsReader(
                encoding, subject: "encoding", collector: collector, expand: reader.expand)
        {
            (x, y, color) = channels(&inner)
            inner.finish()
        }
        let layers = layers(&reader, y: y, color: color)
        let scale = x.scale.flatMap { word in
            choice(word, XAxis.Scale.self, "the scale of x", at: x.scalePlace ?? reader.place)
        }
        let yScale = y.scale.flatMap { word in
            choice(word, YAxis.Scale.self, "the scale of y", at: y.scalePlace ?? reader.place)
        }
        let format = components.catalog.format(
            reader.text("format"), at: reader.place(of: "format"), collector: collector)
        let spec = ChartSpec(
            title: reader.text("title"), subtitle: reader.text("subtitle"), source: reader.text("source"),
            description: reader.text("description"), layers: layers.map(\.layer),
            x: XAxis(field: x.fields.first, title: x.title, format: x.format, scale: scale),
            y: YAxis(
                title: y.title, format: y.format ?? format, scale: yScale ?? .linear, zero: y.zero, domain: y.domain),
            movingAverage: integers("movingAverage", &reader), rebase: reader.number("rebase"),
            missing: reader.choice("missing", of: MissingValues.self) ?? .gap,
            empty: reader.choice("empty", of: EmptyData.self) ?? .error,
            height: reader.integer("height", in: 120...1200) ?? 320)
        reader.finish()
        if data == nil, layers.contains(where: { $0.layer.data == nil }) {
            collector.error(
                "chart needs 'data', the name of a query\(cure(for: "", among: components.queryNames))",
                at: component.place)
        }
        if layers.isEmpty, let data { _ = components.rows(named: data, at: dataPlace) }
        let rows = layers.compactMap { layer in
            (layer.layer.data ?? data).flatMap { components.rows(named: $0, at: layer.dataPlace ?? dataPlace) }
        }
        guard collector.diagnostics[before...].allSatisfy({ $0.severity != .error }), rows.count == layers.count else {
            return nil
        }
        return (spec, rows)
    }

    private func channels(_ reader: inout SettingsReader) -> (x: Channel, y: Channel, color: Channel) {
        (channel("x", &reader), channel("y", &reader), channel("color", &reader))
    }

    private func channel(_ key: String, _ reader: inout SettingsReader) -> Channel {
        guard let setting = reader.setting(key) else { return Channel() }
        guard case .mapping = setting.content else { return Channel(fields: reader.texts(key) ?? []) }
        guard var inner = SettingsReader(setting, subject: key, collector: collector, expand: reader.expand) else {
            return Channel()
        }
        var channel = Channel(fields: inner.texts("field") ?? [], title: inner.text("title"))
        channel.format = components.catalog.format(
            inner.text("format"), at: inner.place(of: "format"), collector: collector)
        if let kind = inner.choice("type", of: Kind.self) {
            channel.scale = kind == .temporal ? "time" : kind == .quantitative ? "linear" : "band"
            channel.scalePlace = inner.place(of: "type")
        }
        if let scale = inner.setting("scale") { readScale(scale, inner, into: &channel) }
        if let axis = inner.setting("axis"),
            var reader = SettingsReader(axis, subject: "axis", collector: collector, expand: reader.expand)
        {
            channel.title = reader.text("title") ?? channel.title
            channel.format =
                components.catalog.format(reader.text("format"), at: reader.place(of: "format"), collector: collector)
                ?? channel.format
            reader.finish()
        }
        inner.finish()
        return channel
    }

    /// `scale: log`, or `scale: { type: log, zero: false, domain: [1, 100] }`.
    private func readScale(_ setting: Setting, _ reader: SettingsReader, into channel: inout Channel) {
        channel.scalePlace = setting.place
        guard case .mapping = setting.content else {
            channel.scale = reader.text(of: setting, key: "scale")
            return
        }
        guard var inner = SettingsReader(setting, subject: "scale", collector: collector, expand: reader.expand) else {
            return
        }
        channel.scale = inner.text("type") ?? channel.scale
        channel.zero = inner.flag("zero")
        if let texts = inner.texts("domain") {
            let numbers = texts.compactMap { Double($0) }.filter(\.isFinite)
            if texts.count == 2, numbers.count == 2, numbers[0] < numbers[1] {
                channel.domain = numbers[0]...numbers[1]
            } else {
                collector.error("'domain' must be two numbers, the smaller one first", at: inner.place(of: "domain"))
            }
        }
        inner.finish()
    }

    private typealias PlacedLayer = (layer: Layer, dataPlace: Place?)

    private func layers(_ reader: inout SettingsReader, y: Channel, color: Channel) -> [PlacedLayer] {
        if let settings = reader.list("layer") {
            if reader.has("mark") {
                collector.error(
                    "a chart has either 'mark' or 'layer'; give each layer its mark", at: reader.place(of: "mark"))
            }
            _ = reader.setting("mark")
            return settings.compactMap { setting in
                guard
                    var inner = SettingsReader(setting, subject: "a layer", collector: collector, expand: reader.expand)
                else { return nil }
                let place = inner.has("data") ? inner.place(of: "data") : nil
                let own = channels(&inner)
                let data = inner.text("data")
                let layer = layer(
                    &inner, data: data, x: own.x.fields.first, y: own.y.fields.isEmpty ? y : own.y,
                    color: own.color.fields.isEmpty ? color : own.color)
                inner.finish()
                return layer.map { ($0, place) }
            }
        }
        return layer(&reader, data: nil, x: nil, y: y, color: color).map { [($0, nil)] } ?? []
    }

    private func layer(
        _ reader: inout SettingsReader, data: String?, x: String?, y: Channel, color: Channel
    ) -> Layer? {
        guard reader.has("mark") else {
            collector.error(
                "\(reader.subject) needs 'mark'; there are \(Mark.allCases.map(\.rawValue).joined(separator: ", "))",
                at: reader.place)
            _ = reader.setting("mark")
            return nil
        }
        let mark = reader.choice("mark", of: Mark.self)
        // `volume: true` asks for the column of that name, `volume: false` for no panel, which is an empty name.
        let volume = reader.text("volume").map { $0 == "true" ? "volume" : $0 == "false" ? "" : $0 }
        let layer = Layer(
            mark: mark ?? .line, data: data, x: x, y: y.fields, color: color.fields.first, lower: reader.text("lower"),
            upper: reader.text("upper"), open: reader.text("open"), high: reader.text("high"), low: reader.text("low"),
            close: reader.text("close"), volume: volume, labels: reader.texts("labels") ?? [])
        return mark == nil ? nil : layer
    }

    private func integers(_ key: String, _ reader: inout SettingsReader) -> [Int] {
        (reader.texts(key) ?? []).compactMap { text in
            if let number = Int(text), (1...5000).contains(number) { return number }
            collector.error("'\(key)' must be whole numbers from 1 to 5000, not '\(text)'", at: reader.place(of: key))
            return nil
        }
    }

    private func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ word: String, _: Choice.Type, _ subject: String, at place: Place
    ) -> Choice? {
        if let choice = Choice(rawValue: word) { return choice }
        collector.error(
            "'\(word)' cannot be \(subject)\(cure(for: word, among: Choice.allCases.map(\.rawValue)))", at: place)
        return nil
    }
}
