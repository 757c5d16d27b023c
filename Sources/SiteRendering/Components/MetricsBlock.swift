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
        let items = (settings ?? []).compactMap { metric($0, query: isKnown ? query : nil) }
        reader.finish()
        // What is missing has been reported.
        guard isKnown, let settings, items.count == settings.count else { return HTML() }
        do throws(ComponentError) {
            return try Metrics(MetricsSpec(title: title, items: items)).html()
        } catch {
            collector.error(error.message, at: reader.place(of: error.key))
            return HTML()
        }
    }

    /// - Returns: Nil after a report.
    private func metric(_ setting: Setting, query: String?) -> MetricsSpec.Item? {
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
            change: change, changeFormat: format("changeFormat", &reader), note: reader.text("note"))
        reader.finish()
        guard label != nil, value != nil, !hasChange || change != nil, fits(item, reader) else { return nil }
        return item
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
