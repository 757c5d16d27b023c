import Market

/// One page of the site: a Markdown file, or one row of its `pages:` query.
///
/// A reference, since a site's pages are in many lists; nothing of it ever changes.
public final class Page: Sendable {
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

    init(
        source: String, path: PagePath, title: String, description: String?, date: TradingDay?, isDraft: Bool,
        layout: String, layoutPlace: Place, order: Int?, navigationTitle: String?, image: String?, imagePlace: Place?,
        isLive: Bool, parameters: [Parameter]
    ) {
        self.source = source
        self.path = path
        self.title = title
        self.description = description
        self.date = date
        self.isDraft = isDraft
        self.layout = layout
        self.layoutPlace = layoutPlace
        self.order = order
        self.navigationTitle = navigationTitle
        self.image = image
        self.imagePlace = imagePlace
        self.isLive = isLive
        self.parameters = parameters
    }

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

extension Page: Equatable {
    public static func == (left: Page, right: Page) -> Bool {
        left === right
            || left.source == right.source && left.path == right.path && left.title == right.title
                && left.description == right.description && left.date == right.date && left.isDraft == right.isDraft
                && left.layout == right.layout && left.layoutPlace == right.layoutPlace && left.order == right.order
                && left.navigationTitle == right.navigationTitle && left.image == right.image
                && left.imagePlace == right.imagePlace && left.isLive == right.isLive
                && left.parameters == right.parameters
    }
}
