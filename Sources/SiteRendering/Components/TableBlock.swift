import Charts
import Market
import Markup

extension ComponentRenderer {
    /// A `table` block.
    func table(_ reader: SettingsReader, component: PageDocument.Component, id: String) -> HTML {
        var reader = reader
        let rows = data(&reader)
        let columns = reader.list("columns")?.compactMap { tableColumn($0) }
        let order = (reader.texts("order") ?? []).map { text in
            TableSpec.Order(
                column: text.hasPrefix("-") ? String(text.dropFirst()) : text, isDescending: text.hasPrefix("-"))
        }
        let spec = TableSpec(
            caption: reader.text("caption") ?? reader.text("title"), columns: columns, order: order,
            limit: reader.integer("limit", in: 1...100_000), note: reader.text("note"))
        _ = reader.setting("title")
        reader.finish()
        guard let rows else { return HTML() }
        let place = component.settings?.place(of: "", under: "link") ?? component.place
        // One dead link says what is wrong with the template; thousands of rows would say it again.
        let findings = DiagnosticCollector()
        defer { if let first = findings.diagnostics.first { collector.add(first) } }
        do throws(ComponentError) {
            return try Table(spec, rows: rows, id: id).html(
                link: { links.reporting(to: findings).target(of: $0, isImage: false, at: place) },
                sparkline: { sparkline($0) })
        } catch {
            report(error, in: component)
            return HTML()
        }
    }

    /// The rows of the query that `data` names. Without `data`, those of the page's only query.
    func data(_ reader: inout SettingsReader) -> Rows? {
        if let name = reader.text("data") { return rows(named: name, at: reader.place(of: "data")) }
        if let only = queryNames.first, queryNames.count == 1 { return rows(named: only, at: reader.place) }
        collector.error(
            "\(reader.subject) needs 'data', the name of a query\(cure(for: "", among: queryNames))", at: reader.place)
        return nil
    }

    func report(_ error: ComponentError, in component: PageDocument.Component) {
        let hint = error.name.map { cure(for: $0, among: error.names) } ?? ""
        let place = component.settings?.place(of: error.name ?? error.key, under: error.key) ?? component.place
        collector.error(error.message + hint, at: place)
    }

    /// A column: its name alone, or a mapping with `field` and how it is shown.
    private func tableColumn(_ setting: Setting) -> TableSpec.Column? {
        if case .scalar(let field, _) = setting.content { return TableSpec.Column(field: field) }
        guard
            var reader = SettingsReader(
                setting, subject: "a column", collector: collector, expand: { resolver.expand($0, at: $1) })
        else { return nil }
        let field = reader.requiredText("field")
        let isSparkline = reader.flag("sparkline") ?? false
        let column = TableSpec.Column(
            field: field ?? "", title: reader.text("title"),
            format: catalog.format(reader.text("format"), at: reader.place(of: "format"), collector: collector),
            alignment: reader.choice("align", of: TableSpec.Alignment.self), isChange: reader.flag("change") ?? false,
            link: reader.text("link"), isSparkline: isSparkline)
        reader.finish()
        return field == nil ? nil : column
    }
}

extension Setting {
    /// Where a word stands in a block's YAML: the scalar with just that text under the key, or else the key's value.
    func place(of word: String, under key: String) -> Place? {
        let values = values(of: key)
        return values.lazy.compactMap { $0.place(ofScalar: word) }.first ?? values.first?.place
    }

    /// All values of a key, at any depth.
    private func values(of key: String) -> [Setting] {
        switch content {
        case .empty, .scalar: []
        case .list(let items): items.flatMap { $0.values(of: key) }
        case .mapping(let entries):
            entries.flatMap { ($0.key == key ? [$0.value] : []) + $0.value.values(of: key) }
        }
    }

    private func place(ofScalar word: String) -> Place? {
        switch content {
        case .empty: nil
        case .scalar(let text, _): text == word || text == "-" + word ? place : nil
        case .list(let items): items.lazy.compactMap { $0.place(ofScalar: word) }.first
        case .mapping(let entries): entries.lazy.compactMap { $0.value.place(ofScalar: word) }.first
        }
    }
}
