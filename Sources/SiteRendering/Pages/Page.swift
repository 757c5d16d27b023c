import Market

/// One page of the site: a Markdown file, or one row of its `pages:` query.
public struct Page: Equatable, Sendable {
    /// The Markdown file, relative to Content.
    public let source: String
    public let path: PagePath
    public let title: String
    public let description: String?
    public let date: TradingDay?
    public let isDraft: Bool
    public let layout: String
    public let layoutPlace: Place
    public let order: Int?
    public let navigationTitle: String?
    public let image: String?
    public let imagePlace: Place?
    public let isLive: Bool
    /// The row's columns, in the query's order; empty for an ordinary page.
    public let parameters: [Parameter]

    public struct Parameter: Hashable, Sendable {
        public let name: String
        public let value: Value
    }

    /// The folder of the page's own children, when the page is an `index.md`: `[]` for the home page.
    var sectionSegments: [String]? {
        source == "index.md" || source.hasSuffix("/index.md") ? path.segments : nil
    }

    /// The address within the site of a file that front matter names.
    static func address(ofFile path: String) -> String {
        path.split(separator: "/").map { percentEncodedSegment($0) }.joined(separator: "/")
    }

    /// A value of each parameter by name.
    public var values: [String: Value] {
        Dictionary(parameters.map { ($0.name, $0.value) }) { first, _ in first }
    }
}
