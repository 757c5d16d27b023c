/// Where a page lies in the site: the file that is written and the address that readers use.
public struct PagePath: Sendable {
    /// The folders and the last segment, unencoded: `["stocks", "AAPL"]`; empty for the home page.
    public let segments: [String]
    /// Whether the page is the site's 404 page, written to `404.html`.
    public let isNotFoundPage: Bool
    /// The file in the site, relative to its root: `stocks/AAPL/index.html`.
    public let file: String
    /// The address within the site, percent-encoded, without the base path's slash: `stocks/AAPL/`.
    public let address: String

    /// - Parameters:
    ///   - source: The Markdown file, relative to Content: `stocks/[symbol].md`.
    ///   - slug: What replaces the file's name.
    public init(source: String, slug: String?) {
        var segments = source.split(separator: "/").map(String.init)
        let name = String((segments.popLast() ?? "").dropLast(".md".count))
        isNotFoundPage = source == "404.md"
        if let slug {
            segments.append(slug)
        } else if name != "index" {
            segments.append(name)
        }
        self.segments = segments.map { canonical($0) }
        file = isNotFoundPage ? "404.html" : (self.segments + ["index.html"]).joined(separator: "/")
        address = isNotFoundPage ? file : self.segments.map { percentEncodedSegment($0) + "/" }.joined()
    }

    /// Whether the page is the one that a service worker shows when there is no network: `offline/`.
    var isOfflinePage: Bool { segments == ["offline"] && !isNotFoundPage }

    /// Whether readers see the page in place of another one, and no list of pages has it.
    var isFallback: Bool { isNotFoundPage || isOfflinePage }

    /// The path of a file that lies beside the page; the 404 page shares the home page's folder, but no name.
    func file(beside name: String) -> String {
        isNotFoundPage ? "404-\(name)" : (segments + [name]).joined(separator: "/")
    }

    /// Why a text cannot be one segment of a page's address, worded to follow "slug"; nil when it can.
    static func fault(ofSegment text: String) -> String? {
        if text.isEmpty { return "must not be empty" }
        if text.utf8.count > 200 { return "must have at most 200 bytes, not \(text.utf8.count)" }
        if text == "." || text == ".." || text.hasPrefix(".") { return "must not begin with a dot: '\(text)'" }
        if text.unicodeScalars.contains(where: { $0 == "/" || $0 == "\\" }) {
            return "must be one segment of a path, without slashes: '\(text)'"
        }
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "must not contain control characters"
        }
        return nil
    }
}

extension PagePath: Hashable {
    public static func == (left: PagePath, right: PagePath) -> Bool {
        left.file == right.file && left.isNotFoundPage == right.isNotFoundPage
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(file) }
}
