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
    /// How readers' orders reach the API.
    public let orders: OrderRoute
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

    /// The files that `sources:` names, each a path or a pattern with `*` in its last component.
    public var sourceFiles: [String] {
        sources.compactMap { source in
            switch source.origin {
            case .csv(let pattern): pattern
            case .sqlite(let file, _): file
            case .api: nil
            }
        }
    }

    /// The keys of `bourse.yml` that a `BOURSE_…` variable can set, in the file's order.
    public static let overridableKeys = [
        "title", "url", "language", "description", "api", "snapshot", "portfolio", "drafts", "robots", "orders",
    ]

    /// Which endpoints take an order.
    public enum OrderRoute: String, CaseIterable, Sendable {
        /// `POST /buy` and `POST /sell`.
        case buySell = "buy-sell"
        /// `POST /trade`, whose answer tells the steps of an order.
        case trade
    }

    /// One entry of `sources:`; paths are relative to the site's root.
    public struct DataSource: Sendable {
        public enum Origin: Sendable {
            /// A file or a pattern with `*` in its last component.
            case csv(pattern: String)
            case sqlite(file: String, table: String?)
            case api(APISource)
        }

        public let origin: Origin
        /// The snapshot's table that is filled; nil for the documented tables of a SQLite file.
        public let into: String?
        /// The source's names for our columns: ours to theirs.
        public let columns: [String: String]
        public let place: Place
    }

    /// An HTTP API to pull from.
    public struct APISource: Sendable {
        /// What the API can be asked for.
        public static let endpoints = ["check", "history", "predictions", "portfolio", "transactions"]

        public let address: WebAddress
        /// The stocks to ask about besides those that `/check` lists.
        public let symbols: [Symbol]
        /// Of `endpoints`, those that the back end must have.
        public let required: [String]
        /// The first day of history that is wanted; nil for the oldest that there is.
        public let since: TradingDay?
        /// Headers of the requests, each with the environment variable that holds its value.
        public let headers: [(name: String, variable: String, place: Place)]
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

    /// A value that replaces the file's own, and what to call it in an error: a place, or a variable.
    private struct Override {
        let text: String
        let place: Place?
        let variable: String
    }

    /// Reads `bourse.yml`.
    ///
    /// - Parameters:
    ///   - environment: One of the file's `environments:`, whose `url`, `api`, `orders`, `drafts` and `robots` then count.
    ///   - overrides: Values for keys of `overridableKeys` that replace the file's own, from variables such as `BOURSE_URL`.
    ///   - tableNames: The snapshot's tables that a source may fill.
    ///   - tableColumns: The columns of those tables; without them `columns:` is not checked.
    /// - Returns: Nil after at least one error was reported.
    public static func read(
        _ text: String, file: String = "bourse.yml", environment: String? = nil, overrides: [String: String] = [:],
        tableNames: [String], tableColumns: [String: [String]] = [:], into collector: DiagnosticCollector
    ) -> SiteConfiguration? {
        guard let root = YAML.read(text, file: file, line: 1, into: collector),
            var reader = SettingsReader(root, subject: "bourse.yml", collector: collector)
        else { return nil }
        var chosen = environmentSettings(environment, reader: &reader, collector: collector)
        for (key, value) in overrides {
            chosen[key] = Override(text: value, place: nil, variable: "BOURSE_\(key.uppercased())")
        }
        let title = chosen["title"]?.text ?? reader.requiredText("title")
        let url = address("url", chosen["url"], isRequired: true, &reader, collector)
        let api = address("api", chosen["api"], isRequired: false, &reader, collector)
        let language = languageTag(chosen["language"], &reader, collector)
        let description = reader.text("description")
        let snapshot = reader.text("snapshot")
        let privacy: Privacy? = choice("portfolio", chosen["portfolio"], &reader, collector)
        let robots: Robots? = choice("robots", chosen["robots"], &reader, collector)
        let drafts: Truth? = choice("drafts", chosen["drafts"], &reader, collector)
        let orders: OrderRoute? = choice("orders", chosen["orders"], &reader, collector)
        let formats = formats(&reader, collector: collector)
        let sources = SourceReader(tableNames: tableNames, tableColumns: tableColumns, collector: collector)
        let configuration = SiteConfiguration(
            title: title ?? "", url: url ?? WebAddress.placeholder, language: language,
            description: chosen["description"]?.text ?? description ?? "", api: api, orders: orders ?? .buySell,
            snapshot: chosen["snapshot"]?.text ?? snapshot ?? ".bourse/snapshot.sqlite",
            sources: (reader.list("sources") ?? []).compactMap(sources.source),
            tables: sources.tables(&reader), portfolioIsPublic: privacy == .public,
            formats: formats.names, currency: formats.currency,
            allowsRawHTML: reader.flag("rawHTML") ?? false,
            includesDrafts: drafts == .true, isIndexed: robots != .noindex,
            keptAssetBuilds: reader.integer("keepAssets", in: 0...1000) ?? 3,
            budget: PageBudget(reader.setting("budget"), collector: collector))
        // The keys that an override replaced are known all the same.
        for key in overridableKeys { _ = reader.setting(key) }
        reader.finish()
        return collector.hasErrors ? nil : configuration
    }

    private static func environmentSettings(
        _ name: String?, reader: inout SettingsReader, collector: DiagnosticCollector
    ) -> [String: Override] {
        guard let setting = reader.setting("environments") else {
            if let name, !reader.hasFault("environments") {
                collector.error(
                    "there is no environment '\(name)': bourse.yml has no 'environments:'", at: reader.place)
            }
            return [:]
        }
        guard case .mapping(let entries) = setting.content else {
            collector.error(
                "'environments' must be a mapping of names to settings, not \(setting.kind)", at: setting.place)
            return [:]
        }
        var chosen: [String: Override] = [:]
        for entry in entries {
            guard
                var inner = SettingsReader(
                    entry.value, subject: "environment '\(entry.key)'", collector: collector)
            else { continue }
            for key in ["url", "api"] {
                guard let text = inner.text(key) else { continue }
                let isGood = address(text, key: key, at: inner.place(of: key), collector) != nil
                if isGood, entry.key == name {
                    chosen[key] = Override(text: text, place: inner.place(of: key), variable: key)
                }
            }
            let choices = [
                "drafts": inner.choice("drafts", of: Truth.self)?.rawValue,
                "robots": inner.choice("robots", of: Robots.self)?.rawValue,
                "orders": inner.choice("orders", of: OrderRoute.self)?.rawValue,
            ]
            if entry.key == name {
                for case (let key, let text?) in choices {
                    chosen[key] = Override(text: text, place: inner.place(of: key), variable: key)
                }
            }
            inner.finish()
        }
        if let name, !entries.contains(where: { $0.key == name }) {
            collector.error(
                "'\(name)' is no environment\(cure(for: name, among: entries.map(\.key)))", at: setting.place)
        }
        return chosen
    }

    private static func address(
        _ key: String, _ override: Override?, isRequired: Bool, _ reader: inout SettingsReader,
        _ collector: DiagnosticCollector
    ) -> WebAddress? {
        if let override {
            // An empty variable takes an optional address away.
            if override.text.isEmpty, !isRequired { return nil }
            return address(override.text, key: override.variable, at: override.place, collector)
        }
        let text = isRequired ? reader.requiredText(key) : reader.text(key)
        guard let text, isRequired || !text.isEmpty else { return nil }
        return address(text, key: key, at: reader.place(of: key), collector)
    }

    private static func address(
        _ text: String, key: String, at place: Place?, _ collector: DiagnosticCollector
    ) -> WebAddress? {
        if let address = WebAddress(text) { return address }
        let message =
            "\(key) must be an address like https://example.com/path without user, query or fragment, not '\(text)'"
        report(message, at: place, collector)
        return nil
    }

    private static func report(_ message: String, at place: Place?, _ collector: DiagnosticCollector) {
        if let place { collector.error(message, at: place) } else { collector.add(Diagnostic(.error, message)) }
    }

    /// One of a few words, from the file or from what replaces it.
    private static func choice<Word: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ override: Override?, _ reader: inout SettingsReader, _ collector: DiagnosticCollector
    ) -> Word? {
        guard let override else { return reader.choice(key, of: Word.self) }
        if let word = Word(rawValue: override.text) { return word }
        let words = Word.allCases.map(\.rawValue).joined(separator: " or ")
        report("\(override.variable) must be \(words), not '\(override.text)'", at: override.place, collector)
        return nil
    }

    private static func languageTag(
        _ override: Override?, _ reader: inout SettingsReader, _ collector: DiagnosticCollector
    ) -> String {
        let written = reader.text("language")
        guard let text = override?.text ?? written else { return "en" }
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isTag =
            parts.allSatisfy {
                (1...8).contains($0.count)
                    && $0.allSatisfy { ($0 | 32) >= 97 && ($0 | 32) <= 122 || (48...57).contains($0) }
            }
            && (2...3).contains(parts.first?.count ?? 0)
        if !isTag {
            report(
                "\(override?.variable ?? "language") must be a language tag such as en or de-CH, not '\(text)'",
                at: override == nil ? reader.place(of: "language") : nil, collector)
        }
        return text
    }

    private static func formats(
        _ reader: inout SettingsReader, collector: DiagnosticCollector
    ) -> (names: [String: String], currency: String) {
        let currency = reader.text("currency") ?? "$"
        var names: [String: String] = [:]
        for format in reader.textMapping("formats") ?? [] {
            do throws(FormatError) {
                _ = try ValueFormat(format.text, names: [:], currency: currency)
                names[format.name] = format.text
            } catch {
                collector.error("\(error)", at: format.place)
            }
        }
        return (names, currency)
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
