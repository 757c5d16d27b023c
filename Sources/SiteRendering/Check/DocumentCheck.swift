/// Looks whether the addresses in style sheets, sitemaps and feeds lead to files of the site.
struct DocumentCheck {
    let index: SiteIndex
    let file: String

    func findings(inSheet bytes: [UInt8]) -> [Finding] {
        let resolver = AddressResolver(index.address, file: file)
        return StyleSheetScanner.uses(in: bytes[...]).compactMap { use in
            finding(use.address, at: use.offset, resolver)
        }
    }

    /// A sitemap's `loc`, and the `link` of a feed; other XML is left alone.
    func findings(inXML bytes: [UInt8]) -> [Finding] {
        let page = ScannedPage(bytes, isXML: true)
        let resolver = AddressResolver(index.address, file: file)
        guard let root = page.tokens.lazy.compactMap(Self.start).first,
            ["urlset", "sitemapindex", "feed", "rss"].contains(root.name)
        else { return [] }
        var findings: [Finding] = []
        for (position, token) in page.tokens.enumerated() {
            guard let tag = Self.start(token) else { continue }
            if tag.name == "link", let attribute = page.attribute("href", of: tag) {
                findings += [finding(page.value(of: attribute), at: attribute.offset, resolver)].compactMap { $0 }
            } else if tag.name == "loc" || tag.name == "link" || tag.name == "image:loc",
                position + 1 < page.tokens.count,
                case .text(let text) = page.tokens[position + 1]
            {
                let start = page.bytes[text].firstIndex { !isSpace($0) } ?? text.lowerBound
                findings += [finding(collapsed(page.text(text)), at: start, resolver)].compactMap { $0 }
            }
        }
        return findings
    }

    private static func start(_ token: HTMLToken) -> HTMLTag? {
        if case .start(let tag) = token { return tag }
        return nil
    }

    private func finding(_ address: String, at offset: Int, _ resolver: AddressResolver) -> Finding? {
        guard !address.isEmpty, case .site(let path, _) = resolver.target(of: address), index.file(at: path) == nil
        else {
            return nil
        }
        return Finding(
            .links, at: offset,
            "'\(address)' leads nowhere: the site has no \(path)"
                + (path.isEmpty || path.hasSuffix("/") ? "index.html" : ""),
            cause: address, missing: path)
    }
}
