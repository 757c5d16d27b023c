import Market

/// Reads `sources:` and `tables:` of bourse.yml.
struct SourceReader {
    /// The snapshot's tables, and their columns where they are known.
    let tableNames: [String]
    let tableColumns: [String: [String]]
    let collector: DiagnosticCollector

    /// One entry of `sources:`.
    ///
    /// - Returns: Nil after a report.
    func source(_ setting: Setting) -> SiteConfiguration.DataSource? {
        guard var source = SettingsReader(setting, subject: "a source", collector: collector) else { return nil }
        let before = collector.count(.error)
        let csv = source.text("csv")
        let sqlite = source.text("sqlite")
        let api = source.text("api")
        let table = source.text("table")
        let into = source.text("into")
        let columns = source.textMapping("columns") ?? []
        if let into, !tableNames.contains(into) {
            collector.error(
                "'\(into)' is no table of the snapshot\(cure(for: into, among: tableNames))",
                at: source.place(of: "into"))
        }
        for column in columns {
            guard let into, let known = tableColumns[into], !known.contains(column.name) else { continue }
            collector.error(
                "'\(column.name)' is no column of \(into)\(cure(for: column.name, among: known))",
                at: column.namePlace)
        }
        source.finish()
        // What was reported already may be the very thing that is missing.
        let mayComplain = collector.count(.error) == before
        var origin: SiteConfiguration.DataSource.Origin?
        switch (csv, sqlite, api) {
        case (let pattern?, nil, nil):
            origin = .csv(pattern: pattern)
            if mayComplain, into == nil {
                collector.error("a csv source needs 'into', the table that it fills", at: setting.place)
            }
        case (nil, let file?, nil):
            origin = .sqlite(file: file, table: table)
            if mayComplain, (table == nil) != (into == nil) {
                collector.error(
                    "a mapped table of a sqlite source needs both 'table' (theirs) and 'into' (ours)",
                    at: setting.place)
            }
        case (nil, nil, let text?): origin = address(text, at: source.place(of: "api")).map { .api($0) }
        default:
            if mayComplain {
                collector.error("a source needs exactly one of 'csv', 'sqlite' and 'api'", at: setting.place)
            }
        }
        guard collector.count(.error) == before, let origin else { return nil }
        return SiteConfiguration.DataSource(
            origin: origin, into: into, columns: Dictionary(columns.map { ($0.name, $0.text) }) { first, _ in first },
            place: setting.place)
    }

    private func address(_ text: String, at place: Place) -> WebAddress? {
        let address = WebAddress(text)
        if address == nil {
            collector.error(
                "api must be an address like https://example.com/path without user, query or fragment, not '\(text)'",
                at: place)
        }
        return address
    }

    /// All of `tables:`.
    func tables(_ reader: inout SettingsReader) -> [SiteConfiguration.TableSource] {
        guard let setting = reader.setting("tables") else { return [] }
        guard case .mapping(let entries) = setting.content else {
            collector.error(
                "'tables' must be a mapping of table names to CSV files, not \(setting.kind)", at: setting.place)
            return []
        }
        var names: [String: String] = [:]
        return entries.compactMap { entry in
            guard isIdentifier(entry.key) else {
                collector.error(
                    "'\(entry.key)' cannot name a table: use letters, digits and underscores", at: entry.keyPlace)
                return nil
            }
            guard !tableNames.contains(entry.key.lowercased()) else {
                collector.error(
                    "'\(entry.key)' is a table of the snapshot already; choose another name", at: entry.keyPlace)
                return nil
            }
            if let other = names.updateValue(entry.key, forKey: entry.key.lowercased()) {
                collector.error(
                    "'\(entry.key)' and '\(other)' are one name in SQL; rename one of the tables", at: entry.keyPlace)
                return nil
            }
            if case .empty = entry.value.content {
                collector.error("the table '\(entry.key)' needs a CSV file", at: entry.keyPlace)
                return nil
            }
            guard let pattern = reader.text(of: entry.value, key: entry.key) else { return nil }
            return SiteConfiguration.TableSource(name: entry.key, pattern: pattern, place: entry.value.place)
        }
    }
}
