import Market

/// Checks every name of a template, and of the partials and parents that it uses, before anything is rendered.
///
/// Mustache renders an unknown name as nothing; here it is an error with file, line and column.
struct TemplateChecker {
    let templates: [String: TemplateLibrary.Entry]
    let collector: DiagnosticCollector
    /// Names that may be absent when a section asks for them first: the keys of a component's block.
    let allowsAbsentSections: Bool

    /// Functions of swift-mustache that a template may use, as its documentation describes them.
    static let functions = [
        "first", "last", "index", "even", "odd", "reversed", "count", "empty", "uppercased", "lowercased",
        "capitalized",
    ]

    /// - Parameters:
    ///   - name: The template, such as `layouts/page`.
    ///   - scopes: What names can mean, innermost last.
    func check(_ name: String, scopes: [TemplateShape]) {
        guard let entry = templates[name] else { return }
        check(entry.tags, in: entry, scopes: scopes, callers: [name])
    }

    private func check(
        _ tags: [TemplateTag], in entry: TemplateLibrary.Entry, scopes: [TemplateShape], callers: [String]
    ) {
        for tag in tags {
            let place = Place(file: entry.file, line: tag.line, column: tag.column)
            switch tag.kind {
            case .refused(let reason): collector.error(reason, at: place)
            case .variable, .rawVariable: checkVariable(tag, scopes: scopes, at: place)
            case .section, .inverted:
                checkSection(tag, in: entry, scopes: scopes, callers: callers, at: place)
            case .block: check(tag.children, in: entry, scopes: scopes, callers: callers)
            case .partial, .parent:
                checkPartial(tag, in: entry, scopes: scopes, callers: callers, at: place)
            }
        }
    }

    private func checkVariable(_ tag: TemplateTag, scopes: [TemplateShape], at place: Place) {
        guard checkFunctions(tag, at: place) else { return }
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
        _ tag: TemplateTag, in entry: TemplateLibrary.Entry, scopes: [TemplateShape], callers: [String],
        at place: Place
    ) {
        guard checkFunctions(tag, at: place) else { return }
        let isInverted = if case .inverted = tag.kind { true } else { false }
        guard let shape = shape(of: tag.name, scopes: scopes) else {
            if tag.name.isEmpty, !tag.functions.isEmpty {
                check(tag.children, in: entry, scopes: scopes, callers: callers)
            } else if !allowsAbsentSections {
                reportUnknown(tag.name, scopes: scopes, at: place)
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
        _ tag: TemplateTag, in entry: TemplateLibrary.Entry, scopes: [TemplateShape], callers: [String],
        at place: Place
    ) {
        guard let partial = templates[tag.name] else {
            return collector.error(
                "'\(tag.name)' is no template\(cure(for: tag.name, among: Array(templates.keys)))", at: place)
        }
        guard !callers.contains(tag.name) else {
            return collector.error("'\(tag.name)' uses itself", at: place)
        }
        check(partial.tags, in: partial, scopes: scopes, callers: callers + [tag.name])
        guard case .parent = tag.kind else { return }
        let known = blockNames(of: tag.name, visited: [])
        for block in tag.children {
            guard case .block = block.kind else { continue }
            if !known.contains(block.name) {
                collector.error(
                    "'\(tag.name)' has no block '\(block.name)'\(cure(for: block.name, among: known))",
                    at: Place(file: entry.file, line: block.line, column: block.column))
            }
            check(block.children, in: entry, scopes: scopes, callers: callers)
        }
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

    private func checkFunctions(_ tag: TemplateTag, at place: Place) -> Bool {
        for function in tag.functions where !Self.functions.contains(function) {
            collector.error(
                "'\(function)' is no function\(cure(for: function, among: Self.functions))", at: place)
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
