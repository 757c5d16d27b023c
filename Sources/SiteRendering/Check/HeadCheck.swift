/// Looks whether a page says what it is: language, title and description.
struct HeadCheck {
    let facts: PageFacts
    let file: String
    let index: SiteIndex
    let canonical: Target?

    func findings(language: String?) -> [Finding] {
        [self.language(language), title(), description()].compactMap { $0 }
    }

    private func language(_ value: String?) -> Finding? {
        if let value, !collapsed(value).isEmpty { return nil }
        return Finding(
            .texts, at: facts.html?.offset,
            "the page does not say its language; write <html lang=\"en\">, or what it is", cause: "lang")
    }

    private func title() -> Finding? {
        guard let title = facts.title, !title.text.isEmpty else {
            let offset = facts.title?.offset ?? facts.head?.offset ?? facts.html?.offset
            return Finding(
                .texts, at: offset, "the page has no title; say in <title> what it shows", cause: "no title")
        }
        guard !isSpared, !isCopy else { return nil }
        return Finding(
            .titles, .warning, at: title.offset, "'\(title.text)'", cause: title.text, doubt: .title(title.text))
    }

    private func description() -> Finding? {
        guard !isSpared, facts.description?.text.isEmpty ?? true else { return nil }
        return Finding(
            .texts, .warning, at: facts.description?.offset ?? facts.head?.offset ?? facts.html?.offset,
            "the page has no description; say in <meta name=\"description\" content=\"…\"> what search engines may show",
            cause: "no description")
    }

    /// Nobody finds such a page by a search engine.
    private var isSpared: Bool { facts.isHidden || facts.isRedirect || file == "404.html" }

    /// Whether the page names another one as the original.
    private var isCopy: Bool {
        switch canonical {
        case .site(let path, _)?: index.file(at: path).map { $0 != file } ?? false
        case .outside?, .elsewhere?: index.address.host != nil
        case .other?, nil: false
        }
    }
}
