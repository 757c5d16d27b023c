import Charts
import Market
import Markup

extension ComponentRenderer {
    /// A `table` block.
    func table(_ reader: SettingsReader, component: PageDocument.Component, id: String) -> HTML {
        var reader = reader
        let data = data(&reader)
        var isGood = data != nil
        let settings = reader.list("columns")
        let symbol = reader.text("symbol")
        if let symbol, let data, !isTableColumn(symbol, of: data, at: reader.place(of: "symbol")) { isGood = false }
        let columns = settings?.compactMap { tableColumn($0, of: data, hasSymbol: reader.has("symbol")) }
        if let settings, columns?.count != settings.count { isGood = false }
        let order = order(&reader, of: data)
        let spec = TableSpec(
            caption: reader.text("caption") ?? reader.text("title"), symbol: symbol, columns: columns?.map(\.column),
            order: order ?? [],
            limit: reader.integer("limit", in: 1...100_000), note: reader.text("note"),
            isSortable: reader.flag("sort") ?? false, isFilterable: reader.flag("filter") ?? false)
        _ = reader.setting("title")
        reader.finish()
        guard isGood, order != nil, let data else { return HTML() }
        let place = linkPlace(in: settings ?? []) ?? component.place
        // One dead link says what is wrong with the template; thousands of rows would say it again.
        let findings = DiagnosticCollector()
        defer { if let first = findings.diagnostics.first { collector.add(first) } }
        do throws(ComponentError) {
            let table = Table(spec, rows: data.rows, id: id)
            if table.needsScript { links.trace.add(.tables) }
            return try table.html(
                link: { links.reporting(to: findings).target(of: $0, isImage: false, at: place) },
                sparkline: { sparkline($0) })
        } catch {
            if error.key == "symbol" || !reportMisfits(columns ?? [], symbol: symbol, in: data.rows) {
                collector.error(error.message, at: reader.place(of: error.key))
            }
            return HTML()
        }
    }

    /// Where the first column with a link has it.
    private func linkPlace(in columns: [Setting]) -> Place? {
        columns.lazy.compactMap { column in
            guard case .mapping(let entries) = column.content else { return nil }
            return entries.first { $0.key == "link" }?.value.place
        }.first
    }

    /// The rows of a query, with its name.
    typealias NamedRows = (name: String, rows: Rows)

    /// The rows of the query that `data` names. Without `data`, those of the page's only query.
    func data(_ reader: inout SettingsReader) -> NamedRows? {
        if let setting = reader.setting("data") {
            return reader.text(of: setting, key: "data").flatMap { name in
                rows(named: name, at: setting.place).map { (name, $0) }
            }
        }
        if reader.hasFault("data") { return nil }
        if let only = queryNames.first, queryNames.count == 1 {
            return rows(named: only, at: reader.place).map { (only, $0) }
        }
        collector.error(
            "\(reader.subject) needs 'data', the name of a query\(cure(for: "", among: queryNames))", at: reader.place)
        return nil
    }

    private typealias PlacedColumn = (column: TableSpec.Column, formatPlace: Place)

    /// A column: its name alone, or a mapping with `field` and how it is shown.
    ///
    /// - Returns: Nil after a report.
    private func tableColumn(_ setting: Setting, of data: NamedRows?, hasSymbol: Bool) -> PlacedColumn? {
        if case .scalar(let field, _) = setting.content {
            let isKnown = data.map { isTableColumn(field, of: $0, at: setting.place) } ?? true
            return isKnown ? (TableSpec.Column(field: field), setting.place) : nil
        }
        guard
            var reader = SettingsReader(
                setting, subject: "a column", collector: collector, expand: resolver.expand)
        else { return nil }
        let field = reader.requiredText("field")
        var isGood = field != nil
        if let field, let data, !isTableColumn(field, of: data, at: reader.place(of: "field")) { isGood = false }
        let link = reader.text("link")
        if let link, let data, !isLink(link, of: data, at: reader.setting("link")?.text) { isGood = false }
        let isSparkline = reader.flag("sparkline") ?? false
        let format = reader.text("format")
        let column = TableSpec.Column(
            field: field ?? "", title: reader.text("title"),
            format: catalog.format(format, at: reader.place(of: "format"), collector: collector),
            alignment: reader.choice("align", of: TableSpec.Alignment.self), isChange: reader.flag("change") ?? false,
            link: link, isSparkline: isSparkline, live: reader.choice("live", of: LiveValue.self))
        reader.finish()
        if column.live != nil, !hasSymbol {
            collector.error(Table.lackOfSymbol, at: reader.place(of: "live"))
            isGood = false
        }
        // A format that is none has been reported.
        if (column.format == nil) == (format == nil), let fault = column.liveFault() {
            collector.error(fault.message, at: reader.place(of: fault.key))
            isGood = false
        }
        return isGood ? (column, reader.has("format") ? reader.place(of: "format") : reader.place(of: "field")) : nil
    }

    private func isTableColumn(_ name: String, of data: NamedRows, at place: Place) -> Bool {
        let parts = name.split(separator: ",").map { String(Substring($0).trimmed) }
        if parts.count > 1, data.rows.index(of: name) == nil, parts.allSatisfy({ data.rows.index(of: $0) != nil }) {
            collector.error("'\(name)' is one name; write a list: [\(parts.joined(separator: ", "))]", at: place)
            return false
        }
        return isColumn(name, of: data.name, data.rows, at: place)
    }

    private func isLink(_ link: String, of data: NamedRows, at text: PlacedText?) -> Bool {
        do throws(ComponentError) {
            _ = try TableLink(link, columns: data.rows.columns)
            return true
        } catch {
            let name = error.name
            let start = name.flatMap { text?.text.firstRange(of: "{\($0)}") }?.lowerBound
            let offset = start.map { (text?.text ?? "").utf8.distance(from: (text?.text ?? "").startIndex, to: $0) + 1 }
            let message = name.map { "'\($0)' is no column of '\(data.name)'\(cure(for: $0, among: error.names))" }
            if let text { collector.error(message ?? error.message, at: offset.map(text.place(ofByte:)) ?? text.place) }
            return false
        }
    }

    /// - Returns: Nil after a report.
    private func order(_ reader: inout SettingsReader, of data: NamedRows?) -> [TableSpec.Order]? {
        var isGood = true
        let order = (reader.texts("order") ?? []).map { text, place in
            let isDescending = text.hasPrefix("-")
            let name = isDescending ? String(text.dropFirst()) : text
            if let data, !isColumn(name, of: data.name, data.rows, at: place.advanced(by: isDescending ? 1 : 0)) {
                isGood = false
            }
            return TableSpec.Order(column: name, isDescending: isDescending)
        }
        return isGood ? order : nil
    }

    /// Reports each column whose format does not fit one of its values.
    ///
    /// - Returns: Whether there was one.
    private func reportMisfits(_ columns: [PlacedColumn], symbol: String?, in rows: Rows) -> Bool {
        var found = false
        for (column, place) in columns {
            let single = TableSpec(symbol: symbol, columns: [column])
            do throws(ComponentError) {
                _ = try Table(single, rows: rows, id: "t").html(sparkline: { sparkline($0) })
            } catch {
                collector.error(error.message, at: place)
                found = true
            }
        }
        return found
    }
}
