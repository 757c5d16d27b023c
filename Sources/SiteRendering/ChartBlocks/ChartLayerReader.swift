import Charts
import Market

/// A layer as it was read, before its columns are looked for in its rows.
struct ChartLayerWords {
    /// Nil after a report; what the layer names is looked for all the same.
    let mark: Mark?
    /// Where it is told that something is missing.
    let place: Place
    /// The name of its query.
    let data: Placed<String>?
    let view: ChartView
    /// What it takes from the panel or chart around it, by key.
    let inherited: [String: ChartChannel]

    /// What a key says here, or around the layer when it says nothing here and the mark reads the key.
    func channel(_ key: String) -> ChartChannel? {
        if let own = view.channels[key], !own.isEmpty { return own }
        guard let outer = inherited[key], !outer.isEmpty, let mark, MarkKeys(mark).all.contains(key) else { return nil }
        // A line across the plot has one place, its own.
        return mark == .rule ? nil : outer
    }

    func columns(_ key: String) -> [String] { channel(key)?.fields.map(\.value) ?? [] }
}

/// Makes a layer from what a block says and the rows that it draws.
struct ChartLayerReader {
    let words: ChartLayerWords
    /// Nil after a report.
    let rows: Rows?
    let collector: DiagnosticCollector

    /// - Returns: Nil after a report.
    func layer() -> Layer? {
        let before = collector.count(.error)
        guard let mark = words.mark else {
            for channel in words.view.channels.values { checkColumns(channel.fields) }
            return nil
        }
        let keys = MarkKeys(mark)
        checkMeaning(mark, keys)
        let x = place("x", mark)
        let y = place("y", mark)
        for key in MarkKey.channels where keys.all.contains(key) && !["x", "y", "volume"].contains(key) {
            checkColumns(words.channel(key)?.fields ?? [])
        }
        if keys.all.contains("x") { checkColumns(x.columns) }
        if keys.all.contains("y") { checkColumns(y.columns) }
        if keys.all.contains("volume") { checkColumns(volume.columns) }
        checkNeeds(mark, keys)
        let layer = Layer(
            mark: mark, data: words.data?.value, x: x.columns.map(\.value), y: y.columns.map(\.value),
            fixedX: x.fixed?.value,
            fixedY: fixedY(y.fixed), color: words.columns("color").first, stack: stack, lower: words.columns("lower"),
            upper: words.columns("upper"), open: words.columns("open").first, high: words.columns("high").first,
            low: words.columns("low").first, close: words.columns("close").first, volume: volume.name,
            text: words.columns("text").first, label: words.view.label?.value ?? words.channel("text")?.constant?.value,
            size: words.columns("size").first,
            maxbins: words.view.maxbins?.value ?? words.channel("x")?.bin.flatMap(\.value),
            labels: words.view.labels?.value ?? [])
        checkLabels(layer)
        return collector.count(.error) == before ? layer : nil
    }

    // What the keys mean.

    /// A place along an axis: columns, or, for what annotates the others, a date, name or number that stands there itself.
    private func place(_ key: String, _ mark: Mark) -> (columns: [Placed<String>], fixed: Placed<String>?) {
        guard let channel = words.channel(key) else { return ([], nil) }
        if let constant = channel.constant { return ([], constant) }
        guard mark == .rule || mark == .text, channel.fields.count == 1, let field = channel.fields.first,
            rows?.index(of: field.value) == nil, field.value.first.map({ "+-.0123456789".contains($0) }) == true
        else { return (channel.fields, nil) }
        return ([], field)
    }

    private func fixedY(_ word: Placed<String>?) -> Double? {
        guard let word else { return nil }
        if let number = Double(word.value), number.isFinite { return number }
        collector.error("a fixed 'y' must be a number, not '\(word.value)'", at: word.place)
        return nil
    }

    private var stack: Stacking? {
        (words.view.stack ?? words.channel("y")?.stack)?.value
    }

    /// `volume: true` asks for the column of that name, `volume: false` for no panel, which is an empty name.
    private var volume: (columns: [Placed<String>], name: String?) {
        guard let word = words.channel("volume")?.fields.first else { return ([], nil) }
        switch word.value {
        case "false": return ([], "")
        case "true": return ([Placed("volume", at: word.place)], "volume")
        default: return ([word], word.value)
        }
    }

    // What can be wrong with them.

    /// Reports keys that the mark does not read, and lists where it reads one column.
    private func checkMeaning(_ mark: Mark, _ keys: MarkKeys) {
        for key in words.view.keys where !keys.all.contains(key.value) {
            let channel = words.view.channels[key.value]
            if keys.hasAxes, key.value == "x" || key.value == "y", channel?.isEmpty == true { continue }
            let read = keys.all.filter { !MarkKeys.ofCharts.contains($0) }.joined(separator: ", ")
            collector.error("'\(key.value)' means nothing for \(mark.phrase), which reads \(read)", at: key.place)
        }
        for key in MarkKey.channels {
            guard let channel = words.channel(key), keys.all.contains(key) else { continue }
            if channel.fields.count > 1, !keys.several.contains(key) {
                collector.error(
                    "\(mark.phrase) reads one column as '\(key)', not \(channel.fields.count)",
                    at: channel.fields[1].place)
            }
            if channel.constant != nil, mark != .rule, mark != .text {
                collector.error(
                    "a fixed '\(key)' is for rules and texts; \(mark.phrase) reads a column", at: channel.place)
            }
        }
        if let stack = words.view.channels["y"]?.stack, !keys.all.contains("stack") {
            collector.error("'stack' means nothing for \(mark.phrase)", at: stack.place)
        }
        if let bin = words.view.channels["x"]?.bin, mark != .histogram {
            collector.error("'bin' means nothing for \(mark.phrase); write 'mark: histogram'", at: bin.place)
        }
        if let bins = words.channel("x")?.bin?.value, let other = words.view.maxbins, bins != other.value {
            collector.error("'maxbins' is \(bins) in 'bin' already", at: other.place)
        }
        guard let type = words.channel("color")?.type else { return }
        if type.value == .quantitative, mark != .rect, mark != .treemap {
            collector.error(
                "the values of 'color' are the names of series, so its type is nominal", at: type.place)
        } else if type.value != .quantitative, mark == .rect {
            collector.error("the values of 'color' fill the cells, so its type is quantitative", at: type.place)
        }
    }

    private func checkColumns(_ columns: [Placed<String>]) {
        guard let rows, let table = words.data?.value else { return }
        for column in columns { _ = rows.hasColumn(column.value, of: table, at: column.place, collector: collector) }
    }

    /// Reports what is missing.
    private func checkNeeds(_ mark: Mark, _ keys: MarkKeys) {
        func isThere(_ key: String) -> Bool { words.channel(key) != nil }
        let known =
            if let rows, let table = words.data?.value {
                "; '\(table)' has \(rows.columns.joined(separator: ", "))"
            } else { "" }
        for need in keys.required where !isThere(need.key) {
            collector.error("\(mark.phrase) needs '\(need.key)', \(need.purpose)\(known)", at: words.place)
        }
        if mark == .rule, isThere("x") == isThere("y") {
            collector.error("a rule needs either 'y', a level, or 'x', a date or another place", at: words.place)
        }
        if mark == .text, !isThere("text"), words.view.label == nil {
            collector.error("a text needs 'text', a column of words, or 'label', the words themselves", at: words.place)
        }
        guard let rows, let table = words.data?.value else { return }
        let lacking = keys.implied.filter { !isThere($0.key) && rows.index(of: $0.column) == nil }
        guard let first = lacking.first else { return }
        let names = lacking.map { "'\($0.column)'" }.joined(separator: ", ")
        collector.error(
            "'\(table)' lacks \(names), which \(mark.phrase) needs; write '\(first.key): NAME' for a column that is called otherwise",
            at: words.place)
    }

    /// Reports more names of series than there are series; how many values `color` has only the rows know.
    private func checkLabels(_ layer: Layer) {
        guard let labels = words.view.labels, layer.color == nil else { return }
        let count = max(layer.x.count, layer.y.count, layer.lower.count, 1)
        guard labels.value.count > count else { return }
        collector.error(
            "there are \(labels.value.count) labels for \(count == 1 ? "1 series" : "\(count) series")",
            at: labels.place)
    }
}
