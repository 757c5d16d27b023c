import Market

/// Looks whether each id of a page is there once, and whether labels and descriptions name ids that are there.
struct NameCheck {
    let page: ScannedPage
    let facts: PageFacts

    func findings() -> [Finding] { duplicates() + references() }

    private func duplicates() -> [Finding] {
        var counter = PlaceCounter(page.bytes)
        var lines: [String: Int] = [:]
        return facts.ids.compactMap { id in
            let line = counter.place(of: id.offset).line
            guard !id.name.isEmpty else {
                return Finding(.ids, at: id.offset, "an id must not be empty; name it or leave it out")
            }
            guard let first = lines[id.name] else {
                lines[id.name] = line
                return nil
            }
            return Finding(
                .ids, at: id.offset, "the id '\(id.name)' is on line \(first) already; each id may be there once",
                cause: id.name)
        }
    }

    private static let attributes: Set<String> = ["aria-labelledby", "aria-describedby", "for", "list", "headers"]

    private func references() -> [Finding] {
        var known: Set<String>?
        var findings: [Finding] = []
        var templates = 0
        for token in page.tokens {
            if case .end(name: "template", _) = token { templates = max(templates - 1, 0) }
            guard case .start(let tag) = token else { continue }
            if tag.name == "template" { templates += 1 }
            // What is in a template names ids of the place where a script will put it.
            guard templates == 0 else { continue }
            for attribute in page.attributes(of: tag) where Self.attributes.contains(attribute.name) {
                let names = known ?? Set(facts.ids.map(\.name))
                known = names
                for name in words(of: page.value(of: attribute)) where !names.contains(name) {
                    // A page with very many such mistakes needs no names near each of them.
                    let near =
                        findings.count < 20 ? nearestName(to: name, among: names.sorted().prefix(1000)) : nil
                    findings.append(
                        Finding(
                            .ids, at: attribute.offset,
                            "\(attribute.name) names no id of this page: '\(name)'"
                                + (near.map { "; did you mean '\($0)'?" } ?? "; correct it, or leave it out"),
                            cause: "\(attribute.name) \(name)"))
                }
            }
        }
        return findings
    }
}
