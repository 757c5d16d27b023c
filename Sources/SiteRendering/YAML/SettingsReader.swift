import Market

/// Reads the keys of a mapping one by one and reports those that nobody asked for.
///
/// Every method reports a value of the wrong kind at its place and then answers as if the key were absent, so that one
/// run finds all mistakes.
struct SettingsReader {
    let place: Place
    let collector: DiagnosticCollector
    /// What the mapping is, for messages: "front matter", "chart", "bourse.yml".
    let subject: String
    /// Turns a scalar's text into the text that is meant; used to put values into `{{ … }}`.
    let expand: (PlacedText) -> String
    private let entries: [Setting.Entry]
    private var known: Set<String> = []
    /// Required keys that are not there; one that is misspelt is reported by its wrong name alone.
    private var missing: [String] = []

    /// - Returns: Nil, after a report, when the setting is no mapping. Nothing at all counts as an empty mapping.
    init?(
        _ setting: Setting, subject: String, collector: DiagnosticCollector,
        expand: @escaping (PlacedText) -> String = { $0.text }
    ) {
        switch setting.content {
        case .mapping(let entries): self.entries = entries
        case .empty: entries = []
        case .faulty: return nil
        case .scalar, .list:
            collector.error("\(subject) must be a mapping of keys to values, not \(setting.kind)", at: setting.place)
            return nil
        }
        place = setting.place
        self.subject = subject
        self.collector = collector
        self.expand = expand
    }

    func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

    /// Whether a key has a value that has been reported already.
    func hasFault(_ key: String) -> Bool {
        if case .faulty? = entries.first(where: { $0.key == key })?.value.content { true } else { false }
    }

    /// Whether a key has a value, right or wrong, that can be read.
    func hasUsable(_ key: String) -> Bool {
        switch entries.first(where: { $0.key == key })?.value.content {
        case nil, .empty, .faulty: false
        case .scalar, .list, .mapping: true
        }
    }

    var keys: [String] { entries.map(\.key) }

    func place(of key: String) -> Place { entries.first { $0.key == key }?.value.place ?? place }

    /// Where the key itself stands.
    func keyPlace(of key: String) -> Place { entries.first { $0.key == key }?.keyPlace ?? place }

    /// The value of a key as it stands, or nil when the key is absent, empty or faulty.
    mutating func setting(_ key: String) -> Setting? {
        known.insert(key)
        guard let value = entries.first(where: { $0.key == key })?.value else { return nil }
        switch value.content {
        case .empty, .faulty: return nil
        case .scalar, .list, .mapping: return value
        }
    }

    mutating func text(_ key: String) -> String? {
        setting(key).flatMap { text(of: $0, key: key) }
    }

    /// The text as it is written, with its places, not expanded.
    mutating func placedText(_ key: String) -> PlacedText? {
        guard let value = setting(key) else { return nil }
        if value.text == nil { _ = text(of: value, key: key) }
        return value.text
    }

    mutating func requiredText(_ key: String) -> String? {
        requiredSetting(key).flatMap { text(of: $0, key: key) }
    }

    /// The value of a key that must be there and must not be empty.
    mutating func requiredSetting(_ key: String) -> Setting? {
        let value = setting(key)
        switch entries.first(where: { $0.key == key })?.value.content {
        case nil: missing.append(key)
        case .empty, .scalar("", _): collector.error("'\(key)' must not be empty", at: place(of: key))
        case .scalar, .list, .mapping, .faulty: return value
        }
        return nil
    }

    mutating func flag(_ key: String) -> Bool? {
        guard let value = setting(key) else { return nil }
        switch text(of: value, key: key) {
        case "true": return true
        case "false": return false
        case nil: return nil
        case let other?:
            collector.error("'\(key)' must be true or false, not '\(other)'", at: value.place)
            return nil
        }
    }

    mutating func number(_ key: String) -> Double? {
        guard let value = setting(key), let text = text(of: value, key: key) else { return nil }
        guard let number = Double(text), number.isFinite, !text.lowercased().contains("x") else {
            collector.error("'\(key)' must be a number, not '\(text)'", at: value.place)
            return nil
        }
        return number
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = setting(key), let text = text(of: value, key: key) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            collector.error(
                "'\(key)' must be a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text)'",
                at: value.place)
            return nil
        }
        return number
    }

    /// One of a fixed set of words.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, of: Choice.Type) -> Choice? {
        guard let value = setting(key), let text = text(of: value, key: key) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        collector.error("'\(text)' is no value of '\(key)'\(cure(for: text, among: words))", at: value.place)
        return nil
    }

    /// A list of texts, each with its place; a single text counts as a list of one.
    mutating func texts(_ key: String) -> [(text: String, place: Place)]? {
        list(key)?.compactMap { item in text(of: item, key: key).map { ($0, item.place) } }
    }

    /// A list; a single value counts as a list of one.
    mutating func list(_ key: String) -> [Setting]? {
        guard let value = setting(key) else { return nil }
        if case .list(let items) = value.content { return items }
        return [value]
    }

    /// A mapping of names to texts, in the author's order.
    mutating func textMapping(_ key: String) -> [(name: String, namePlace: Place, text: String, place: Place)]? {
        guard let value = setting(key) else { return nil }
        guard case .mapping(let entries) = value.content else {
            collector.error("'\(key)' must be a mapping of names to values, not \(value.kind)", at: value.place)
            return nil
        }
        return entries.compactMap { entry in
            text(of: entry.value, key: entry.key).map { (entry.key, entry.keyPlace, $0, entry.value.place) }
        }
    }

    func text(of value: Setting, key: String) -> String? {
        guard let text = value.text else {
            if value.hasFault { return nil }
            collector.error("'\(key)' must be a single value, not \(value.kind)", at: value.place)
            return nil
        }
        return text.text.contains("{{") ? expand(text) : text.text
    }

    /// Whether there is a key that nobody asked for.
    var hasUnknownKeys: Bool { entries.contains { !known.contains($0.key) } }

    /// Reports every key that was never asked for, with the nearest one that there is, and every required one that is not
    /// there.
    ///
    /// - Parameter hints: What to write in place of keys that others know, by key, or by subject, dot and key.
    func finish(explaining hints: [String: String] = [:]) {
        var misspelt: Set<String> = []
        for entry in entries where !known.contains(entry.key) {
            let names = known.sorted()
            if let nearest = nearestName(to: entry.key, among: names) { misspelt.insert(nearest) }
            let hint = (hints["\(subject).\(entry.key)"] ?? hints[entry.key]).map { "; " + $0 }
            collector.error(
                "'\(entry.key)' is no key of \(subject)\(hint ?? cure(for: entry.key, among: names))",
                at: entry.keyPlace)
        }
        for key in missing where !misspelt.contains(key) {
            collector.error("\(subject) needs the key '\(key)'", at: place)
        }
    }
}
