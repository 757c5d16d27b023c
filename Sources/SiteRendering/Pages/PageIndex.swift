/// The pages of a site, in the orders in which they are listed and found.
///
/// A reference, so that contexts which differ in other things share it.
public final class PageIndex: Sendable {
    /// Sorted by address.
    let pages: [Page]
    let navigation: [Page]
    let hasFeed: Bool
    let offlinePage: Page?
    private let children: [String: [Page]]
    private let byAddress: [String: Page]
    private let bySource: [String: Page]

    public convenience init(_ pages: [Page]) {
        let pages = pages.sorted { $0.path.address < $1.path.address }
        var children: [String: [Page]] = [:]
        for page in pages {
            if let folder = Self.folder(of: page) { children[folder, default: []].append(page) }
        }
        self.init(
            pages: pages, children: children.mapValues(Self.listed),
            byAddress: Dictionary(pages.map { ($0.path.address, $0) }) { first, _ in first },
            bySource: Dictionary(pages.map { ($0.source, $0) }) { first, _ in first })
    }

    private init(
        pages: [Page], children: [String: [Page]], byAddress: [String: Page], bySource: [String: Page]
    ) {
        self.pages = pages
        self.children = children
        self.byAddress = byAddress
        self.bySource = bySource
        // Pages from rows would crowd it: their section's page stands for them.
        navigation = pages.filter {
            $0.order != nil && $0.parameters.isEmpty && !$0.path.isOfflinePage
        }.sorted { left, right in
            (left.order ?? 0, left.path.address) < (right.order ?? 0, right.path.address)
        }
        hasFeed = pages.contains { $0.date != nil && !$0.path.isFallback }
        offlinePage = pages.first { $0.path.isOfflinePage }
    }

    /// The index after some pages have become others, each with the address and the source that it had.
    public func replacing(_ changes: [(old: Page, new: Page)]) -> PageIndex {
        let new = Dictionary(changes.map { (ObjectIdentifier($0.old), $0.new) }) { first, _ in first }
        let current = { (page: Page) in new[ObjectIdentifier(page)] ?? page }
        var (children, byAddress, bySource) = (children, byAddress, bySource)
        for folder in Set(changes.compactMap { Self.folder(of: $0.old) }) {
            children[folder] = Self.listed((children[folder] ?? []).map(current))
        }
        for (old, _) in changes {
            byAddress[old.path.address] = byAddress[old.path.address].map(current)
            bySource[old.source] = bySource[old.source].map(current)
        }
        return PageIndex(pages: pages.map(current), children: children, byAddress: byAddress, bySource: bySource)
    }

    /// The folder in whose list a page stands, its segments joined by slashes; nil for a page that no list has.
    private static func folder(of page: Page) -> String? {
        guard !page.path.segments.isEmpty, !page.path.isFallback else { return nil }
        return page.path.segments.dropLast().joined(separator: "/")
    }

    /// Dated pages first, the newest at the top; the others by title.
    private static func listed(_ pages: [Page]) -> [Page] {
        pages.sorted { left, right in
            switch (left.date, right.date) {
            case (let leftDate?, let rightDate?) where leftDate != rightDate: leftDate > rightDate
            case (_?, nil): true
            case (nil, _?): false
            default: (left.title, left.path.address) < (right.title, right.path.address)
            }
        }
    }

    /// The page at an address within the site, such as `stocks/AAPL/`.
    func page(at address: String) -> Page? { byAddress[address] }

    /// The page that a Markdown file becomes, by the file's path relative to Content; of pages from rows the first.
    func page(from source: String) -> Page? { bySource[source] }

    /// The pages below a folder's page, in the order of their list.
    ///
    /// - Parameter folder: The folder's segments, joined by slashes; empty for the home page.
    func children(of folder: String) -> [Page] { children[folder] ?? [] }
}
