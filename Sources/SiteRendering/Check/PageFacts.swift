/// What a page says about itself: title, language, description, policies, ids.
struct PageFacts {
    private(set) var html: HTMLTag?
    private(set) var head: HTMLTag?
    private(set) var base: String?
    /// The text of the first `title`, with single spaces.
    private(set) var title: (text: String, offset: Int)?
    private(set) var description: (text: String, offset: Int)?
    /// Whether search engines are asked to leave the page out.
    private(set) var isHidden = false
    /// Whether the page only sends readers on to another address.
    private(set) var isRedirect = false
    /// The address that the page names as its own.
    private(set) var canonical: String?
    private(set) var policies: [PolicyElement] = []
    /// The ids outside of templates, in the page's order.
    private(set) var ids: [(name: String, offset: Int)] = []
    /// The ids, and the names of anchors.
    private(set) var anchors: Set<String> = []
    /// The first element that a policy governs.
    private(set) var firstGoverned: HTMLTag?
    /// Whether there is any tag at all: without one, the file is no page.
    private(set) var hasTags = false

    struct PolicyElement {
        let tag: HTMLTag
        let text: String
        let isInHead: Bool
        /// What came before it and is not governed, if anything did.
        let earlier: HTMLTag?
    }

    private var isInHead = true
    private var templates = 0

    init(_ page: ScannedPage) {
        for (index, token) in page.tokens.enumerated() {
            switch token {
            case .start(let tag):
                hasTags = true
                if !tag.isForeign { note(tag, page, next: index + 1) }
                if templates == 0 { noteNames(of: tag, page) }
            case .end(name: "head", _): isInHead = false
            case .end(name: "template", _): templates = max(templates - 1, 0)
            case .end, .text: break
            }
        }
    }

    private mutating func note(_ tag: HTMLTag, _ page: ScannedPage, next: Int) {
        if isInHead, !Self.headElements.contains(tag.name) { isInHead = false }
        switch tag.name {
        case "html": html = html ?? tag
        case "head": head = head ?? tag
        case "base": base = base ?? page.value("href", of: tag)
        case "template": templates += 1
        case "title" where title == nil: title = (Self.text(at: next, page), tag.offset)
        case "meta": noteMeta(tag, page)
        case "link" where page.words("rel", of: tag).contains("canonical"): canonical = page.value("href", of: tag)
        default: break
        }
        if firstGoverned == nil, Self.isGoverned(tag, page) { firstGoverned = tag }
    }

    private mutating func noteMeta(_ tag: HTMLTag, _ page: ScannedPage) {
        let content = page.value("content", of: tag) ?? ""
        switch page.words("http-equiv", of: tag) {
        case ["content-security-policy"]:
            policies.append(PolicyElement(tag: tag, text: content, isInHead: isInHead, earlier: firstGoverned))
        case ["refresh"]: isRedirect = isRedirect || AddressFinder.redirect(content) != nil
        default: break
        }
        switch page.words("name", of: tag) {
        case ["description"] where description == nil: description = (collapsed(content), tag.offset)
        case ["robots"], ["googlebot"]:
            let words = content.lowercased().split { $0 == "," || $0.isWhitespace }
            isHidden = isHidden || words.contains("noindex") || words.contains("none")
        default: break
        }
    }

    private mutating func noteNames(of tag: HTMLTag, _ page: ScannedPage) {
        for attribute in page.attributes(of: tag) {
            if attribute.name == "id" {
                let id = page.value(of: attribute)
                ids.append((id, attribute.offset))
                anchors.insert(id)
            } else if attribute.name == "name", tag.name == "a" {
                anchors.insert(page.value(of: attribute))
            }
        }
    }

    private static func text(at index: Int, _ page: ScannedPage) -> String {
        guard index < page.tokens.count, case .text(let range) = page.tokens[index] else { return "" }
        return collapsed(page.text(range))
    }

    private static func isGoverned(_ tag: HTMLTag, _ page: ScannedPage) -> Bool {
        switch tag.name {
        case "script", "style", "base", "img", "iframe", "object", "embed", "video", "audio": true
        case "link":
            page.words("rel", of: tag).contains { $0.hasSuffix("icon") || governedRelations.contains($0) }
        default: false
        }
    }

    private static let governedRelations: Set<String> = [
        "stylesheet", "preload", "modulepreload", "prefetch", "manifest",
    ]

    private static let headElements: Set<String> = [
        "html", "head", "meta", "title", "base", "link", "script", "style", "noscript", "template", "noframes",
    ]
}
