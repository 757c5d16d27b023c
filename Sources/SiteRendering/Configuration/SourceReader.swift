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
        let details = api.flatMap { apiSource($0, &source) }
        if api == nil {
            for key in Self.apiKeys where source.setting(key) != nil {
                collector.error("'\(key)' belongs to a source with 'api'", at: source.keyPlace(of: key))
            }
        }
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
        case (nil, nil, .some):
            origin = details.map { .api($0) }
            if mayComplain, table != nil || into != nil || !columns.isEmpty {
                collector.error(
                    "a source with 'api' fills the tables that the API has: leave out 'table', 'into' and 'columns'",
                    at: setting.place)
            }
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

    private static let apiKeys = ["symbols", "require", "since", "headers"]

    /// - Returns: Nil after a report.
    private func apiSource(_ text: String, _ source: inout SettingsReader) -> SiteConfiguration.APISource? {
        let before = collector.count(.error)
        let address = address(text, at: source.place(of: "api"))
        let symbols = (source.texts("symbols") ?? []).compactMap { text, place in
            let symbol = Symbol(text)
            if symbol == nil {
                collector.error(
                    "'\(text)' is no symbol: up to ten of A-Z, 0-9, '.', '^', '=', '_' and '-'", at: place)
            }
            return symbol
        }
        let known = SiteConfiguration.APISource.endpoints
        let required = (source.texts("require") ?? []).map { text, place in
            if !known.contains(text) {
                collector.error(
                    "'\(text)' is nothing that an API is asked for\(cure(for: text, among: known))", at: place)
            }
            return text
        }
        let since = source.text("since").flatMap { text in
            let day = TradingDay(iso: text)
            if day == nil { collector.error("'since' must be a day, as 2020-01-31", at: source.place(of: "since")) }
            return day
        }
        let headers = (source.textMapping("headers") ?? []).map { header in
            if !isHeaderName(header.name) {
                collector.error("'\(header.name)' is no header that can be set here", at: header.namePlace)
            }
            if !isIdentifier(header.text) {
                collector.error(
                    "'\(header.name)' needs the name of an environment variable that holds the value, such as MARKET_KEY; secrets do not belong into bourse.yml",
                    at: header.place)
            }
            return (name: header.name, variable: header.text, place: header.place)
        }
        guard let address, collector.count(.error) == before else { return nil }
        return SiteConfiguration.APISource(
            address: address, symbols: symbols, required: required, since: since, headers: headers)
    }

    /// A token of RFC 9110 that is none of those that the connection itself needs.
    private func isHeaderName(_ name: String) -> Bool {
        let kept = ["host", "content-length", "transfer-encoding", "connection", "accept-encoding", "if-none-match"]
        return !name.isEmpty && name.utf8.count <= 64 && !kept.contains(name.lowercased())
            && name.utf8.allSatisfy {
                ($0 | 0x20 >= 97 && $0 | 0x20 <= 122) || (48...57).contains($0) || $0 == 45 || $0 == 95
            }
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
