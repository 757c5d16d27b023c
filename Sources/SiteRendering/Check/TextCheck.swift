/// Looks whether pictures, links and buttons have a text for readers who do not see them.
struct TextCheck {
    private let page: ScannedPage
    private var findings: [Finding] = []
    private var link: Open?
    private var button: Open?
    private var drawings: [Open] = []
    /// The element that hides what is in it from those readers, and how many of its name are open.
    private var hidden: (name: String, depth: Int)?
    private var lastStart: HTMLTag?

    private struct Open {
        let tag: HTMLTag
        var isNamed: Bool
    }

    private init(_ page: ScannedPage) {
        self.page = page
    }

    static func findings(_ page: ScannedPage) -> [Finding] {
        var check = TextCheck(page)
        for token in page.tokens {
            switch token {
            case .start(let tag): check.start(tag)
            case .end(let name, _): check.end(name)
            case .text(let range): check.text(range)
            }
        }
        check.finishLink()
        check.finishButton()
        return check.findings
    }

    private mutating func start(_ tag: HTMLTag) {
        lastStart = tag
        if hidden != nil {
            if hidden?.name == tag.name, !tag.isClosed { hidden?.depth += 1 }
            return
        }
        // What is in a template is filled in by a script before anybody meets it.
        if tag.name == "template" || page.words("aria-hidden", of: tag) == ["true"] {
            if !tag.isClosed, !Self.voidElements.contains(tag.name) { hidden = (tag.name, 1) }
            return
        }
        let isNamed = isNamed(tag)
        switch tag.name {
        case "a" where page.has("href", tag) || page.has("xlink:href", tag):
            finishLink()
            link = Open(tag: tag, isNamed: isNamed)
        case "button":
            finishButton()
            button = Open(tag: tag, isNamed: isNamed)
        case "img": image(tag, isNamed: isNamed)
        case "area" where page.has("href", tag): needsText(tag, isNamed: isNamed || page.isFilled("alt", tag))
        case "input" where page.words("type", of: tag) == ["image"]:
            needsText(tag, isNamed: isNamed || page.isFilled("alt", tag))
        case "svg":
            if !tag.isClosed { drawings.append(Open(tag: tag, isNamed: isNamed)) }
            if isNamed { nameOpenElements() }
        default: other(tag, isNamed: isNamed)
        }
    }

    private static let voidElements: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ]

    private mutating func end(_ name: String) {
        if let open = hidden, open.name == name {
            hidden = open.depth > 1 ? (name, open.depth - 1) : nil
            return
        }
        // What is hidden in a link ends with it, also when its own end tag is missing.
        if hidden != nil {
            guard (name == "a" && link != nil) || (name == "button" && button != nil) else { return }
            hidden = nil
        }
        switch name {
        case "a": finishLink()
        case "button": finishButton()
        case "svg": finishDrawing()
        default: break
        }
    }

    private mutating func text(_ range: Range<Int>) {
        guard hidden == nil, link != nil || button != nil || !drawings.isEmpty, !page.isBlank(range) else { return }
        let element = lastStart?.name
        if element == "script" || element == "style" { return }
        if element == "title", let last = drawings.indices.last { drawings[last].isNamed = true }
        nameOpenElements()
    }

    private mutating func nameOpenElements() {
        link?.isNamed = true
        button?.isNamed = true
    }

    private func isNamed(_ tag: HTMLTag) -> Bool {
        page.isFilled("aria-label", tag) || page.isFilled("aria-labelledby", tag) || page.isFilled("title", tag)
    }

    private func isDecoration(_ tag: HTMLTag) -> Bool {
        !Set(["presentation", "none"]).isDisjoint(with: page.words("role", of: tag))
    }

    private mutating func image(_ tag: HTMLTag, isNamed: Bool) {
        if isNamed || page.isFilled("alt", tag) { nameOpenElements() }
        guard !isNamed, !page.has("alt", tag), !isDecoration(tag) else { return }
        findings.append(
            Finding(
                .texts, at: tag.offset,
                "this image has no alternative text; say in alt what it shows, or write alt=\"\" if it only decorates",
                cause: "img " + (page.value("src", of: tag) ?? "")))
    }

    private mutating func other(_ tag: HTMLTag, isNamed: Bool) {
        if isNamed { nameOpenElements() }
        if !isNamed, page.words("role", of: tag) == ["img"] { needsText(tag, isNamed: false) }
    }

    private mutating func needsText(_ tag: HTMLTag, isNamed: Bool) {
        guard !isNamed else { return }
        let attribute = tag.name == "area" || tag.name == "input" ? "alt" : "aria-label"
        findings.append(
            Finding(
                .texts, at: tag.offset, "this <\(tag.name)> has no text; say in \(attribute) what it shows or does",
                cause: "\(tag.name) " + (page.value("href", of: tag) ?? page.value("src", of: tag) ?? "")))
    }

    private mutating func finishLink() {
        guard let open = link else { return }
        link = nil
        guard !open.isNamed else { return }
        let address = page.value("href", of: open.tag) ?? ""
        findings.append(
            Finding(
                .texts, at: open.tag.offset,
                "this link has no text; write some, or say in aria-label where it leads", cause: "link " + address))
    }

    private mutating func finishButton() {
        guard let open = button else { return }
        button = nil
        guard !open.isNamed else { return }
        findings.append(
            Finding(
                .texts, at: open.tag.offset, "this button has no text; write some, or say in aria-label what it does",
                cause: "button"))
    }

    private mutating func finishDrawing() {
        guard let open = drawings.popLast(), !open.isNamed, page.words("role", of: open.tag) == ["img"] else { return }
        findings.append(
            Finding(
                .texts, at: open.tag.offset,
                "this drawing has no name; begin it with a <title>, or say in aria-label what it shows", cause: "svg"))
    }
}
