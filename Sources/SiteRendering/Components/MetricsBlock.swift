import Charts
import Market
import Markup

extension ComponentRenderer {
    /// A `metrics` block.
    func metrics(_ reader: SettingsReader, component: PageDocument.Component) -> HTML {
        var reader = reader
        let query = reader.text("data") ?? (queryNames.count == 1 ? queryNames[0] : nil)
        if let query, results[query] == nil { _ = rows(named: query, at: reader.place(of: "data")) }
        let title = reader.text("title")
        let settings = reader.list("items")
        if settings == nil { collector.error("metrics needs 'items', a list of values", at: reader.place) }
        let items = (settings ?? []).compactMap { metric($0, query: query) }
        reader.finish()
        // What is missing has been reported.
        guard let settings, items.count == settings.count else { return HTML() }
        do throws(ComponentError) {
            return try Metrics(MetricsSpec(title: title, items: items)).html()
        } catch {
            report(error, in: component)
            return HTML()
        }
    }

    private func metric(_ setting: Setting, query: String?) -> MetricsSpec.Item? {
        guard
            var reader = SettingsReader(
                setting, subject: "an item", collector: collector, expand: { resolver.expand($0, at: $1) })
        else { return nil }
        let label = reader.requiredText("label")
        let column = reader.requiredText("value")
        let value = column.flatMap { resolver.value(named: $0, in: query, at: reader.place(of: "value")) }
        let change = reader.text("change").map { resolver.value(named: $0, in: query, at: reader.place(of: "change")) }
        let item = MetricsSpec.Item(
            label: label ?? "", value: value ?? .null,
            format: catalog.format(reader.text("format"), at: reader.place(of: "format"), collector: collector),
            change: change ?? nil,
            changeFormat: catalog.format(
                reader.text("changeFormat"), at: reader.place(of: "changeFormat"), collector: collector),
            note: reader.text("note"))
        reader.finish()
        return label == nil || value == nil ? nil : item
    }
}
