import SiteRendering
import Synchronization

/// What stays as it is while only bodies of pages change, as with most edits.
final class PreviewContext: Sendable {
    /// Goes up by one with each new context.
    let number: Int
    let configuration: SiteConfiguration
    let context: SiteContext
    /// By file of the site.
    let pages: [String: (group: SitePlan.Group, page: Page)]
    let copied: [String: CopiedFile]
    let assets: [String: PreviewFile]
    private let store: DataStore
    private let idle = Mutex<[PageTools]>([])
    private let documents = Mutex<[String: PreviewFile]?>(nil)

    init(number: Int, configuration: SiteConfiguration, inputs: SiteInputs, plan: SitePlan, data: PreviewData) {
        self.number = number
        self.configuration = configuration
        store = data.store
        context = SiteContext(
            configuration: configuration, templates: inputs.templates, assets: inputs.assets, data: data.market,
            pages: plan.pages, copied: inputs.copied.map(\.entry.path), leftOut: plan.leftOut)
        let groups = plan.groups
        var pages: [String: (group: SitePlan.Group, page: Page)] = [:]
        pages.reserveCapacity(groups.count)
        for group in groups {
            for page in group.pages { pages[page.path.file] = (group, page) }
        }
        self.pages = pages
        copied = Dictionary(inputs.copied.map { ($0.entry.path, $0) }) { first, _ in first }
        assets = Dictionary(inputs.assets.assets.map { ($0.file.path, PreviewFile($0.file)) }) { first, _ in first }
    }

    /// A file that is neither page nor asset nor service worker: config.js, sitemap, feed, …
    func document(at path: String) -> PreviewFile? { allDocuments[path] }

    /// The paths of all files that no page makes.
    var otherPaths: [String] {
        let worker = context.offlinePage == nil ? [] : [SiteContext.serviceWorkerPath]
        return Array(allDocuments.keys) + assets.keys + copied.keys + worker
    }

    private var allDocuments: [String: PreviewFile] {
        documents.withLock { documents in
            if let documents { return documents }
            let files = context.documents.filter { assets[$0.path] == nil }.map(PreviewFile.init)
            let made = Dictionary(files.map { ($0.entry.path, $0) }) { first, _ in first }
            documents = made
            return made
        }
    }

    /// Lends a thread what it needs to make pages.
    func withTools<Result>(_ work: (PageTools) throws -> Result) rethrows -> Result {
        let tools = idle.withLock { $0.popLast() } ?? PageTools(context, store: store)
        defer { idle.withLock { $0.append(tools) } }
        return try work(tools)
    }
}

/// What a thread needs to make pages. It serves one at a time, which the context's pool sees to.
final class PageTools: @unchecked Sendable {
    let digests: DependencyDigests
    let readers: LazyReader
    let renderer: PageRenderer

    init(_ site: SiteContext, store: DataStore) {
        digests = DependencyDigests(site: site, markdown: [:]) { store.digest(ofTable: $0) }
        readers = LazyReader(store)
        renderer = PageRenderer(site: site)
    }
}

extension PreviewFile {
    init(_ file: SiteFile) {
        self.init(entry: file.entry, contents: .bytes(file.bytes), isPage: false)
    }
}
