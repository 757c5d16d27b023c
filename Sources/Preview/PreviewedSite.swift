import SiteBuild

/// A site that a preview server shows.
public protocol PreviewedSite: Sendable {
    /// The path below which the site lies: `/`, or one such as `/docs/`.
    var basePath: String { get async }

    /// The file at a path of the site, such as `stocks/AAPL/index.html`, unencoded and in Unicode's Form C.
    func file(at path: String) async -> PreviewAnswer
}
