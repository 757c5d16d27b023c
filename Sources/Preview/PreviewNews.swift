import SiteRendering

/// What browsers are told when the site has changed or its mistakes have.
public struct PreviewNews: Sendable {
    /// Goes up by one each time the site may have changed.
    public let version: Int
    /// All mistakes of the site, sorted; empty when all is well.
    public let mistakes: [Diagnostic]

    public init(version: Int, mistakes: [Diagnostic]) {
        self.version = version
        self.mistakes = mistakes
    }
}
