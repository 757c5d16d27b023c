import Market

/// The present state of everything that pages are made from.
///
/// A page's record holds the digests from when it was rendered; the page is rendered again when one of them differs from
/// what is found here. One for each thread: answers are kept.
public final class DependencyDigests {
    private let site: SiteContext
    /// The digest of each Markdown file by its path relative to Content.
    public var markdown: [String: ContentDigest]
    private let table: (String) -> ContentDigest?
    private var known: [Dependency: ContentDigest?] = [:]

    /// - Parameters:
    ///   - markdown: The digest of each Markdown file by its path relative to Content.
    ///   - table: The digest of a table by its name in lower case; nil when there is none.
    public init(
        site: SiteContext, markdown: [String: ContentDigest],
        table: @escaping (String) -> ContentDigest?
    ) {
        self.site = site
        self.markdown = markdown
        self.table = table
    }

    /// The digest of one thing as it is now, or nil when there is no such thing any more.
    public func digest(of dependency: Dependency) -> ContentDigest? {
        if case .markdown(let path) = dependency { return markdown[path] }
        if let answer = known[dependency] { return answer }
        let answer = compute(dependency)
        known[dependency] = answer
        return answer
    }

    private func compute(_ dependency: Dependency) -> ContentDigest? {
        var builder = DigestBuilder()
        switch dependency {
        case .configuration: add(site.configuration, to: &builder)
        case .head: addHead(to: &builder)
        case .assets: builder.add(site.assets.assets.map(\.file.path))
        case .script(let name):
            let found = name.isEmpty ? site.scripts : site.scripts.filter { $0.key == name }
            for (name, elements) in found.sorted(by: { $0.key < $1.key }) { builder.add([name, elements.source]) }
        case .navigation: for page in site.navigation { addListing(page, to: &builder) }
        case .dataTime: builder.add(site.data.asOf?.description)
        case .componentNames: builder.add(site.templates.components)
        case .markdown(let path): return markdown[path]
        case .page(let address):
            guard let page = site.page(at: address) else { return nil }
            add(page, to: &builder)
        case .breadcrumbs(let address):
            guard let page = site.page(at: address) else { return nil }
            for page in site.ancestors(of: page) { addListing(page, to: &builder) }
        case .section(let folder): for page in site.children(of: folder) { addListing(page, to: &builder) }
        case .template(let name):
            guard let digest = site.templates.entries[name]?.digest else { return nil }
            return digest
        case .link(let path):
            guard let address = site.page(from: path)?.path.address else { return nil }
            builder.add(address)
        case .address(let address): builder.add(site.contains(address))
        case .table(let name): return table(name)
        }
        return builder.finish()
    }

    private func add(_ configuration: SiteConfiguration, to builder: inout DigestBuilder) {
        builder.add([
            configuration.title, configuration.url.description, configuration.language, configuration.description,
            configuration.currency,
        ])
        builder.add(configuration.api?.description)
        builder.add(configuration.allowsRawHTML)
        builder.add(configuration.isIndexed)
        for (name, format) in configuration.formats.sorted(by: { $0.key < $1.key }) { builder.add([name, format]) }
    }

    private func addHead(to builder: inout DigestBuilder) {
        builder.add(site.hasFeed)
        builder.add(site.offlinePage != nil)
        for asset in site.assets.styleSheets + site.assets.scripts { builder.add([asset.file.path, asset.integrity]) }
        builder.add(site.assets.named("icon.svg")?.file.path)
        for script in EngineScript.allCases { builder.add(site.assets.named(script.rawValue)?.file.path) }
    }

    /// Adds what a list of pages shows of one of them.
    private func addListing(_ page: Page, to builder: inout DigestBuilder) {
        builder.add([page.title, page.path.address])
        builder.add(page.navigationTitle)
        builder.add(page.isDraft)
        builder.add(page.description)
        builder.add(page.date?.description)
    }

    private func add(_ page: Page, to builder: inout DigestBuilder) {
        builder.add([page.source, page.path.file, page.layout])
        addListing(page, to: &builder)
        builder.add(page.isLive)
        builder.add(page.image)
        for parameter in page.parameters {
            builder.add(parameter.name)
            builder.add(parameter.value)
        }
    }
}
