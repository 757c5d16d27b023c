import Market

/// A Markdown file of Content: its front matter, and where its body is.
///
/// A reference, since lists of all files are copied often; nothing of it ever changes.
public final class PageSource: Sendable {
    /// Relative to Content: `notes/2008.md`.
    public let path: String
    /// Relative to the site's root: `Content/notes/2008.md`.
    public let file: String
    public let frontMatter: FrontMatter
    /// The name in `[name].md`: the column whose value ends each page's address.
    public let parameterName: String?

    public static let folder = "Content"

    /// Reads the head of a file.
    ///
    /// - Returns: Nil after a report.
    public convenience init?(path: String, text: String, into collector: DiagnosticCollector) {
        let file = "\(Self.folder)/\(path)"
        guard let parts = FrontMatter.split(text, file: file, into: collector) else { return nil }
        let frontMatter = FrontMatter.read(parts.yaml, file: file, into: collector)
        self.init(path: path, frontMatter: frontMatter)
        switch (parameterName, frontMatter.pagesQuery) {
        case (_?, nil) where frontMatter.isFaulty: return nil
        case (let parameter?, nil):
            collector.error(
                "[\(parameter)].md needs 'pages: select \(parameter) …' in its front matter, one row for each page",
                at: Place(file: file, line: 1, column: 1))
            return nil
        case (nil, let query?):
            collector.error("'pages' needs a file named for a column, such as [symbol].md", at: query.place)
            return nil
        default: break
        }
    }

    /// Takes up the head of a file that was read and checked before.
    public init(path: String, frontMatter: FrontMatter) {
        self.path = path
        self.frontMatter = frontMatter
        file = "\(Self.folder)/\(path)"
        let name = (path.split(separator: "/").last ?? "").dropLast(".md".count)
        parameterName = name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : nil
    }

    /// The body of the file, parsed.
    ///
    /// - Parameter text: The text that the source was read from.
    public func document(
        _ text: String, siteComponents: [String], into collector: DiagnosticCollector
    ) -> PageDocument? {
        guard let parts = FrontMatter.split(text, file: file, into: collector) else { return nil }
        return PageDocument(
            body: String(parts.body), line: parts.bodyLine, file: file, siteComponents: siteComponents, into: collector)
    }

    /// The one page of an ordinary file.
    public func page(configuration: SiteConfiguration, into collector: DiagnosticCollector) -> Page {
        page(
            path: PagePath(source: path, slug: frontMatter.slug), parameters: [],
            catalog: FormatCatalog(configuration: configuration), into: collector)
    }

    /// One page for each row of the `pages:` query.
    ///
    /// - Parameter rows: The query's result.
    /// - Returns: The pages in the rows' order; rows that cannot become a page are reported.
    public func pages(
        from rows: Rows, configuration: SiteConfiguration, into collector: DiagnosticCollector
    ) -> [Page] {
        let place = frontMatter.pagesQuery?.place ?? frontMatter.layoutPlace
        guard let parameterName, let column = rows.index(of: parameterName) else {
            collector.error(
                "the 'pages' query has no column '\(parameterName ?? "")'\(cure(for: parameterName ?? "", among: rows.columns))",
                at: place)
            return []
        }
        let catalog = FormatCatalog(configuration: configuration)
        return (0..<rows.count).compactMap { row in
            let segment = rows[row, column].description
            if let reason = PagePath.fault(ofSegment: segment) {
                collector.error(
                    "row \(row + 1) of the 'pages' query: \(parameterName) \(reason)", at: place)
                return nil
            }
            let parameters = rows.columns.indices.map { Page.Parameter(name: rows.columns[$0], value: rows[row, $0]) }
            return page(
                path: PagePath(source: path, slug: segment), parameters: parameters, catalog: catalog, into: collector)
        }
    }

    private func page(
        path: PagePath, parameters: [Page.Parameter], catalog: FormatCatalog, into collector: DiagnosticCollector
    ) -> Page {
        let values = Dictionary(parameters.map { ($0.name, $0.value) }) { first, _ in first }
        let resolver = ValueResolver(
            parameters: values, results: [:], queryNames: nil, catalog: catalog, collector: collector)
        return Page(
            source: self.path, path: path, title: resolver.expand(frontMatter.title),
            description: frontMatter.description.map(resolver.expand), date: frontMatter.date,
            isDraft: frontMatter.isDraft,
            layout: frontMatter.layout, layoutPlace: frontMatter.layoutPlace, order: frontMatter.order,
            navigationTitle: frontMatter.navigationTitle, image: frontMatter.image?.text,
            imagePlace: frontMatter.image?.place, isLive: frontMatter.isLive,
            parameters: parameters)
    }
}
