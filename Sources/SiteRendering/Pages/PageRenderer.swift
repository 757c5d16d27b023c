import Market
import Markup

/// A page as it will lie in the site, and what it was made from.
public struct RenderedPage: Sendable {
    public let file: SiteFile
    /// What lies beside the page: all rows of its charts whose tables show only some.
    public let dataFiles: [SiteFile]
    /// All that the page depends on, but for the rows of its queries.
    public let dependencies: Set<Dependency>
    /// Links whose targets can be followed up only when all pages are made.
    public let fragmentLinks: [FragmentLink]
}

/// Turns a parsed page and the rows of its queries into HTML.
public final class PageRenderer {
    private let site: SiteContext
    private let catalog: FormatCatalog
    private let stopwatch: Stopwatch?
    /// Whether a layout can be rendered, by its name and the names of the page parameters that it could use.
    private var checked: [[String]: Bool] = [:]

    /// One renderer serves one thread.
    public init(site: SiteContext, stopwatch: Stopwatch? = nil) {
        self.site = site
        self.stopwatch = stopwatch
        catalog = FormatCatalog(configuration: site.configuration)
    }

    /// - Parameter results: The rows of each query by its name; a query that failed is missing.
    /// - Returns: The whole page with what it was made from, or nil when its layout is missing.
    public func render(
        _ page: Page, document: PageDocument, results: [String: Rows], into collector: DiagnosticCollector
    ) -> RenderedPage? {
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
        let trace = PageTrace()
        for dependency in [.configuration, .markdown(page.source), .page(page.path.address)] as [Dependency] {
            trace.add(dependency)
        }
        trace.add(template: layout, for: page, in: site)
        func value(_ value: InlineValue) -> String {
            resolver.text(for: value, in: document.file)
        }
        if let image = page.image, let place = page.imagePlace {
            let address = Page.address(ofFile: image)
            trace.add(.address(address))
            if !site.contains(address) {
                let files = cure(for: address, among: site.files.sorted())
                collector.error("no file of the site is at '\(image)', the picture for previews\(files)", at: place)
            }
        }
        let links = LinkResolver(site: site, page: page, collector: collector, trace: trace)
        let components = ComponentRenderer(
            site: site, page: page, results: results, queryNames: document.queryNames, resolver: resolver,
            catalog: catalog, links: links, collector: collector)
        warn(about: document, into: collector)
        if document.hasOtherFences { trace.add(.componentNames) }
        let content = content(of: document, components: components, links: links, value: value)
        let excerpt = page.description == nil ? document.markdown.excerpt(value: value) : ""
        let fields = site.templateFields(
            for: page, content: content, excerpt: excerpt, names: site.templates.closure(of: layout).names,
            scripts: trace.scripts)
        // The names that a page offers differ in its parameters only.
        let key = [layout] + page.parameters.map(\.name)
        let isGood = checked[key] ?? checkLayout(layout, fields: fields, into: collector)
        checked[key] = isGood
        guard exists, isGood else { return nil }
        let text = site.templates.render(layout, with: fields).source
        let hasScripts = trace.dependencies.contains { if case .script = $0 { true } else { false } }
        return RenderedPage(
            file: SiteFile(path: page.path.file, text: hasScripts ? AssetCatalog.withoutRepeatedScripts(text) : text),
            dataFiles: trace.dataFiles, dependencies: trace.dependencies, fragmentLinks: trace.fragmentLinks)
    }

    private func content(
        of document: PageDocument, components: ComponentRenderer, links: LinkResolver, value: (InlineValue) -> String
    ) -> HTML {
        return document.markdown.html(
            allowsRawHTML: site.configuration.allowsRawHTML,
            fence: { fence in
                if document.queryFences.contains(fence.index) { return HTML() }
                guard let component = document.components[fence.index] else { return nil }
                let start = stopwatch?.now()
                defer { stopwatch?.note(.component, component.name, at: component.place, since: start) }
                return components.html(for: component, index: fence.index)
            },
            value: value,
            link: { link in
                let place = Place(file: document.file, line: link.line, column: link.column)
                return links.target(of: link.destination, isImage: link.isImage, at: place)
            })
    }

    private func warn(about document: PageDocument, into collector: DiagnosticCollector) {
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

    private func checkLayout(
        _ layout: String, fields: [String: TemplateValue], into collector: DiagnosticCollector
    ) -> Bool {
        TemplateChecker(library: site.templates, collector: collector, allowsAbsentSections: false)
            .check(layout, scopes: [site.templateShape(of: fields)])
    }
}
