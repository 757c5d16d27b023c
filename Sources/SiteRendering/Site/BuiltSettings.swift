import Markup

/// What a built site says of the settings that it was built with, and that stay when it is pointed at another API.
public struct BuiltSettings: Sendable {
    private let robots, sitemap: String
    private let hasHomePage: Bool
    /// Nil where there are no drafts to tell by.
    private let hasDrafts: Bool?

    /// - Parameters:
    ///   - file: The bytes of a file of the site by its path; nil for one that is not there.
    ///   - drafts: Where the drafts of Content would lie.
    public init(file: (String) -> [UInt8]?, drafts: [PagePath]) {
        robots = String(decoding: file("robots.txt") ?? [], as: UTF8.self)
        sitemap = String(decoding: file("sitemap.xml") ?? [], as: UTF8.self)
        hasHomePage = file("index.html") != nil
        hasDrafts = drafts.isEmpty ? nil : drafts.contains { file($0.file) != nil }
    }

    /// The keys of bourse.yml whose values are others in a configuration, as far as the site tells.
    public func differences(from configuration: SiteConfiguration) -> [String] {
        let root = ("\(configuration.url.origin + configuration.basePath)" as HTML).source
        let isElsewhere =
            sitemap.contains("<loc>")
            && (hasHomePage ? !sitemap.contains("<loc>\(root)</loc>") : !sitemap.contains("<loc>\(root)"))
        let isIndexed = robots.contains("\nAllow: /\n")
        let isKnown = isIndexed || robots.contains("\nDisallow: /\n")
        return [
            ("url", isElsewhere), ("robots", isKnown && isIndexed != configuration.isIndexed),
            ("drafts", hasDrafts.map { $0 != configuration.includesDrafts } ?? false),
        ].filter(\.1).map(\.0)
    }
}
