import Market

/// What stands between the `---` lines at the head of a page.
public struct FrontMatter: Equatable, Sendable {
    public let title: PlacedText
    public let description: PlacedText?
    public let layout: String
    public let layoutPlace: Place
    public let date: TradingDay?
    public let isDraft: Bool
    /// The last segment of the page's address, when it isn't the file's name.
    public let slug: String?
    /// The place in the navigation; nil for a page that is not in it.
    public let order: Int?
    /// What the navigation calls the page, when not by its title.
    public let navigationTitle: String?
    /// The query whose rows each become a page.
    public let pagesQuery: PlacedText?
    /// A picture for previews: a path in the site.
    public let image: PlacedText?
    /// Whether the page's scripts call the trading API, so that its policy must allow it.
    public let isLive: Bool
    /// Whether something in it was reported.
    let isFaulty: Bool

    public init(
        title: PlacedText, description: PlacedText?, layout: String, layoutPlace: Place, date: TradingDay?,
        isDraft: Bool, slug: String?, order: Int?, navigationTitle: String?, pagesQuery: PlacedText?,
        image: PlacedText?,
        isLive: Bool, isFaulty: Bool = false
    ) {
        self.title = title
        self.description = description
        self.layout = layout
        self.layoutPlace = layoutPlace
        self.date = date
        self.isDraft = isDraft
        self.slug = slug
        self.order = order
        self.navigationTitle = navigationTitle
        self.pagesQuery = pagesQuery
        self.image = image
        self.isLive = isLive
        self.isFaulty = isFaulty
    }

    /// The file's text split into the text between the lines and the body after them.
    struct Parts {
        let yaml: String
        let body: Substring
        /// The line of the file on which the body begins, from 1 on.
        let bodyLine: Int
    }

    /// - Returns: Nil, after a report, when there is no front matter, or none that ends.
    static func split(_ text: String, file: String, into collector: DiagnosticCollector) -> Parts? {
        let start = Place(file: file, line: 1, column: 1)
        var rest = text[...]
        guard let first = takeLine(&rest), first.isFence("---") else {
            if text.drop(while: \.isWhitespace).hasPrefix("---") {
                collector.error("front matter begins on line 1; delete what stands before the line of ---", at: start)
                return nil
            }
            let found = text.hasPrefix("+++") ? "TOML" : text.hasPrefix("{") ? "JSON" : nil
            collector.error(
                found.map { "\($0) front matter is not supported; write YAML between two lines of ---" }
                    ?? "a page begins with front matter: a line of ---, 'title: …', and a line of ---", at: start)
            return nil
        }
        let yamlStart = rest.startIndex
        var line = 2
        while true {
            let lineStart = rest.startIndex
            guard let next = takeLine(&rest) else { break }
            if next.isFence("---") || next.isFence("...") {
                return Parts(yaml: String(text[yamlStart..<lineStart]), body: rest, bodyLine: line + 1)
            }
            line += 1
        }
        collector.error("the front matter that begins on line 1 is never closed; add a line of ---", at: start)
        return nil
    }

    /// Reads what can be read: after a report the rest of the page is looked at all the same.
    ///
    /// - Parameter text: The YAML between the lines, which begins on line 2 of the file.
    static func read(_ text: String, file: String, into collector: DiagnosticCollector) -> FrontMatter {
        let start = Place(file: file, line: 2, column: 1)
        let root = YAML.read(text, file: file, line: 2, into: collector)
        if let root, let reader = SettingsReader(root, subject: "front matter", collector: collector) {
            return read(reader, into: collector)
        }
        return FrontMatter(
            title: PlacedText("", place: start), description: nil, layout: "page", layoutPlace: start, date: nil,
            isDraft: false, slug: nil, order: nil, navigationTitle: nil, pagesQuery: nil, image: nil, isLive: false,
            isFaulty: true)
    }

    private static func read(_ reader: SettingsReader, into collector: DiagnosticCollector) -> FrontMatter {
        var reader = reader
        let before = collector.count(.error)
        let title = reader.requiredSetting("title").flatMap { setting in
            if setting.text == nil { _ = reader.text(of: setting, key: "title") }
            return setting.text
        }
        let day = reader.text("date").flatMap { text -> TradingDay? in
            let day = TradingDay(iso: text)
            if day == nil {
                collector.error(
                    "date must be a day that exists, as YYYY-MM-DD, not '\(text)'", at: reader.place(of: "date"))
            }
            return day
        }
        let slug = reader.text("slug").flatMap { slug -> String? in
            guard let reason = PagePath.fault(ofSegment: slug) else { return slug }
            collector.error("slug \(reason)", at: reader.place(of: "slug"))
            return nil
        }
        let isDraft = reader.flag("draft") ?? false
        let (order, isLive) = (reader.integer("order", in: 0...1_000_000), reader.flag("live") ?? false)
        let source = String(reader.place.file.dropFirst(PageSource.folder.count + 1))
        if isLive, PagePath(source: source, slug: slug).isOfflinePage {
            collector.error(
                "the offline page is shown when there is no network, and cannot call the API; delete 'live'",
                at: reader.place(of: "live"))
        }
        let (description, pagesQuery) = (reader.placedText("description"), reader.placedText("pages"))
        let (layout, image) = (reader.text("layout") ?? "page", reader.placedText("image"))
        let navigationTitle = reader.text("navigationTitle")
        reader.finish()
        return FrontMatter(
            title: title ?? PlacedText("", place: reader.place), description: description, layout: layout,
            layoutPlace: reader.place(of: "layout"), date: day, isDraft: isDraft, slug: slug, order: order,
            navigationTitle: navigationTitle, pagesQuery: pagesQuery, image: image, isLive: isLive,
            isFaulty: collector.count(.error) > before)
    }

    private static func takeLine(_ rest: inout Substring) -> Substring? {
        guard !rest.isEmpty else { return nil }
        // "\r\n" is one Character, so a search for "\n" alone would miss it.
        guard let end = rest.firstIndex(where: { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }) else {
            defer { rest = rest[rest.endIndex...] }
            return rest
        }
        defer { rest = rest[rest.index(after: end)...] }
        return rest[..<end]
    }
}

extension Substring {
    /// Whether the line is the fence with nothing but white space after it.
    fileprivate func isFence(_ fence: String) -> Bool {
        hasPrefix(fence) && dropFirst(fence.count).allSatisfy { $0 == " " || $0 == "\t" || $0 == "\r" }
    }
}
