/// Runs all checks on one page.
struct PageChecker {
    let index: SiteIndex
    let budget: PageBudget
    let file: String

    /// - Returns: What is wrong, and what may be wrong, in no order; nothing for a file without any tag.
    func findings(_ bytes: [UInt8]) -> [Finding] {
        let page = ScannedPage(bytes)
        let facts = PageFacts(page)
        guard facts.hasTags else { return [] }
        var resolver = AddressResolver(index.address, file: file)
        if let base = facts.base { resolver = resolver.resolving(base: base) }
        let uses = AddressFinder(page: page, resolver: resolver).uses() + styleUses(in: page, resolver)
        let head = HeadCheck(
            facts: facts, file: file, index: index, canonical: facts.canonical.map(resolver.target))
        return LinkCheck(index: index, file: file, uses: uses, anchors: facts.anchors).findings()
            + PolicyCheck(page: page, facts: facts, uses: uses, index: index).findings()
            + IntegrityCheck(page: page, uses: uses, index: index).findings()
            + head.findings(language: facts.html.flatMap { page.value("lang", of: $0) })
            + NameCheck(page: page, facts: facts).findings()
            + TextCheck.findings(page)
            + WeightCheck(index: index, file: file, uses: uses, budget: budget).findings()
    }

    /// The addresses in `style` elements and attributes.
    private func styleUses(in page: ScannedPage, _ resolver: AddressResolver) -> [AddressUse] {
        var found: [AddressUse] = []
        for (position, token) in page.tokens.enumerated() {
            guard case .start(let tag) = token else { continue }
            if tag.name == "style", position + 1 < page.tokens.count, case .text(let text) = page.tokens[position + 1] {
                found += styleUses(in: text, of: tag, page, resolver)
            }
            if let attribute = page.attribute("style", of: tag) {
                found += styleUses(in: attribute.value, of: tag, page, resolver)
            }
        }
        return found
    }

    private func styleUses(
        in text: Range<Int>, of tag: HTMLTag, _ page: ScannedPage, _ resolver: AddressResolver
    ) -> [AddressUse] {
        StyleSheetScanner.uses(in: page.bytes[text]).map { use in
            let role: AddressUse.Role = use.role == .font ? .font : use.role == .sheet ? .style : .image
            return AddressUse(
                role: role, address: use.address, offset: use.offset, tag: tag,
                target: resolver.target(of: use.address), isWeighed: use.role != .image && !use.isAlternative)
        }
    }
}
