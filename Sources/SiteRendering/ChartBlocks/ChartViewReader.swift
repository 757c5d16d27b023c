import Charts

/// What a chart, a panel or a layer says itself with the keys that belong to marks.
struct ChartView {
    let place: Place
    /// By key.
    var channels: [String: ChartChannel] = [:]
    var label: Placed<String>?
    var labels: Placed<[String]>?
    var stack: Placed<Stacking?>?
    var maxbins: Placed<Int>?
    /// All of these keys that are there, right or wrong, each with its place.
    var keys: [Placed<String>] = []
}

/// Reads the keys that belong to marks, in the short form (`x: date`) and in Vega-Lite's (`encoding:`).
struct ChartViewReader {
    let catalog: FormatCatalog
    let collector: DiagnosticCollector

    func view(_ reader: inout SettingsReader) -> ChartView {
        var view = ChartView(place: reader.place)
        readChannels(&reader, into: &view)
        if let encoding = reader.setting("encoding"), var inner = self.reader(encoding, "encoding", reader) {
            readChannels(&inner, into: &view)
            inner.finish(explaining: ForeignWords.keys)
        }
        view.label = reader.text("label").map { Placed($0, at: reader.place(of: "label")) }
        view.labels = reader.texts("labels").map { Placed($0.map(\.text), at: reader.place(of: "labels")) }
        view.stack = stack(&reader)
        view.maxbins = reader.integer("maxbins", in: 1...500).map { Placed($0, at: reader.place(of: "maxbins")) }
        for key in ["label", "labels", "stack", "maxbins"] where reader.hasUsable(key) {
            view.keys.append(Placed(key, at: reader.keyPlace(of: key)))
        }
        return view
    }

    private func readChannels(_ reader: inout SettingsReader, into view: inout ChartView) {
        for key in MarkKey.channels {
            guard let channel = channel(key, &reader) else { continue }
            if let other = view.channels[key] {
                collector.error(
                    "'\(key)' is there already, on line \(other.keyPlace.line); keep one of them", at: channel.keyPlace)
                continue
            }
            view.channels[key] = channel
            view.keys.append(Placed(key, at: channel.keyPlace))
        }
    }

    /// - Returns: Nil where the key is absent.
    private func channel(_ key: String, _ reader: inout SettingsReader) -> ChartChannel? {
        guard let setting = reader.setting(key) else { return nil }
        var channel = ChartChannel(key: key, keyPlace: reader.keyPlace(of: key), place: setting.place)
        guard case .mapping = setting.content else {
            channel.fields = (reader.texts(key) ?? []).map { Placed($0.text, at: $0.place) }
            return channel
        }
        guard var inner = self.reader(setting, key, reader) else { return channel }
        channel.fields = (inner.texts("field") ?? []).map { Placed($0.text, at: $0.place) }
        channel.type = inner.choice("type", of: ChannelType.self).map { Placed($0, at: inner.place(of: "type")) }
        if key == "text" { channel.constant = text("value", &inner) }
        if key == "x" || key == "y" {
            channel.constant = text("datum", &inner)
            channel.axis = axis(&inner, type: channel.type)
        }
        if key == "x" { channel.bin = bin(&inner) }
        if key == "y" { channel.stack = stack(&inner) }
        inner.finish(explaining: ForeignWords.keys)
        if !channel.fields.isEmpty, let constant = channel.constant {
            collector.error("'\(key)' is a column or a fixed place, not both", at: constant.place)
        }
        return channel
    }

    private func axis(_ reader: inout SettingsReader, type: Placed<ChannelType>?) -> AxisWords {
        var words = AxisWords(title: text("title", &reader), format: format(&reader))
        words.scale = type.map { Placed($0.value.scale, at: $0.place) }
        if let scale = reader.setting("scale") { readScale(scale, reader, into: &words) }
        if let axis = reader.setting("axis"), var inner = self.reader(axis, "axis", reader) {
            words.title = text("title", &inner) ?? words.title
            words.format = format(&inner) ?? words.format
            inner.finish(explaining: ForeignWords.keys)
        }
        return words
    }

    /// `scale: log`, or `scale: { type: log, zero: false, domain: [1, 100] }`.
    private func readScale(_ setting: Setting, _ reader: SettingsReader, into words: inout AxisWords) {
        guard case .mapping = setting.content else {
            if let text = reader.text(of: setting, key: "scale") { words.scale = Placed(text, at: setting.place) }
            return
        }
        guard var inner = self.reader(setting, "scale", reader) else { return }
        words.scale = text("type", &inner) ?? words.scale
        words.zero = inner.flag("zero").map { Placed($0, at: inner.place(of: "zero")) }
        if let texts = inner.texts("domain") {
            let numbers = texts.compactMap { Double($0.text) }.filter(\.isFinite)
            if texts.count == 2, numbers.count == 2, numbers[0] < numbers[1] {
                words.domain = Placed(numbers[0]...numbers[1], at: inner.place(of: "domain"))
            } else {
                let areDates = texts.contains { $0.text.wholeMatch(of: #/\d{4}-\d\d-.*/#) != nil }
                collector.error(
                    "'domain' must be two numbers, the smaller one first"
                        + (areDates ? "; limit dates with 'where' in the query" : ""), at: inner.place(of: "domain"))
            }
        }
        inner.finish(explaining: ForeignWords.keys)
    }

    private func bin(_ reader: inout SettingsReader) -> Placed<Int?>? {
        guard let setting = reader.setting("bin") else { return nil }
        guard case .mapping = setting.content else {
            return reader.flag("bin") == true ? Placed(nil, at: reader.keyPlace(of: "bin")) : nil
        }
        guard var inner = self.reader(setting, "bin", reader) else { return nil }
        let count = inner.integer("maxbins", in: 1...500)
        inner.finish()
        return Placed(count, at: reader.keyPlace(of: "bin"))
    }

    /// `stack: zero`, `normalize`, `true`, which is zero, or `false`.
    private func stack(_ reader: inout SettingsReader) -> Placed<Stacking?>? {
        guard let setting = reader.setting("stack"), let text = reader.text(of: setting, key: "stack") else {
            return nil
        }
        switch text {
        case "true": return Placed(.zero, at: reader.keyPlace(of: "stack"))
        case "false", "none": return Placed(nil, at: reader.keyPlace(of: "stack"))
        default: break
        }
        if let stack = Stacking(rawValue: text) { return Placed(stack, at: reader.keyPlace(of: "stack")) }
        let words = Stacking.allCases.map(\.rawValue) + ["true", "false"]
        collector.error("'\(text)' is no value of 'stack'\(cure(for: text, among: words))", at: setting.place)
        return nil
    }

    private func text(_ key: String, _ reader: inout SettingsReader) -> Placed<String>? {
        reader.text(key).map { Placed($0, at: reader.place(of: key)) }
    }

    func format(_ reader: inout SettingsReader) -> Placed<ValueFormat>? {
        let place = reader.place(of: "format")
        return catalog.format(reader.text("format"), at: place, collector: collector).map { Placed($0, at: place) }
    }

    func reader(_ setting: Setting, _ subject: String, _ outer: SettingsReader) -> SettingsReader? {
        SettingsReader(setting, subject: subject, collector: collector, expand: outer.expand)
    }
}
