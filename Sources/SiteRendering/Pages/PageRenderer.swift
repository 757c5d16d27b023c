import Market
import Markup

/// Turns a parsed page and the rows of its queries into HTML.
public final class PageRenderer {
    private let site: SiteContext
    private let catalog: FormatCatalog
    private let collector: DiagnosticCollector
    /// Whether a layout can be rendered, by its name and the names of the page parameters that it could use.
    private var checked: [[String]: Bool] = [:]

    /// - Parameter collector: Takes what is found; one renderer serves one thread.
    public init(site: SiteContext, collector: DiagnosticCollector) {
        self.site = site
        self.collector = collector
        catalog = FormatCatalog(configuration: site.configuration)
    }

    /// - Parameter results: The rows of each query by its name; a query that failed is missing.
    /// - Returns: The whole page, or nil when its layout is missing.
    public func render(_ page: Page, document: PageDocument, results: [String: Rows]) -> SiteFile? {
        let layout = "layouts/\(page.layout)"
        let exists = site.templates.entries[layout] != nil
        // A layout that cannot be read has been reported. What is wrong in the page is looked for all the same.
        if !exists, !site.templates.broken.contains(layout) {
            collector.error(
                "layout '\(page.layout)' does not exist\(cure(for: page.layout, among: site.templates.layouts))",
                at: page.layoutPlace)
        }
        let resolver = ValueResolver(
            parameters: page.values, results: results, queryNames: document.queryNames, catalog: catalog,
            collector: collector)
        func value(_ value: InlineValue) -> String {
            resolver.text(for: value, in: document.file)
        }
        let content = content(of: page, document: document, results: results, resolver: resolver, value: value)
        let excerpt = page.description == nil ? document.markdown.excerpt(value: value) : ""
        let fields = site.templateFields(for: page, content: content, excerpt: excerpt)
        // The names that a page offers differ in its parameters only.
        let key = [layout] + page.parameters.map(\.name)
        let isGood = checked[key] ?? checkLayout(layout, fields: fields)
        checked[key] = isGood
        guard exists, isGood else { return nil }
        return SiteFile(path: page.path.file, text: site.templates.render(layout, with: fields).source)
    }

    private func content(
        of page: Page, document: PageDocument, results: [String: Rows], resolver: ValueResolver,
        value: (InlineValue) -> String
    ) -> HTML {
        let components = ComponentRenderer(
            site: site, page: page, results: results, queryNames: document.queryNames, resolver: resolver,
            catalog: catalog, collector: collector)
        warn(about: document)
        return document.markdown.html(
            allowsRawHTML: site.configuration.allowsRawHTML,
            fence: { fence in
                if document.queryFences.contains(fence.index) { return HTML() }
                guard let component = document.components[fence.index] else { return nil }
                return components.html(for: component, index: fence.index)
            },
            value: value,
            link: { link in
                let place = Place(file: document.file, line: link.line, column: link.column)
                return LinkResolver(site: site, page: page, collector: collector)
                    .target(of: link.destination, isImage: link.isImage, at: place)
            })
    }

    private func warn(about document: PageDocument) {
        if !site.configuration.allowsRawHTML {
            for position in document.markdown.rawHTML {
                collector.warning(
                    "raw HTML is left out; write Markdown or a component, or set 'rawHTML: true' in bourse.yml",
                    at: Place(file: document.file, line: position.line, column: position.column))
            }
        }
        for link in document.markdown.links where !link.isSafe {
            collector.warning(
                "the address '\(link.destination.prefix(80))' is left out: only http, https, mailto, tel and addresses within the site may be linked",
                at: Place(file: document.file, line: link.line, column: link.column))
        }
    }

    private func checkLayout(_ layout: String, fields: [String: TemplateValue]) -> Bool {
        TemplateChecker(library: site.templates, collector: collector, allowsAbsentSections: false)
            .check(layout, scopes: [site.templateShape(of: fields)])
    }
}
