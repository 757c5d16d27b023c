/// Looks whether a Content-Security-Policy protects, and whether browsers understand it.
struct PolicyReview {
    let policy: Policy
    /// Of the element that carries it, in bytes of the file.
    let offset: Int

    func findings() -> [Finding] {
        var findings = policy.repeated.map {
            Finding(
                .policy, at: offset, "\($0) is there twice, and browsers ignore the second; write one with all sources")
        }
        if policy.governing("script-src") == nil {
            findings.append(
                Finding(
                    .policy, .warning, at: offset,
                    "the policy lets every script run; add script-src 'self', or default-src 'self'"))
        }
        for directive in policy.directives {
            findings += nameFindings(directive)
            findings += directive.sources.compactMap { weakness($0, of: directive) }
        }
        return findings
    }

    private func nameFindings(_ directive: Policy.Directive) -> [Finding] {
        if Policy.headerDirectives.contains(directive.name) {
            return [
                Finding(
                    .policy, .warning, at: offset,
                    "browsers ignore \(directive.name) in a meta element; send it in a header and leave it out here")
            ]
        }
        guard !Policy.knownDirectives.contains(directive.name) else { return [] }
        return [
            Finding(
                .policy, at: offset,
                "'\(directive.name)' is no directive\(cure(for: directive.name, among: Policy.knownDirectives))")
        ]
    }

    private func weakness(_ source: String, of directive: Policy.Directive) -> Finding? {
        // The words of other directives are no sources.
        guard directive.name.contains("-src") || ["base-uri", "form-action"].contains(directive.name) else {
            return nil
        }
        let text: String
        switch source.lowercased() {
        case "'unsafe-inline'":
            guard policy.allowsInline(directive) else { return nil }
            text = "lets code run that somebody slips into the page; move scripts and styles to files"
        case "'unsafe-eval'": text = "lets scripts run text as code; use scripts that need no eval"
        case "*", "https:", "http:": text = "lets the page load from everywhere; name the origins"
        case let host where host.contains("*."): text = "covers every host of that domain; name those that are meant"
        case "data:" where directive.name.hasPrefix("script") || directive.name == "default-src":
            text = "lets code run that somebody slips into an address; leave it out"
        case "self", "none", "unsafe-inline", "unsafe-eval":
            return Finding(
                .policy, at: offset, "\(directive.name) takes \(source) for a host; write '\(source)' with its quotes")
        default: return nil
        }
        return Finding(.policy, .warning, at: offset, "\(directive.name) \(source) \(text)")
    }
}
