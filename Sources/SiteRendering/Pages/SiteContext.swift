import Charts
import Market
import Markup

/// All that a page may see of the site around it. Made once for a build.
public struct SiteContext: Sendable {
    public let configuration: SiteConfiguration
    public let templates: TemplateLibrary
    public let assets: AssetCatalog
    public let data: MarketData
    /// The addresses of the files that are no pages, encoded as in a URL.
    let files: Set<String>
    /// The elements that load each script which templates may include, by its name there.
    let scripts: [String: HTML]
    private let index: PageIndex
    private let leftOut: [String: String]

    /// - Parameters:
    ///   - copied: The paths of the files of Content that belong to the site as they are.
    ///   - leftOut: Why a Markdown file of Content is no page of this build, by its path: "a draft".
    public init(
        configuration: SiteConfiguration, templates: TemplateLibrary, assets: AssetCatalog, data: MarketData,
        pages: PageIndex, copied: [String] = [], leftOut: [String: String] = [:]
    ) {
        self.configuration = configuration
        self.templates = templates
        self.assets = assets
        self.data = data
        index = pages
        self.leftOut = leftOut
        let documents =
            SiteDocuments.paths + (pages.hasFeed ? [SiteDocuments.feedPath] : [])
            + (pages.offlinePage == nil ? [] : [ServiceWorker.path])
        let copied = copied.map { $0.split(separator: "/").map(percentEncodedSegment).joined(separator: "/") }
        scripts = assets.scriptsToInclude(basePath: configuration.basePath)
        files = Set(documents + copied + assets.assets.map(\.address))
    }

    /// All pages of this build, sorted by address.
    public var pages: [Page] { index.pages }

    var navigation: [Page] { index.navigation }

    var hasFeed: Bool { index.hasFeed }

    /// The page that readers see when there is no network; with it, the site has a service worker.
    public var offlinePage: Page? { index.offlinePage }

    /// The engine's own style sheet: charts, what their script adds, then tables and metrics.
    public static let styleSheet = chartStylesheet + chartScriptStylesheet + componentStylesheet

    /// Where the service worker lies in a site that has one.
    public static let serviceWorkerPath = ServiceWorker.path

    /// The files of the site that are no pages, but for the service worker: that needs the offline page's bytes.
    public var documents: [SiteFile] {
        let documents = SiteDocuments(
            configuration: configuration, pages: pages, data: data,
            serviceWorker: offlinePage.map { _ in configuration.basePath + ServiceWorker.path })
        let feed = hasFeed ? [documents.feed] : []
        return [documents.configScript, documents.sitemap, documents.robots, documents.latest] + feed
            + assets.assets.map(\.file)
    }

    func url(of page: Page) -> String { configuration.basePath + page.path.address }

    /// The page at an address within the site, such as `stocks/AAPL/`.
    func page(at address: String) -> Page? { index.page(at: address) }

    /// The page that a Markdown file becomes, by the file's path relative to Content; of pages from rows the first.
    func page(from source: String) -> Page? { index.page(from: source) }

    /// Why a Markdown file that is there is no page, to be added to an error; nil when there is no such file.
    func reasonForAbsence(of source: String) -> String? { leftOut[source].map { "; the file is \($0)" } }

    /// Whether a page or a file lies at an address within the site.
    func contains(_ address: String) -> Bool {
        let file = "index.html"
        let isFile = address == file || address.hasSuffix("/" + file)
        return page(at: isFile ? String(address.dropLast(file.count)) : address) != nil || files.contains(address)
    }

    /// The pages below a folder's page, in the order of their list.
    ///
    /// - Parameter folder: The folder's segments, joined by slashes; empty for the home page.
    func children(of folder: String) -> [Page] { index.children(of: folder) }

    /// The pages above a page, the home page first.
    func ancestors(of page: Page) -> [Page] {
        guard !page.path.isNotFoundPage else { return [] }
        let segments = page.path.segments
        return segments.indices.compactMap { depth in
            self.page(at: segments[..<depth].map { percentEncodedSegment($0) + "/" }.joined())
        }
    }

    /// What every template may use, by name.
    ///
    /// - Parameters:
    ///   - names: The names that the template asks for, so that long lists which it does not are not made.
    ///   - scripts: The engine's scripts that the content needs.
    func templateFields(
        for page: Page, content: HTML, excerpt: String, names: Set<String>, scripts: Set<EngineScript> = []
    ) -> [String: TemplateValue] {
        [
            "head": .html(
                DocumentHead(site: self, page: page, excerpt: excerpt, scripts: scripts).html),
            "content": .html(content),
            "site": .record([
                "title": .text(configuration.title),
                "description": .text(configuration.description),
                "language": .text(configuration.language),
                "url": .text(configuration.url.origin + configuration.basePath),
                "base": .text(configuration.basePath),
                "hasAPI": .flag(configuration.api != nil),
                "hasFeed": .flag(hasFeed),
            ]),
            "page": .record(fields(of: page)),
            "navigation": .list(
                (names.contains("navigation") ? navigation : []).map { item in
                    .record([
                        "title": .text(item.navigationTitle ?? item.title),
                        "url": .text(url(of: item)),
                        "isDraft": .flag(item.isDraft),
                        "isCurrent": .flag(item.path == page.path),
                        "isWithin": .flag(
                            item.path != page.path && !item.path.segments.isEmpty
                                && page.path.segments.starts(with: item.path.segments)),
                    ])
                }),
            "breadcrumbs": .list(names.contains("breadcrumbs") ? breadcrumbs(of: page) : []),
            "section": .record(["pages": .list(names.contains("section") ? sectionPages(of: page) : [])]),
            "data": .record([
                "hasData": .flag(data.asOf != nil),
                "asOf": .text(data.asOf?.description ?? ""),
                "asOfText": .text(data.asOf.map(Self.words) ?? ""),
            ]),
            "asset": .record(
                Dictionary(
                    assets.assets.map { ($0.templateName, .text(configuration.basePath + $0.address)) }
                ) { first, _ in first }),
            "script": .record(self.scripts.mapValues(TemplateValue.html)),
        ]
    }

    private func fields(of page: Page) -> [String: TemplateValue] {
        [
            "title": .text(page.title),
            "description": .text(page.description ?? ""),
            "url": .text(url(of: page)),
            "path": .text(page.path.address),
            "date": .text(page.date?.description ?? ""),
            "dateText": .text(page.date.map(Self.words) ?? ""),
            "isHome": .flag(page.path.segments.isEmpty && !page.path.isNotFoundPage),
            "isDraft": .flag(page.isDraft),
            "isLive": .flag(page.isLive),
            "parameters": .record(
                Dictionary(page.parameters.map { ($0.name, .text(ValueFormat.plain($0.value))) }) { first, _ in first }),
        ]
    }

    private func sectionPages(of page: Page) -> [TemplateValue] {
        guard let segments = page.sectionSegments else { return [] }
        return children(of: segments.joined(separator: "/")).filter { $0.path != page.path }.map {
            .record([
                "title": .text($0.title),
                "description": .text($0.description ?? ""),
                "url": .text(url(of: $0)),
                "date": .text($0.date?.description ?? ""),
                "dateText": .text($0.date.map(Self.words) ?? ""),
                "isDraft": .flag($0.isDraft),
            ])
        }
    }

    private func breadcrumbs(of page: Page) -> [TemplateValue] {
        ancestors(of: page).map {
            .record(["title": .text($0.navigationTitle ?? $0.title), "url": .text(url(of: $0))])
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// `30 June 2026`.
    private static func words(_ day: TradingDay) -> String {
        let (year, month, ofMonth) = day.civil
        return "\(ofMonth) \(months[month - 1]) \(year)"
    }

    /// `30 June 2026, 20:00 UTC`; the day alone at midnight, which is how a daily bar counts.
    private static func words(_ instant: Instant) -> String {
        guard instant.millisecondsOfDay != 0 else { return words(instant.day) }
        return "\(words(instant.day)), \(instant.description.dropFirst(11).prefix(5)) UTC"
    }
}

extension SiteContext {
    /// The kinds of all names, with the lists' items known even where this page's lists are empty.
    func templateShape(of fields: [String: TemplateValue]) -> TemplateShape {
        let link: [String: TemplateShape] = ["title": .text, "url": .text]
        let item = link.merging(["isDraft": .flag]) { first, _ in first }
        let navigation = item.merging(["isCurrent": .flag, "isWithin": .flag]) { first, _ in first }
        let page = item.merging(["description": .text, "date": .text, "dateText": .text]) { first, _ in first }
        var shapes = fields.mapValues(\.shape)
        shapes["navigation"] = .list(.record(navigation))
        shapes["breadcrumbs"] = .list(.record(link))
        shapes["section"] = .record(["pages": .list(.record(page))])
        return .record(shapes)
    }
}
