import Charts
import Market
import Markup

extension ComponentRenderer {
    /// A `metrics` block.
    func metrics(_ reader: SettingsReader, component: PageDocument.Component) -> HTML {
        var reader = reader
        let query = reader.text("data") ?? (queryNames.count == 1 ? queryNames[0] : nil)
        let isKnown = query.map { results[$0] != nil || rows(named: $0, at: reader.place(of: "data")) != nil } ?? true
        let title = reader.text("title")
        let settings = reader.list("items")
        if settings == nil, !reader.hasFault("items") {
            collector.error("metrics needs 'items', a list of values", at: reader.place)
        }
        let symbol = symbol(&reader)
        let hasSymbol = reader.has("symbol")
        let items = (settings ?? []).compactMap { metric($0, query: query, hasSymbol: hasSymbol) }
        reader.finish()
        // What is missing has been reported.
        guard isKnown, hasSymbol == (symbol != nil), let settings, items.count == settings.count else { return HTML() }
        do throws(ComponentError) {
            return try Metrics(MetricsSpec(title: title, symbol: symbol, items: items)).html()
        } catch {
            collector.error(error.message, at: reader.place(of: error.key))
            return HTML()
        }
    }

    /// - Returns: Nil after a report.
    private func metric(_ setting: Setting, query: String?, hasSymbol: Bool) -> MetricsSpec.Item? {
        guard
            var reader = SettingsReader(
                setting, subject: "an item", collector: collector, expand: resolver.expand)
        else { return nil }
        let label = reader.requiredText("label")
        let value = reader.requiredSetting("value").flatMap { self.value(of: $0, key: "value", reader, query) }
        let hasChange = reader.has("change")
        let change = reader.setting("change").flatMap { self.value(of: $0, key: "change", reader, query) }
        let item = MetricsSpec.Item(
            label: label ?? "", value: value ?? .null, format: format("format", &reader),
            change: change, changeFormat: format("changeFormat", &reader), note: reader.text("note"),
            live: reader.choice("live", of: LiveValue.self), isChangeLive: reader.flag("changeLive") ?? false)
        reader.finish()
        guard isLiveGood(item, hasSymbol: hasSymbol, reader) else { return nil }
        guard label != nil, value != nil, !hasChange || change != nil, fits(item, reader) else { return nil }
        return item
    }

    /// The stock that the block is about; nil after a report too.
    private func symbol(_ reader: inout SettingsReader) -> Symbol? {
        guard let text = reader.text("symbol") else { return nil }
        let symbol = Symbol(text)
        if symbol == nil { collector.error(Symbol.objection(to: .text(text)), at: reader.place(of: "symbol")) }
        return symbol
    }

    /// Whether scripts can keep an item up to date that is to be; if not, that is reported.
    private func isLiveGood(_ item: MetricsSpec.Item, hasSymbol: Bool, _ reader: SettingsReader) -> Bool {
        let live = item.live != nil ? "live" : item.isChangeLive ? "changeLive" : nil
        if let live, !hasSymbol {
            collector.error(Metrics.lackOfSymbol, at: reader.place(of: live))
            return false
        }
        guard let fault = item.liveFault() else { return true }
        // What is there and could not be read has been reported.
        let isReported =
            switch fault.key {
            case "live": reader.has("format") && item.format == nil && item.live != .change
            case "changeLive": item.change == nil ? reader.has("change") : reader.has("changeFormat")
            default: false
            }
        if !isReported { collector.error(fault.message, at: reader.place(of: fault.key)) }
        return false
    }

    private func value(of setting: Setting, key: String, _ reader: SettingsReader, _ query: String?) -> Value? {
        guard let name = setting.text else {
            _ = reader.text(of: setting, key: key)
            return nil
        }
        return resolver.value(named: name, in: query)
    }

    private func format(_ key: String, _ reader: inout SettingsReader) -> ValueFormat? {
        catalog.format(reader.text(key), at: reader.place(of: key), collector: collector)
    }

    /// Whether the formats fit the values; one that does not is reported.
    private func fits(_ item: MetricsSpec.Item, _ reader: SettingsReader) -> Bool {
        var isGood = true
        func check(_ key: String, _ work: () throws(FormatError) -> Void) {
            do throws(FormatError) {
                try work()
            } catch {
                collector.error(
                    "'\(item.label)': \(key == "change" ? error.reason : "\(error)")", at: reader.place(of: key))
                isGood = false
            }
        }
        check("format") { () throws(FormatError) in _ = try item.format?.string(from: item.value) }
        if let change = item.change {
            let key = reader.has("changeFormat") && change.number != nil ? "changeFormat" : "change"
            check(key) { () throws(FormatError) in _ = try SignedChange(change, format: item.changeFormat) }
        }
        return isGood
    }
}
