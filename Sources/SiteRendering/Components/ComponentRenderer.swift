import Charts
import Market
import Markup

/// Renders the components of one page.
struct ComponentRenderer {
    let site: SiteContext
    let page: Page
    let results: [String: Rows]
    let queryNames: [String]
    let resolver: ValueResolver
    let catalog: FormatCatalog
    let links: LinkResolver
    let collector: DiagnosticCollector

    /// - Parameter index: The fence's place in the page, which makes the component's ids unique.
    func html(for component: PageDocument.Component, index: Int) -> HTML {
        guard let settings = component.settings,
            let reader = SettingsReader(
                settings, subject: component.name, collector: collector,
                expand: resolver.expand)
        else { return HTML() }
        let id = "\(component.name)-\(index + 1)"
        switch component.name {
        case "chart": return chart(reader, component: component, id: id)
        case "table": return table(reader, component: component, id: id)
        case "metrics": return metrics(reader, component: component)
        default: return template(reader, component: component)
        }
    }

    /// The page's queries.
    var tables: NamedTables { NamedTables(names: queryNames, kind: "query of this page") { results[$0] } }

    /// The rows that a component's `data` names, or nil after a report.
    func rows(named name: String, at place: Place) -> Rows? {
        tables.rows(named: name, at: place, collector: collector)
    }

    /// Whether a query has a column; if not, that is reported with the nearest name.
    func isColumn(_ name: String, of query: String, _ rows: Rows, at place: Place) -> Bool {
        rows.hasColumn(name, of: query, at: place, collector: collector)
    }

    /// A component of the site's own: a template that sees the block's keys, the rows of `data` and the page's names.
    private func template(_ reader: SettingsReader, component: PageDocument.Component) -> HTML {
        var reader = reader
        let name = "components/\(component.name)"
        guard site.templates.entries[name] != nil else { return HTML() }
        let before = collector.count(.error)
        let names = TemplateNames(templates: site.templates.entries)
        let used = site.templates.closure(of: name).names
        links.trace.add(template: name, for: page, in: site)
        let globals = site.templateFields(for: page, content: HTML(), excerpt: "", names: used)
        for key in names.required(by: name) where globals[key] == nil && key != "rows" {
            _ = reader.requiredSetting(key)
        }
        var fields: [String: TemplateValue] = [:]
        if used.contains("rows"), let query = reader.text("data") {
            guard let rows = rows(named: query, at: reader.place(of: "data")) else { return HTML() }
            fields["data"] = .text(query)
            fields["rows"] = .list(
                (0..<rows.count).map { row in
                    .record(
                        Dictionary(
                            rows.columns.indices.map { (rows.columns[$0], .text(ValueFormat.plain(rows[row, $0]))) }
                        ) { first, _ in first })
                })
        }
        for key in reader.keys where fields[key] == nil && used.contains(key) {
            if let setting = reader.setting(key) { fields[key] = value(of: setting) }
        }
        // Asking for every name that the template uses makes the others mistakes, with the nearest name as the cure.
        for key in used.sorted() { _ = reader.setting(key) }
        reader.finish()
        guard collector.count(.error) == before else { return HTML() }
        let checker = TemplateChecker(library: site.templates, collector: collector, allowsAbsentSections: true)
        let scopes = [site.templateShape(of: globals), .record(fields.mapValues(\.shape))]
        guard checker.check(name, scopes: scopes) else {
            collector.note("the component '\(component.name)' is used here", at: component.place)
            return HTML()
        }
        return site.templates.render(name, with: globals.merging(fields) { _, own in own })
    }

    private func value(of setting: Setting) -> TemplateValue {
        switch setting.content {
        case .empty, .faulty: .text("")
        case .scalar("true", isPlain: true): .flag(true)
        case .scalar("false", isPlain: true): .flag(false)
        case .scalar(let text, _): .text(setting.text.map(resolver.expand) ?? text)
        case .list(let items): .list(items.map { value(of: $0) })
        case .mapping(let entries):
            .record(Dictionary(entries.map { ($0.key, value(of: $0.value)) }) { first, _ in first })
        }
    }
}

/// Finds the names that a template asks for.
struct TemplateNames {
    let templates: [String: TemplateLibrary.Entry]

    /// The templates that a template uses, itself included, and the first parts of all names in them.
    func closure(of name: String) -> TemplateLibrary.Closure {
        var visited: Set<String> = []
        let names = used(by: name, visited: &visited)
        let scripts = names.filter { $0.first == "script" }.map { $0.count > 1 ? $0[1] : "" }
        return TemplateLibrary.Closure(
            templates: visited.sorted(), names: Set(names.compactMap(\.first)), scripts: Set(scripts))
    }

    /// The first parts of the names that a template asks for outside of all sections, so that there is no way around them.
    func required(by name: String) -> [String] {
        var visited: Set<String> = []
        return required(by: name, visited: &visited).sorted()
    }

    private func required(by name: String, visited: inout Set<String>) -> Set<String> {
        guard let entry = templates[name], visited.insert(name).inserted else { return [] }
        var names: Set<String> = []
        for tag in entry.tags {
            switch tag.kind {
            case .variable, .rawVariable: tag.name.split(separator: ".").first.map { _ = names.insert(String($0)) }
            case .partial: names.formUnion(required(by: tag.name, visited: &visited))
            case .section, .inverted, .parent, .block, .refused: break
            }
        }
        return names
    }

    /// The names, each in its parts.
    private func used(by name: String, visited: inout Set<String>) -> Set<[String]> {
        guard let entry = templates[name], visited.insert(name).inserted else { return [] }
        var names: Set<[String]> = []
        func collect(_ tags: [TemplateTag]) {
            for tag in tags {
                switch tag.kind {
                case .partial, .parent: names.formUnion(used(by: tag.name, visited: &visited))
                case .block, .refused: break
                default: names.insert(tag.name.split(separator: ".").map(String.init))
                }
                collect(tag.children)
            }
        }
        collect(entry.tags)
        return names
    }
}
