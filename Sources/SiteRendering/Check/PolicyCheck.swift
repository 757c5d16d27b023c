/// Compares what a page uses with the Content-Security-Policy that it carries.
struct PolicyCheck {
    let page: ScannedPage
    let facts: PageFacts
    let uses: [AddressUse]
    let index: SiteIndex

    func findings() -> [Finding] {
        guard !facts.policies.isEmpty else { return missing() }
        var found = facts.policies.flatMap(placement)
        let inlines = InlineCode.all(in: page)
        // More policies than a few are a mistake that the first ones show.
        for element in facts.policies.prefix(5) where element.isInHead {
            let policy = Policy(element.text, host: index.address.host)
            found += PolicyReview(policy: policy, offset: element.tag.offset).findings()
            found += uses.compactMap { finding(for: $0, policy) }
            found += uses.flatMap { findings(inSheetOf: $0, policy) }
            found += inlines.compactMap { finding(for: $0, policy) }
        }
        return found
    }

    private func missing() -> [Finding] {
        // A page that only sends readers on shows nothing.
        if facts.isRedirect { return [] }
        return [
            Finding(
                .policy, .warning, at: facts.head?.offset ?? facts.html?.offset,
                "the page has no Content-Security-Policy; put <meta http-equiv=\"Content-Security-Policy\" "
                    + "content=\"default-src 'self'\"> first in its head")
        ]
    }

    private func placement(_ element: PageFacts.PolicyElement) -> [Finding] {
        guard element.isInHead else {
            return [
                Finding(
                    .policy, at: element.tag.offset,
                    "browsers ignore a policy outside of the head; put it first in the head")
            ]
        }
        guard let earlier = element.earlier else { return [] }
        return [
            Finding(
                .policy, at: element.tag.offset,
                "the policy does not govern the <\(earlier.name)> before it; put it first in the head")
        ]
    }

    private func finding(for use: AddressUse, _ policy: Policy) -> Finding? {
        // `#id` is a part of the page itself, and an empty action its own address.
        guard !use.address.hasPrefix("#"), !use.address.isEmpty else { return nil }
        if case .other("javascript") = use.target { return inlineFinding(.address, at: use.offset, policy) }
        guard let name = use.role.directive, let directive = policy.governing(name) else { return nil }
        if use.tag.name == "script", !InlineCode.isExecuted(use.tag, page) { return nil }
        let source = Source(use.target)
        if source == .scheme("about") { return nil }
        let integrity = use.role == .script ? page.value("integrity", of: use.tag).map(words) ?? [] : []
        if policy.allows(source, directive, nonce: page.value("nonce", of: use.tag), integrity: integrity) {
            return nil
        }
        return Finding(
            .policy, at: use.offset,
            "the policy forbids this \(use.role.name): "
                + Self.reason(source, name, directive, canMove: use.role != .form && use.role != .base))
    }

    private func findings(inSheetOf use: AddressUse, _ policy: Policy) -> [Finding] {
        guard use.role == .style, case .site(let path, _) = use.target, let sheet = index.file(at: path) else {
            return []
        }
        return index.closure(of: sheet).flatMap { file in
            (index.sheets[file]?.loads ?? []).compactMap { load in
                guard let directive = policy.governing(load.role.directive), !policy.allows(load.source, directive)
                else {
                    return nil
                }
                return Finding(
                    .policy, at: use.offset,
                    "the policy forbids what \(file) loads, a \(load.role.name): "
                        + Self.reason(load.source, load.role.directive, directive, canMove: true))
            }
        }
    }

    /// Why a source is forbidden, and what would allow it.
    private static func reason(
        _ source: Source, _ name: String, _ directive: Policy.Directive, canMove: Bool
    ) -> String {
        let sources = directive.sources.isEmpty ? "'none'" : directive.sources.joined(separator: " ")
        let plain = name.hasSuffix("-elem") ? String(name.dropLast("-elem".count)) : name
        let place = directive.name == "default-src" ? "a directive \(plain)" : directive.name
        let isOwn = source == .own
        return "\(directive.name) \(sources) does not cover \(source.description); "
            + (isOwn || !canMove ? "" : "make it a file of the site, or ") + "add \(source.description) to \(place)"
    }

    private func finding(for code: InlineCode, _ policy: Policy) -> Finding? {
        let nonce = code.tag.flatMap { page.value("nonce", of: $0) }
        return inlineFinding(code.kind, at: code.offset, policy, nonce: nonce) {
            Algorithm.allCases.map { $0.value(of: page.bytes[code.text]) }
        }
    }

    private func inlineFinding(
        _ kind: InlineCode.Kind, at offset: Int, _ policy: Policy, nonce: String? = nil,
        digests: () -> [String] = { [] }
    ) -> Finding? {
        guard let directive = policy.governing(kind.directive),
            !policy.allowsInline(directive, nonce: nonce, digests: digests)
        else { return nil }
        let sources = directive.sources.joined(separator: " ")
        return Finding(
            .policy, at: offset, "the policy forbids \(kind.name) (\(directive.name) \(sources)); \(kind.cure)")
    }
}
