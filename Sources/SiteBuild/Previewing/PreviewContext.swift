import SiteRendering
import Synchronization

/// What stays as it is while only bodies of pages change, as with most edits.
final class PreviewContext: Sendable {
    /// Goes up by one with each new context.
    let number: Int
    /// The number of the first context with the addresses that pages have now.
    private let firstNumber: Int
    let configuration: SiteConfiguration
    let context: SiteContext
    /// By file of the site.
    let pages: [String: (group: SitePlan.Group, page: Page)]
    let copied: [String: CopiedFile]
    let assets: [String: PreviewFile]
    private let index: PageIndex
    private let leftOut: [String: String]
    private let store: DataStore
    private let idle = Mutex<[PageTools]>([])
    private let documents = Mutex<[String: PreviewFile]?>(nil)

    convenience init(
        number: Int, configuration: SiteConfiguration, inputs: SiteInputs, plan: SitePlan, data: PreviewData
    ) {
        let groups = plan.groups
        var pages: [String: (group: SitePlan.Group, page: Page)] = [:]
        pages.reserveCapacity(groups.count)
        for group in groups {
            for page in group.pages { pages[page.path.file] = (group, page) }
        }
        self.init(
            number: number, firstNumber: number, configuration: configuration, inputs: inputs,
            index: PageIndex(plan.pages), pages: pages, leftOut: plan.leftOut, data: data)
    }

    /// The next context after edits that have left every page where it was: what is known of the others is kept.
    convenience init(
        _ earlier: PreviewContext, after change: SitePlan.Replacement, inputs: SiteInputs, data: PreviewData
    ) {
        var pages = earlier.pages
        for group in change.groups {
            for page in group.pages { pages[page.path.file] = (group, page) }
        }
        self.init(
            number: earlier.number + 1, firstNumber: earlier.firstNumber, configuration: earlier.configuration,
            inputs: inputs,
            index: change.pages.isEmpty ? earlier.index : earlier.index.replacing(change.pages), pages: pages,
            leftOut: earlier.leftOut, data: data)
    }

    private init(
        number: Int, firstNumber: Int, configuration: SiteConfiguration, inputs: SiteInputs, index: PageIndex,
        pages: [String: (group: SitePlan.Group, page: Page)], leftOut: [String: String], data: PreviewData
    ) {
        self.number = number
        self.firstNumber = firstNumber
        self.configuration = configuration
        self.index = index
        self.pages = pages
        self.leftOut = leftOut
        store = data.store
        context = SiteContext(
            configuration: configuration, templates: inputs.templates, assets: inputs.assets, data: data.market,
            pages: index, copied: inputs.copied.map(\.entry.path), leftOut: leftOut)
        copied = Dictionary(inputs.copied.map { ($0.entry.path, $0) }) { first, _ in first }
        assets = Dictionary(inputs.assets.assets.map { ($0.file.path, PreviewFile($0.file)) }) { first, _ in first }
    }

    /// Whether each page is known to have the address that it had in another context.
    func hasSameAddresses(as other: PreviewContext) -> Bool { firstNumber == other.firstNumber }

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
