import Charts
import Market

/// What `bourse.yml` says, checked.
public struct SiteConfiguration: Sendable {
    public let title: String
    /// Where the site will live; its path is the base path.
    public let url: WebAddress
    /// A BCP 47 language tag, such as `en` or `de-CH`.
    public let language: String
    /// The site in one line, for the feed and for pages without a description of their own.
    public let description: String
    /// The trading API that readers' browsers call; nil for a purely static site.
    public let api: WebAddress?
    /// The snapshot's path, relative to the site's root.
    public let snapshot: String
    public let sources: [DataSource]
    public let tables: [TableSource]
    /// Whether pages that show positions, cash or transactions belong to the site.
    public let portfolioIsPublic: Bool
    /// The site's own names for formats, with d3-format or strftime strings.
    public let formats: [String: String]
    /// What `$` in a number format stands for.
    public let currency: String
    /// Whether raw HTML in Markdown is kept.
    public let allowsRawHTML: Bool
    /// Whether pages with `draft: true` are built too.
    public let includesDrafts: Bool
    /// Whether search engines may list the site.
    public let isIndexed: Bool
    /// For how many builds a fingerprinted file stays after the last page that names it: cached pages may still want it.
    public let keptAssetBuilds: Int
    /// How much a page may weigh, for `bourse check`.
    public let budget: PageBudget

    /// The base path with a slash at both ends: `/`, or `/markets/`.
    public var basePath: String { url.path + "/" }

    /// The keys of `bourse.yml` that a `BOURSE_…` variable can set, in the file's order.
    public static let overridableKeys = [
        "title", "url", "language", "description", "api", "snapshot", "portfolio", "drafts", "robots",
    ]

    /// One entry of `sources:`; paths are relative to the site's root.
    public struct DataSource: Sendable {
        public enum Origin: Sendable {
            /// A file or a pattern with `*` in its last component.
            case csv(pattern: String)
            case sqlite(file: String, table: String?)
            case api(WebAddress)
        }

        public let origin: Origin
        /// The snapshot's table that is filled; nil for the documented tables of a SQLite file.
        public let into: String?
        /// The source's names for our columns: ours to theirs.
        public let columns: [String: String]
        public let place: Place
    }

    /// One entry of `tables:`.
    public struct TableSource: Sendable {
        public let name: String
        /// A file or a pattern with `*` in its last component.
        public let pattern: String
        public let place: Place
    }
}

extension SiteConfiguration {
    private enum Privacy: String, CaseIterable {
        case `public`, `private`
    }

    private enum Robots: String, CaseIterable {
        case index, noindex
    }

    private enum Truth: String, CaseIterable {
        case `true`, `false`
    }

    /// Reads `bourse.yml`.
    ///
    /// - Parameters:
    ///   - environment: One of the file's `environments:`, whose `url`, `api`, `drafts` and `robots` then count.
    ///   - overrides: Values for keys of `overridableKeys` that replace the file's own.
    ///   - tableNames: The snapshot's tables that a source may fill.
    /// - Returns: Nil after at least one error was reported.
    public static func read(
        _ text: String, file: String = "bourse.yml", environment: String? = nil, overrides: [String: String] = [:],
        tableNames: [String], into collector: DiagnosticCollector
    ) -> SiteConfiguration? {
        guard let root = YAML.read(text, file: file, line: 1, into: collector),
            var reader = SettingsReader(root, subject: "bourse.yml", collector: collector)
        else { return nil }
        var chosen = environmentSettings(environment, reader: &reader, collector: collector)
        for (key, value) in overrides { chosen[key] = value }

        let title = chosen["title"] ?? reader.requiredText("title")
        let urlText = chosen["url"] ?? reader.requiredText("url")
        let url = urlText.flatMap { address($0, key: "url", reader: reader, collector: collector) }
        let apiText = reader.text("api")
        let api = (chosen["api"] ?? apiText).flatMap { text in
            text.isEmpty ? nil : address(text, key: "api", reader: reader, collector: collector)
        }
        let language = languageTag(&reader, override: chosen["language"], collector: collector)
        let description = reader.text("description")
        let snapshot = reader.text("snapshot")
        let privacy = reader.choice("portfolio", of: Privacy.self)
        let robots = reader.choice("robots", of: Robots.self)
        let drafts = reader.choice("drafts", of: Truth.self)
        func override<Word: RawRepresentable<String> & CaseIterable>(_ key: String, by text: String?) -> Word? {
            guard let text else { return nil }
            if let word = Word(rawValue: text) { return word }
            let words = Word.allCases.map(\.rawValue).joined(separator: " or ")
            collector.error("\(key) must be \(words), not '\(text)'", at: reader.place)
            return nil
        }
        let formats = formats(&reader, collector: collector)
        let configuration = SiteConfiguration(
            title: title ?? "", url: url ?? WebAddress.placeholder, language: language,
            description: chosen["description"] ?? description ?? "", api: api,
            snapshot: chosen["snapshot"] ?? snapshot ?? ".bourse/snapshot.sqlite",
            sources: dataSources(&reader, tableNames: tableNames, collector: collector),
            tables: tables(&reader, tableNames: tableNames, collector: collector),
            portfolioIsPublic: (override("portfolio", by: chosen["portfolio"]) ?? privacy) == .public,
            formats: formats.names, currency: formats.currency,
            allowsRawHTML: reader.flag("rawHTML") ?? false,
            includesDrafts: (override("drafts", by: chosen["drafts"]) ?? drafts) == Truth.true,
            isIndexed: (override("robots", by: chosen["robots"]) ?? robots) != Robots.noindex,
            keptAssetBuilds: reader.integer("keepAssets", in: 0...1000) ?? 3,
            budget: PageBudget(reader.setting("budget"), collector: collector))
        // The keys that an override replaced are known all the same.
        for key in overridableKeys { _ = reader.setting(key) }
        reader.finish()
        return collector.hasErrors ? nil : configuration
    }

    private static func environmentSettings(
        _ name: String?, reader: inout SettingsReader, collector: DiagnosticCollector
    ) -> [String: String] {
        guard let setting = reader.setting("environments") else {
            if let name {
                collector.error(
                    "there is no environment '\(name)': bourse.yml has no 'environments:'", at: reader.place)
            }
            return [:]
        }
        guard case .mapping(let entries) = setting.content else {
            collector.error("'environments' must be a mapping of names to settings", at: setting.place)
            return [:]
        }
        var chosen: [String: String] = [:]
        for entry in entries {
            guard
                var inner = SettingsReader(
                    entry.value, subject: "environment '\(entry.key)'", collector: collector)
            else { continue }
            let values = [
                "url": inner.text("url"), "api": inner.text("api"),
                "drafts": inner.choice("drafts", of: Truth.self)?.rawValue,
                "robots": inner.choice("robots", of: Robots.self)?.rawValue,
            ]
            inner.finish()
            if entry.key == name { chosen = values.compactMapValues { $0 } }
        }
        if let name, !entries.contains(where: { $0.key == name }) {
            collector.error(
                "'\(name)' is no environment\(cure(for: name, among: entries.map(\.key)))", at: setting.place)
        }
        return chosen
    }

    private static func address(
        _ text: String, key: String, reader: SettingsReader, collector: DiagnosticCollector
    ) -> WebAddress? {
        if let address = WebAddress(text) { return address }
        collector.error(
            "\(key) must be an address like https://example.com/path without user, query or fragment, not '\(text)'",
            at: reader.place(of: key))
        return nil
    }

    private static func languageTag(
        _ reader: inout SettingsReader, override: String?, collector: DiagnosticCollector
    ) -> String {
        let written = reader.text("language")
        guard let text = override ?? written else { return "en" }
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isTag =
            parts.allSatisfy {
                (1...8).contains($0.count)
                    && $0.allSatisfy { ($0 | 32) >= 97 && ($0 | 32) <= 122 || (48...57).contains($0) }
            }
            && (2...3).contains(parts.first?.count ?? 0)
        if !isTag {
            collector.error(
                "language must be a language tag such as en or de-CH, not '\(text)'", at: reader.place(of: "language"))
        }
        return text
    }

    private static func formats(
        _ reader: inout SettingsReader, collector: DiagnosticCollector
    ) -> (names: [String: String], currency: String) {
        let currency = reader.text("currency") ?? "$"
        var names: [String: String] = [:]
        let place = reader.place(of: "formats")
        for (name, text) in reader.textMapping("formats") ?? [] {
            do throws(FormatError) {
                _ = try ValueFormat(text, names: [:], currency: currency)
                names[name] = text
            } catch {
                collector.error("formats: '\(name)': \(error)", at: place)
            }
        }
        return (names, currency)
    }

    private static func dataSources(
        _ reader: inout SettingsReader, tableNames: [String], collector: DiagnosticCollector
    ) -> [DataSource] {
        (reader.list("sources") ?? []).compactMap { setting in
            guard var source = SettingsReader(setting, subject: "a source", collector: collector) else { return nil }
            defer { source.finish() }
            let csv = source.text("csv")
            let sqlite = source.text("sqlite")
            let api = source.text("api")
            let table = source.text("table")
            let into = source.text("into")
            let columns = Dictionary(source.textMapping("columns") ?? []) { first, _ in first }
            if let into, !tableNames.contains(into) {
                collector.error(
                    "'\(into)' is no table of the snapshot\(cure(for: into, among: tableNames))",
                    at: source.place(of: "into"))
                return nil
            }
            let origin: DataSource.Origin
            switch (csv, sqlite, api) {
            case (let pattern?, nil, nil):
                guard into != nil else {
                    collector.error("a csv source needs 'into', the table that it fills", at: setting.place)
                    return nil
                }
                origin = .csv(pattern: pattern)
            case (nil, let file?, nil):
                guard (table == nil) == (into == nil) else {
                    collector.error(
                        "a mapped table of a sqlite source needs both 'table' (theirs) and 'into' (ours)",
                        at: setting.place)
                    return nil
                }
                origin = .sqlite(file: file, table: table)
            case (nil, nil, let text?):
                guard let address = address(text, key: "api", reader: source, collector: collector) else { return nil }
                origin = .api(address)
            default:
                collector.error("a source needs exactly one of 'csv', 'sqlite' and 'api'", at: setting.place)
                return nil
            }
            return DataSource(origin: origin, into: into, columns: columns, place: setting.place)
        }
    }

    private static func tables(
        _ reader: inout SettingsReader, tableNames: [String], collector: DiagnosticCollector
    ) -> [TableSource] {
        guard let setting = reader.setting("tables") else { return [] }
        guard case .mapping(let entries) = setting.content else {
            collector.error("'tables' must be a mapping of table names to CSV files", at: setting.place)
            return []
        }
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
            guard let pattern = reader.text(of: entry.value, key: entry.key) else { return nil }
            return TableSource(name: entry.key, pattern: pattern, place: entry.value.place)
        }
    }
}

extension WebAddress {
    /// Stands in while errors are collected; never reaches a caller.
    fileprivate static let placeholder = WebAddress(origin: "https://invalid.example", path: "")

    private init(origin: String, path: String) {
        self.origin = origin
        self.path = path
    }
}
