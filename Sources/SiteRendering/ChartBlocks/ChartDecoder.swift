import Charts
import Market

/// Reads the YAML of a chart block in its short form (`x: date`) or in Vega-Lite's long form (`encoding:`).
struct ChartDecoder {
    let tables: NamedTables
    let catalog: FormatCatalog
    let collector: DiagnosticCollector

    private var views: ChartViewReader { ChartViewReader(catalog: catalog, collector: collector) }

    /// A plot as it was read.
    private struct PanelWords {
        let view: ChartView
        let layers: [ChartLayerWords]
        let axis: AxisWords
        let height: Int?
    }

    /// - Parameter settings: The block's YAML, for the places of later mistakes.
    /// - Returns: Nil after a report.
    func block(_ reader: SettingsReader, settings: Setting?) -> ChartBlock? {
        var reader = reader
        let before = collector.count(.error)
        let data = data(&reader) ?? onlyTable(reader)
        let view = views.view(&reader)
        let panels = panels(&reader, view: view, data: data)
        let layers = panels.flatMap(\.layers)
        if layers.isEmpty, let data { _ = tables.rows(named: data.value, at: data.place, collector: collector) }
        if data == nil, !reader.hasUsable("data"), layers.contains(where: { $0.data == nil }) {
            collector.error(
                "chart needs 'data', the name of a \(tables.kind)\(cure(for: "", among: tables.names))",
                at: reader.place)
        }
        let facet = view.channels["facet"]?.fields.first
        let drawn = layers.map { self.layer($0, facet: facet) }
        let spec = spec(&reader, view: view, panels: panels, layers: drawn.compactMap { $0?.layer })
        reader.finish(explaining: ForeignWords.keys)
        checkShared(reader, view: view, layers: layers)
        guard collector.count(.error) == before, let spec, !spec.layers.isEmpty else { return nil }
        return ChartBlock(
            spec: spec, data: drawn.compactMap { $0?.rows }, dataPlace: data?.place ?? reader.place, settings: settings)
    }

    // Data.

    private func data(_ reader: inout SettingsReader) -> Placed<String>? {
        guard let setting = reader.setting("data") else { return nil }
        if case .mapping = setting.content {
            collector.error("'data' must be the name of a query, not a mapping", at: setting.place)
            return nil
        }
        return reader.text(of: setting, key: "data").map { Placed($0, at: setting.place) }
    }

    /// The only rows that there are, where the block names none.
    private func onlyTable(_ reader: SettingsReader) -> Placed<String>? {
        guard !reader.hasUsable("data"), tables.names.count == 1 else { return nil }
        return Placed(tables.names[0], at: reader.place)
    }

    /// A layer with its rows; nil after a report.
    private func layer(_ words: ChartLayerWords, facet: Placed<String>?) -> (layer: Layer, rows: Rows)? {
        let rows = words.data.flatMap { tables.rows(named: $0.value, at: $0.place, collector: collector) }
        let layer = ChartLayerReader(words: words, rows: rows, collector: collector).layer()
        guard let rows, let table = words.data?.value else { return nil }
        if let facet, !rows.hasColumn(facet.value, of: table, at: facet.place, collector: collector) { return nil }
        return layer.map { ($0, rows) }
    }

    // Panels and layers.

    /// - Returns: None after a report, or those that can be looked at.
    private func panels(_ reader: inout SettingsReader, view: ChartView, data: Placed<String>?) -> [PanelWords] {
        checkForms(reader)
        guard let settings = list("vconcat", of: "panel", &reader) else {
            return [panel(&reader, view: view, outer: [:], data: data)]
        }
        _ = (reader.setting("mark"), reader.setting("layer"))
        reportMarkKeys(of: view, except: ["x", "color", "facet"], "a panel")
        return settings.compactMap { setting in
            guard var inner = views.reader(setting, "a panel", reader) else { return nil }
            let data = self.data(&inner) ?? data
            let panel = panel(&inner, view: views.view(&inner), outer: view.channels, data: data)
            inner.finish(explaining: ForeignWords.keys)
            return panel
        }
    }

    /// - Parameters:
    ///   - view: What the panel says itself.
    ///   - outer: What the chart around it says; nothing when the panel is the chart.
    private func panel(
        _ reader: inout SettingsReader, view: ChartView, outer: [String: ChartChannel], data: Placed<String>?
    ) -> PanelWords {
        let isInner = reader.subject == "a panel"
        var axis = view.channels["y"]?.axis ?? AxisWords()
        // The format of the block or panel is that of its values.
        axis.merge(AxisWords(format: views.format(&reader)), axis: "y", collector: collector)
        if isInner {
            let title = reader.text("title").map { Placed($0, at: reader.place(of: "title")) }
            axis.merge(AxisWords(title: title), axis: "y", collector: collector)
        }
        let height = isInner ? reader.integer("height", in: 40...1200) : nil
        var layers: [ChartLayerWords] = []
        if let settings = list("layer", of: "layer", &reader) {
            _ = reader.setting("mark")
            reportMarkKeys(of: view, except: MarkKey.shared + (isInner ? [] : ["facet"]), "a layer")
            let shared = view.channels.filter { !$0.value.isEmpty }
            for setting in settings {
                guard var inner = views.reader(setting, "a layer", reader) else { continue }
                let data = self.data(&inner) ?? data
                let mark = mark(&inner)
                let own = views.view(&inner)
                inner.finish(explaining: ForeignWords.keys)
                layers.append(
                    ChartLayerWords(
                        mark: mark, place: inner.place(of: "mark"), data: data, view: own,
                        inherited: outer.merging(shared) { $1 }))
                axis.merge(own.channels["y"]?.axis ?? AxisWords(), axis: "y", collector: collector)
            }
        } else {
            layers = [
                ChartLayerWords(
                    mark: mark(&reader), place: reader.place(of: "mark"), data: data, view: view, inherited: outer)
            ]
        }
        return PanelWords(view: view, layers: layers, axis: axis, height: height)
    }

    /// The entries of `layer` or `vconcat`; none after a report, and nil where the key is absent.
    private func list(_ key: String, of noun: String, _ reader: inout SettingsReader) -> [Setting]? {
        guard let settings = reader.list(key) else {
            guard reader.has(key) else { return nil }
            _ = reader.requiredSetting(key)
            return []
        }
        if settings.isEmpty {
            collector.error("'\(key)' needs at least one \(noun)", at: reader.place(of: key))
        }
        return settings
    }

    private func mark(_ reader: inout SettingsReader) -> Mark? {
        guard reader.hasUsable("mark"), let setting = reader.setting("mark") else {
            _ = reader.setting("mark")
            if !reader.hasFault("mark") {
                let marks = Mark.allCases.map(\.rawValue).joined(separator: ", ")
                collector.error("\(reader.subject) needs 'mark'; there are \(marks)", at: reader.place(of: "mark"))
            }
            return nil
        }
        guard case .mapping = setting.content else {
            return reader.text(of: setting, key: "mark").flatMap { mark(Placed($0, at: setting.place), key: "mark") }
        }
        guard var inner = views.reader(setting, "mark", reader) else { return nil }
        let word = inner.requiredText("type").map { Placed($0, at: inner.place(of: "type")) }
        inner.finish(explaining: ForeignWords.keys)
        return word.flatMap { mark($0, key: "type") }
    }

    private func mark(_ word: Placed<String>, key: String) -> Mark? {
        if let mark = Mark(rawValue: word.value) { return mark }
        let hint =
            ForeignWords.marks[word.value].map { "; write '\($0)'" }
            ?? cure(for: word.value, among: Mark.allCases.map(\.rawValue))
        collector.error("'\(word.value)' is no value of '\(key)'\(hint)", at: word.place)
        return nil
    }

    // What stands at the wrong height.

    private func checkForms(_ reader: SettingsReader) {
        if reader.has("mark"), reader.has("layer") {
            collector.error(
                "a chart has either 'mark' or 'layer'; give each layer its mark", at: reader.place(of: "mark"))
        }
        for key in ["mark", "layer"] where reader.has(key) && reader.has("vconcat") {
            collector.error(
                "a chart has either '\(key)' or 'vconcat'; give each panel its marks", at: reader.keyPlace(of: key))
        }
    }

    /// Reports what several layers or panels cannot share.
    private func reportMarkKeys(of view: ChartView, except shared: [String], _ place: String) {
        for key in view.keys where !shared.contains(key.value) {
            collector.error("'\(key.value)' belongs to \(place), beside its 'mark'", at: key.place)
        }
        for key in shared {
            guard let channel = view.channels[key] else { continue }
            if let constant = channel.constant {
                collector.error("a fixed '\(key)' belongs to \(place) with the mark rule or text", at: constant.place)
            }
            if let bin = channel.bin { collector.error("'bin' belongs to the x of \(place)", at: bin.place) }
            if let stack = channel.stack { collector.error("'stack' belongs to \(place)", at: stack.place) }
        }
    }

    /// Reports what no mark reads of what stands above the layers, or beside the marks for the whole chart.
    private func checkShared(_ reader: SettingsReader, view: ChartView, layers: [ChartLayerWords]) {
        let marks = layers.compactMap(\.mark)
        guard marks.count == layers.count, let first = marks.first else { return }
        let all = Set(marks.flatMap { MarkKeys($0).all })
        for key in MarkKeys.ofCharts where !all.contains(key) && reader.hasUsable(key) && key != "facet" {
            collector.error("'\(key)' means nothing for \(first.phrase)", at: reader.keyPlace(of: key))
        }
        guard reader.has("layer") || reader.has("vconcat") else { return }
        if let facet = view.channels["facet"], !all.contains("facet") {
            collector.error("'facet' means nothing for \(first.phrase)", at: facet.keyPlace)
        }
        for key in ["y", "color"] {
            guard let channel = view.channels[key], !channel.isEmpty else { continue }
            let isTaken = layers.contains { $0.view.channels[key]?.isEmpty != false && $0.channel(key) != nil }
            if !isTaken { collector.error("no layer takes '\(key)' from here", at: channel.keyPlace) }
        }
        for layer in layers {
            if let facet = layer.view.channels["facet"] {
                collector.error("'facet' belongs to the whole chart, beside 'data'", at: facet.keyPlace)
            }
        }
    }

    // The specification.

    private func spec(
        _ reader: inout SettingsReader, view: ChartView, panels: [PanelWords], layers: [Layer]
    ) -> ChartSpec? {
        var x = AxisWords()
        let inner = panels.flatMap(\.layers)
        for words in [view] + panels.map(\.view) + inner.map(\.view) {
            x.merge(words.channels["x"]?.axis ?? AxisWords(), axis: "x", collector: collector)
        }
        var rest = layers[...]
        let isWhole = layers.count == inner.count && !layers.isEmpty
        var drawn: [Panel] = []
        for panel in panels {
            let y = yAxis(panel.axis)
            drawn.append(Panel(layers: Array(rest.prefix(panel.layers.count)), y: y, height: panel.height))
            rest = rest.dropFirst(panel.layers.count)
        }
        if reader.has("vconcat"), reader.hasUsable("format") {
            _ = reader.setting("format")
            collector.error("'format' belongs to a panel, whose values it is for", at: reader.keyPlace(of: "format"))
        }
        let isLow = !layers.isEmpty && layers.allSatisfy { $0.mark == .sparkline }
        let title = reader.text("title"), subtitle = reader.text("subtitle"), source = reader.text("source")
        let description = reader.text("description"), rebase = reader.number("rebase")
        let missing = reader.choice("missing", of: MissingValues.self) ?? .gap
        let empty = reader.choice("empty", of: EmptyData.self) ?? .error
        let height = reader.integer("height", in: (isLow ? 24 : 120)...1200)
        let averages = windows(&reader)
        let axis = xAxis(x, field: view.channels["x"]?.fields.first?.value)
        guard isWhole else { return nil }
        return ChartSpec(
            title: title, subtitle: subtitle, source: source, description: description, panels: drawn, x: axis,
            facet: view.channels["facet"]?.fields.first?.value, movingAverage: averages, rebase: rebase,
            missing: missing, empty: empty, height: height)
    }

    private func windows(_ reader: inout SettingsReader) -> [Int] {
        (reader.texts("movingAverage") ?? []).compactMap { text, place in
            if let number = Int(text), (2...10_000).contains(number) { return number }
            collector.error("'movingAverage' must be whole numbers from 2 to 10000, not '\(text)'", at: place)
            return nil
        }
    }

    // Axes.

    private func xAxis(_ words: AxisWords, field: String?) -> XAxis {
        let scale = words.scale.flatMap { self.scale($0, XAxis.Scale.self, "x") }
        if let scale, [.time, .trading, .band].contains(scale) { reportLimits(words, "a \(scale.rawValue) scale") }
        if scale == .log { reportZero(words) }
        return XAxis(
            field: field, title: words.title?.value, format: words.format?.value, scale: scale, zero: words.zero?.value,
            domain: words.domain?.value)
    }

    private func yAxis(_ words: AxisWords) -> YAxis {
        let scale = words.scale.flatMap { self.scale($0, YAxis.Scale.self, "y") }
        if scale == .band { reportLimits(words, "a band scale") }
        if scale == .log { reportZero(words) }
        return YAxis(
            title: words.title?.value, format: words.format?.value, scale: scale, zero: words.zero?.value,
            domain: words.domain?.value)
    }

    private func scale<Scale: RawRepresentable<String> & CaseIterable>(
        _ word: Placed<String>, _: Scale.Type, _ axis: String
    ) -> Scale? {
        if let scale = Scale(rawValue: word.value) { return scale }
        let words = Scale.allCases.map(\.rawValue)
        let foreign =
            axis == "y" && ["time", "trading"].contains(word.value)
            ? "; dates lie along x" : ForeignWords.scales[word.value].map { "; write '\($0)'" }
        collector.error(
            "'\(word.value)' cannot be the scale of \(axis)\(foreign ?? cure(for: word.value, among: words))",
            at: word.place)
        return nil
    }

    /// Reports limits on a scale without numbers.
    private func reportLimits(_ words: AxisWords, _ scale: String) {
        if let zero = words.zero { collector.error("'zero' means nothing for \(scale)", at: zero.place) }
        if let domain = words.domain { collector.error("'domain' means nothing for \(scale)", at: domain.place) }
    }

    private func reportZero(_ words: AxisWords) {
        if let zero = words.zero, zero.value { collector.error("a log scale has no 0", at: zero.place) }
    }
}
