import Charts
import Market
import Markup

extension ComponentRenderer {
    /// A `chart` block.
    func chart(_ reader: SettingsReader, component: PageDocument.Component, id: String) -> HTML {
        guard let block = ChartDecoder(components: self).block(reader) else { return HTML() }
        do throws(ChartError) {
            let (html, isEmpty) = try Chart(block.spec, data: block.data, id: id).figure()
            if isEmpty, block.spec.empty == .warn {
                collector.warning("the chart has nothing to draw", at: block.dataPlace)
            }
            return html
        } catch {
            let hint = error.name.map { cure(for: $0, among: error.names) } ?? ""
            let key = error.message.hasPrefix("format '") ? "format" : error.key
            let place =
                component.settings?.place(of: error.name ?? error.key, under: key)
                ?? component.settings?.place(of: error.key, under: error.key)
            collector.error(error.message + hint, at: place ?? block.dataPlace)
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

    /// A block that was read: what to draw, and the rows of each layer.
    struct Block {
        let spec: ChartSpec
        let data: [Rows]
        let dataPlace: Place
    }

    private typealias Name = (text: String, place: Place)

    /// What one channel says: `close`, `[open, close]`, or a mapping with `field` and how it is shown.
    private struct Channel {
        var fields: [Name] = []
        var title: String?
        var format: ValueFormat?
        var scale: Name?
        var zero: Bool?
        var domain: ClosedRange<Double>?
    }

    private struct PlacedLayer {
        /// Nil after a report; what the layer names is looked for all the same.
        let layer: Layer?
        /// The name of its query, when it has its own.
        let data: Name?
        /// The columns that it names.
        let names: [Name]
        let ownX: Bool
        let place: Place
    }

    private enum Kind: String, CaseIterable {
        case temporal, quantitative, ordinal, nominal
    }

    /// - Returns: Nil after a report.
    func block(_ reader: SettingsReader) -> Block? {
        var reader = reader
        let before = collector.count(.error)
        let data = data(&reader)
        var (x, y, color) = channels(&reader)
        if let encoding = reader.setting("encoding"),
            var inner = SettingsReader(
                encoding, subject: "encoding", collector: collector, expand: reader.expand)
        {
            (x, y, color) = channels(&inner)
            inner.finish()
        }
        let layers = layers(&reader, y: y, color: color)
        let spec = spec(&reader, layers: layers.compactMap(\.layer), x: x, y: y)
        reader.finish()
        if layers.isEmpty, let data { _ = components.rows(named: data.text, at: data.place) }
        if data == nil, !reader.hasUsable("data"), layers.contains(where: { $0.data == nil }) {
            collector.error(
                "chart needs 'data', the name of a query\(cure(for: "", among: components.queryNames))",
                at: reader.place)
        }
        let rows = layers.map { self.rows(of: $0, data: data, x: x.fields.first) }
        let found = rows.compactMap { $0 }
        guard collector.count(.error) == before, !spec.layers.isEmpty, found.count == layers.count else { return nil }
        return Block(spec: spec, data: found, dataPlace: data?.place ?? reader.place)
    }

    private func data(_ reader: inout SettingsReader) -> Name? {
        if let text = reader.text("data") { return (text, reader.place(of: "data")) }
        guard !reader.hasUsable("data"), components.queryNames.count == 1 else { return nil }
        return (components.queryNames[0], reader.place)
    }

    private func spec(_ reader: inout SettingsReader, layers: [Layer], x: Channel, y: Channel) -> ChartSpec {
        let scale = x.scale.flatMap { choice($0, XAxis.Scale.self, "the scale of x") }
        let yScale = y.scale.flatMap { choice($0, YAxis.Scale.self, "the scale of y") }
        let format = format(&reader)
        return ChartSpec(
            title: reader.text("title"), subtitle: reader.text("subtitle"), source: reader.text("source"),
            description: reader.text("description"), layers: layers,
            x: XAxis(field: x.fields.first?.text, title: x.title, format: x.format, scale: scale),
            y: YAxis(
                title: y.title, format: y.format ?? format, scale: yScale ?? .linear, zero: y.zero, domain: y.domain),
            movingAverage: windows(&reader), rebase: reader.number("rebase"),
            missing: reader.choice("missing", of: MissingValues.self) ?? .gap,
            empty: reader.choice("empty", of: EmptyData.self) ?? .error,
            height: reader.integer("height", in: 120...1200) ?? 320)
    }

    // Rows.

    /// The rows of a layer, once all columns that it names are found in them; nil after a report.
    private func rows(of layer: PlacedLayer, data: Name?, x: Name?) -> Rows? {
        guard let name = layer.data ?? data, let rows = components.rows(named: name.text, at: name.place) else {
            return nil
        }
        var isGood = true
        for column in layer.names + (layer.ownX ? [] : [x].compactMap { $0 })
        where !components.isColumn(column.text, of: name.text, rows, at: column.place) {
            isGood = false
        }
        guard let drawn = layer.layer else { return nil }
        let mark = drawn.mark.rawValue
        let lacking = implied(by: drawn).filter { rows.index(of: $0) == nil }
        if !lacking.isEmpty {
            let names = lacking.map { "'\($0)'" }.joined(separator: ", ")
            collector.error(
                "'\(name.text)' lacks \(names), which a \(mark) needs; write '\(lacking[0]): NAME' for a column that is called otherwise",
                at: layer.place)
            isGood = false
        }
        if drawn.y.isEmpty, [.line, .area, .bar].contains(drawn.mark) {
            let known = rows.columns.joined(separator: ", ")
            collector.error(
                "a \(mark) needs 'y', the column of its values; '\(name.text)' has \(known)", at: layer.place)
            isGood = false
        }
        return isGood ? rows : nil
    }

    /// The columns that a mark takes by their usual names when the block does not say others.
    private func implied(by layer: Layer) -> [String] {
        let named =
            switch layer.mark {
            case .line, .area, .bar: [(String, String?)]()
            case .band: [("lower", layer.lower), ("upper", layer.upper)]
            case .candlestick:
                [("open", layer.open), ("high", layer.high), ("low", layer.low), ("close", layer.close)]
            }
        return named.filter { $0.1 == nil }.map(\.0)
    }

    // Channels.

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
        channel.format = format(&inner)
        if let kind = inner.choice("type", of: Kind.self) {
            let scale = kind == .temporal ? "time" : kind == .quantitative ? "linear" : "band"
            channel.scale = (scale, inner.place(of: "type"))
        }
        if let scale = inner.setting("scale") { readScale(scale, inner, into: &channel) }
        if let axis = inner.setting("axis"),
            var reader = SettingsReader(axis, subject: "axis", collector: collector, expand: reader.expand)
        {
            channel.title = reader.text("title") ?? channel.title
            channel.format = format(&reader) ?? channel.format
            reader.finish()
        }
        inner.finish()
        return channel
    }

    /// `scale: log`, or `scale: { type: log, zero: false, domain: [1, 100] }`.
    private func readScale(_ setting: Setting, _ reader: SettingsReader, into channel: inout Channel) {
        guard case .mapping = setting.content else {
            if let text = reader.text(of: setting, key: "scale") { channel.scale = (text, setting.place) }
            return
        }
        guard var inner = SettingsReader(setting, subject: "scale", collector: collector, expand: reader.expand) else {
            return
        }
        if let text = inner.text("type") { channel.scale = (text, inner.place(of: "type")) }
        channel.zero = inner.flag("zero")
        if let texts = inner.texts("domain") {
            let numbers = texts.compactMap { Double($0.text) }.filter(\.isFinite)
            if texts.count == 2, numbers.count == 2, numbers[0] < numbers[1] {
                channel.domain = numbers[0]...numbers[1]
            } else {
                collector.error("'domain' must be two numbers, the smaller one first", at: inner.place(of: "domain"))
            }
        }
        inner.finish()
    }

    // Layers.

    /// - Returns: None after a report, or those that can be looked at.
    private func layers(_ reader: inout SettingsReader, y: Channel, color: Channel) -> [PlacedLayer] {
        guard let settings = reader.list("layer") else {
            guard reader.has("layer") else { return [layer(&reader, x: nil, y: y, color: color)] }
            _ = reader.requiredSetting("layer")
            _ = reader.setting("mark")
            return []
        }
        if reader.has("mark") {
            collector.error(
                "a chart has either 'mark' or 'layer'; give each layer its mark", at: reader.place(of: "mark"))
        }
        _ = reader.setting("mark")
        if settings.isEmpty { collector.error("'layer' needs at least one layer", at: reader.place(of: "layer")) }
        return settings.compactMap { setting in
            guard
                var inner = SettingsReader(setting, subject: "a layer", collector: collector, expand: reader.expand)
            else { return nil }
            let own = channels(&inner)
            let layer = layer(
                &inner, x: own.x.fields.first, y: own.y.fields.isEmpty ? y : own.y,
                color: own.color.fields.isEmpty ? color : own.color, isInner: true)
            inner.finish()
            return layer
        }
    }

    private func layer(
        _ reader: inout SettingsReader, x: Name?, y: Channel, color: Channel, isInner: Bool = false
    ) -> PlacedLayer {
        let mark = mark(&reader)
        let data = isInner ? reader.text("data").map { ($0, reader.place(of: "data")) } : nil
        var names = [x].compactMap { $0 } + y.fields + color.fields.prefix(1)
        func column(_ key: String) -> String? {
            guard let text = reader.text(key) else { return nil }
            names.append((text, reader.place(of: key)))
            return text
        }
        let (lower, upper) = (column("lower"), column("upper"))
        let (open, high, low, close) = (column("open"), column("high"), column("low"), column("close"))
        // `volume: true` asks for the column of that name, `volume: false` for no panel, which is an empty name.
        let volumePlace = reader.place(of: "volume")
        let volume = reader.text("volume").map { $0 == "true" ? "volume" : $0 == "false" ? "" : $0 }
        if let volume, !volume.isEmpty { names.append((volume, volumePlace)) }
        let labels = reader.texts("labels") ?? []
        let layer = mark.map { mark in
            Layer(
                mark: mark, data: data?.0, x: x?.text, y: y.fields.map(\.text), color: color.fields.first?.text,
                lower: lower, upper: upper, open: open, high: high, low: low, close: close, volume: volume,
                labels: labels.map(\.text))
        }
        return PlacedLayer(layer: layer, data: data, names: names, ownX: x != nil, place: reader.place(of: "mark"))
    }

    private func mark(_ reader: inout SettingsReader) -> Mark? {
        if reader.hasUsable("mark") { return reader.choice("mark", of: Mark.self) }
        _ = reader.setting("mark")
        if !reader.hasFault("mark") {
            collector.error(
                "\(reader.subject) needs 'mark'; there are \(Mark.allCases.map(\.rawValue).joined(separator: ", "))",
                at: reader.place(of: "mark"))
        }
        return nil
    }

    // Values.

    private func format(_ reader: inout SettingsReader) -> ValueFormat? {
        components.catalog.format(reader.text("format"), at: reader.place(of: "format"), collector: collector)
    }

    private func windows(_ reader: inout SettingsReader) -> [Int] {
        (reader.texts("movingAverage") ?? []).compactMap { text, place in
            if let number = Int(text), (2...10_000).contains(number) { return number }
            collector.error("'movingAverage' must be whole numbers from 2 to 10000, not '\(text)'", at: place)
            return nil
        }
    }

    private func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ word: Name, _: Choice.Type, _ subject: String
    ) -> Choice? {
        if let choice = Choice(rawValue: word.text) { return choice }
        collector.error(
            "'\(word.text)' cannot be \(subject)\(cure(for: word.text, among: Choice.allCases.map(\.rawValue)))",
            at: word.place)
        return nil
    }
}

extension Setting {
    /// Where a word stands in a block's YAML: the scalar with just that text under the key, or else the key's value.
    fileprivate func place(of word: String, under key: String) -> Place? {
        let values = values(of: key)
        return values.lazy.compactMap { $0.place(ofScalar: word) }.first ?? values.first?.place
    }

    /// All values of a key, at any depth.
    private func values(of key: String) -> [Setting] {
        switch content {
        case .empty, .faulty, .scalar: []
        case .list(let items): items.flatMap { $0.values(of: key) }
        case .mapping(let entries):
            entries.flatMap { ($0.key == key ? [$0.value] : []) + $0.value.values(of: key) }
        }
    }

    private func place(ofScalar word: String) -> Place? {
        switch content {
        case .empty, .faulty: nil
        case .scalar(let text, _): text == word ? place : nil
        case .list(let items): items.lazy.compactMap { $0.place(ofScalar: word) }.first
        case .mapping(let entries): entries.lazy.compactMap { $0.value.place(ofScalar: word) }.first
        }
    }
}
