import Market

/// Checks every name of a template, and of the partials and parents that it uses, before anything is rendered.
///
/// Mustache renders an unknown name as nothing; here it is an error with file, line and column.
struct TemplateChecker {
    let library: TemplateLibrary
    let collector: DiagnosticCollector
    /// Names that may be absent when a section asks for them first: the keys of a component's block.
    let allowsAbsentSections: Bool

    /// Functions of swift-mustache that a template may use, as its documentation describes them.
    static let functions = [
        "first", "last", "index", "even", "odd", "reversed", "count", "empty", "uppercased", "lowercased",
        "capitalized",
    ]

    private var templates: [String: TemplateLibrary.Entry] { library.entries }

    /// - Parameters:
    ///   - name: The template, such as `layouts/page`.
    ///   - scopes: What names can mean, innermost last.
    /// - Returns: Whether the template can be rendered; one that cannot must not be, because it may use itself.
    func check(_ name: String, scopes: [TemplateShape]) -> Bool {
        guard let entry = templates[name] else { return false }
        let before = collector.count(.error)
        check(entry.tags, in: entry, scopes: scopes, callers: [name])
        return collector.count(.error) == before
    }

    private func check(
        _ tags: [TemplateTag], in entry: TemplateLibrary.Entry, scopes: [TemplateShape], callers: [String]
    ) {
        for tag in tags {
            switch tag.kind {
            case .refused(let reason): collector.error(reason, at: tag.place)
            case .variable, .rawVariable: checkVariable(tag, scopes: scopes, at: tag.namePlace)
            case .section, .inverted: checkSection(tag, in: entry, scopes: scopes, callers: callers)
            case .block: check(tag.children, in: entry, scopes: scopes, callers: callers)
            case .partial, .parent: checkPartial(tag, in: entry, scopes: scopes, callers: callers)
            }
        }
    }

    private func checkVariable(_ tag: TemplateTag, scopes: [TemplateShape], at place: Place) {
        guard checkFunctions(tag) else { return }
        guard let shape = shape(of: tag.name, scopes: scopes) else {
            if tag.name.isEmpty, !tag.functions.isEmpty { return }
            return reportUnknown(tag.name, scopes: scopes, at: place)
        }
        guard tag.functions.isEmpty else { return }
        let isRaw = if case .rawVariable = tag.kind { true } else { false }
        switch shape {
        case .html where !isRaw: collector.error("'\(tag.name)' is HTML; write {{{\(tag.name)}}}", at: place)
        case .text where isRaw: collector.error("'\(tag.name)' is text; write {{\(tag.name)}}", at: place)
        case .list, .record, .flag:
            collector.error(
                "'\(tag.name)' is \(shape.inWords); open it with {{#\(tag.name)}} … {{/\(tag.name)}}", at: place)
        case .html, .text, .nothing: break
        }
    }

    private func checkSection(
        _ tag: TemplateTag, in entry: TemplateLibrary.Entry, scopes: [TemplateShape], callers: [String]
    ) {
        guard checkFunctions(tag) else { return }
        let isInverted = if case .inverted = tag.kind { true } else { false }
        guard let shape = shape(of: tag.name, scopes: scopes) else {
            if tag.name.isEmpty, !tag.functions.isEmpty {
                check(tag.children, in: entry, scopes: scopes, callers: callers)
            } else if !allowsAbsentSections {
                reportUnknown(tag.name, scopes: scopes, at: tag.namePlace)
            } else if isInverted {
                check(tag.children, in: entry, scopes: scopes, callers: callers)
            }
            return
        }
        let inner: [TemplateShape] =
            switch shape {
            case _ where isInverted: scopes
            case .list(.nothing): []
            case .list(let item): scopes + [item]
            case .flag, .nothing: scopes
            case .text, .html, .record: scopes + [shape]
            }
        // Nothing is known of the items of an empty list, and nothing of them is rendered.
        if !inner.isEmpty { check(tag.children, in: entry, scopes: inner, callers: callers) }
    }

    private func checkPartial(
        _ tag: TemplateTag, in entry: TemplateLibrary.Entry, scopes: [TemplateShape], callers: [String]
    ) {
        guard let partial = templates[tag.name] else {
            // One that cannot be read has been reported, and so is what stands in it.
            if !library.broken.contains(tag.name) {
                collector.error("'\(tag.name)' is no template\(hint(forTemplate: tag.name))", at: tag.namePlace)
            }
            return
        }
        guard !callers.contains(tag.name) else {
            let way = (callers.drop { $0 != tag.name } + [tag.name]).joined(separator: " → ")
            return collector.error(
                "'\(tag.name)' uses itself\(callers.last == tag.name ? "" : ": \(way)")", at: tag.namePlace)
        }
        check(partial.tags, in: partial, scopes: scopes, callers: callers + [tag.name])
        guard case .parent = tag.kind else { return }
        let known = blockNames(of: tag.name, visited: [])
        for block in tag.children {
            guard case .block = block.kind else { continue }
            if !known.contains(block.name) {
                collector.error(
                    "'\(tag.name)' has no block '\(block.name)'\(cure(for: block.name, among: known))",
                    at: block.namePlace)
            }
            check(block.children, in: entry, scopes: scopes, callers: callers)
        }
    }

    /// Of templates the folder is often forgotten.
    private func hint(forTemplate name: String) -> String {
        let known = templates.keys.filter { !$0.hasPrefix("layouts/") && !$0.hasPrefix("components/") }
        if let found = templates.keys.sorted().first(where: { $0.hasSuffix("/" + name) }) {
            return "; did you mean '\(found)'?"
        }
        return cure(for: name, among: name.hasPrefix("layouts/") ? Array(templates.keys) : known)
    }

    /// The blocks that a template defines, its parents' and partials' included.
    private func blockNames(of name: String, visited: Set<String>) -> [String] {
        guard let entry = templates[name], !visited.contains(name) else { return [] }
        func names(_ tags: [TemplateTag]) -> [String] {
            tags.flatMap { tag -> [String] in
                switch tag.kind {
                case .block: [tag.name] + names(tag.children)
                case .partial, .parent:
                    blockNames(of: tag.name, visited: visited.union([name])) + names(tag.children)
                case .section, .inverted: names(tag.children)
                case .variable, .rawVariable, .refused: []
                }
            }
        }
        return names(entry.tags)
    }

    private func checkFunctions(_ tag: TemplateTag) -> Bool {
        for function in tag.functions where !Self.functions.contains(function) {
            collector.error(
                "'\(function)' is no function\(cure(for: function, among: Self.functions))", at: tag.functionPlace)
            return false
        }
        return true
    }

    private func shape(of name: String, scopes: [TemplateShape]) -> TemplateShape? {
        if name == "." { return scopes.last }
        let parts = name.split(separator: ".").map(String.init)
        guard let first = parts.first else { return nil }
        let searched = name.hasPrefix(".") ? Array(scopes.suffix(1)) : scopes.reversed()
        for scope in searched {
            guard case .record(let fields) = scope, let found = fields[first] else { continue }
            return parts.dropFirst().reduce(found) { shape, part in
                if case .record(let inner)? = shape { inner[part] } else { nil }
            }
        }
        return nil
    }

    private func reportUnknown(_ name: String, scopes: [TemplateShape], at place: Place) {
        let parts = name.split(separator: ".").map(String.init)
        let known = scopes.reversed().flatMap { names(in: $0, prefix: "", depth: parts.count) }
        // Only the group that was meant helps: for `page.titel`, the names of `page`.
        let prefix = parts.dropLast().joined(separator: ".") + (parts.count > 1 ? "." : "")
        let near = known.filter { $0.hasPrefix(prefix) }
        collector.error(
            "'\(name)' is no name of a template\(cure(for: name, among: near.isEmpty ? known : near))", at: place)
    }

    private func names(in shape: TemplateShape, prefix: String, depth: Int) -> [String] {
        guard depth > 0, case .record(let fields) = shape else { return [] }
        return fields.keys.sorted().flatMap { key in
            [prefix + key] + (fields[key].map { names(in: $0, prefix: prefix + key + ".", depth: depth - 1) } ?? [])
        }
    }
}
