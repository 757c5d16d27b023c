import Market
import SiteRendering
import Snapshots

/// Which pages the site has, decided before any is rendered: navigation and section lists need all of them.
struct SitePlan {
    /// The pages of one Markdown file.
    struct Group: Sendable {
        let source: PageSource
        let pages: [Page]
    }

    /// What became of one Markdown file.
    fileprivate struct Entry: Sendable {
        var record: BuildRecord.Source
        var group: Group?
        /// Why the file is no page: "a draft".
        var reasonForAbsence: String?
        var diagnostics: [Diagnostic] = []
    }

    let groups: [Group]
    /// Whether there are the same pages as in the plan that this one was made from, and nothing else is to be told of them.
    let hasSamePages: Bool
    let diagnostics: [Diagnostic]
    private let entries: [String: Entry]

    /// Why a Markdown file is no page, by its path: "a draft".
    var leftOut: [String: String] { entries.compactMapValues(\.reasonForAbsence) }
    /// What the next build needs to know of each file.
    var records: [String: BuildRecord.Source] { entries.mapValues(\.record) }
    var pages: [Page] { groups.flatMap(\.pages) }

    /// The tables whose rows are private.
    static let privateTables: Set<String> = ["positions", "cash", "transactions"]

    /// A plan for a site of which nothing is known.
    init() {
        (groups, hasSamePages, diagnostics, entries) = ([], false, [], [:])
    }

    /// - Parameters:
    ///   - record: What the last build knew.
    ///   - earlier: A plan for the same configuration and the same data: files that have not changed are taken from it.
    init(
        configuration: SiteConfiguration, inputs: SiteInputs, record: BuildRecord?, earlier: SitePlan? = nil,
        queries: PlanQueries, includesDrafts: Bool
    ) throws {
        let planning = Planning(configuration: configuration, queries: queries, includesDrafts: includesDrafts)
        var groups: [Group] = []
        var entries: [String: Entry] = [:]
        entries.reserveCapacity(inputs.sources.count)
        var isSame = earlier?.entries.count == inputs.sources.count
        for source in inputs.sources {
            guard let digest = inputs.digests[source.path] else { continue }
            let before = earlier?.entries[source.path]
            let entry: Entry
            if let before, before.record.digest == digest {
                entry = before
            } else {
                let known = record?.sources[source.path]
                entry = try planning.entry(of: source, digest: digest, known: known?.digest == digest ? known : nil)
                isSame = isSame && before.map { $0.hasSamePages(as: entry) } ?? false
            }
            entries[source.path] = entry
            if let group = entry.group { groups.append(group) }
        }
        self.groups = groups
        self.entries = entries
        hasSamePages = isSame
        if isSame, let earlier {
            diagnostics = earlier.diagnostics
        } else {
            let collector = DiagnosticCollector()
            for source in inputs.sources { entries[source.path]?.diagnostics.forEach(collector.add) }
            Self.reportTwins(groups, into: collector)
            diagnostics = collector.diagnostics
        }
    }

    /// Plans the pages of one file.
    private struct Planning {
        let configuration: SiteConfiguration
        let queries: PlanQueries
        let includesDrafts: Bool

        /// - Parameter known: What the last build knew of the same file.
        func entry(of source: PageSource, digest: ContentDigest, known: BuildRecord.Source?) throws -> Entry {
            let isFromRows = source.frontMatter.pagesQuery != nil
            var entry = Entry(
                record: BuildRecord.Source(digest: digest, frontMatter: isFromRows ? nil : source.frontMatter))
            guard includesDrafts || !source.frontMatter.isDraft else {
                entry.reasonForAbsence = "a draft; build with --drafts to see it"
                return entry
            }
            let collector = DiagnosticCollector()
            let pages: [Page]
            if isFromRows {
                entry.record.pages = try queries.pages(of: source, known: known?.pages, into: collector)
                entry.diagnostics = collector.diagnostics
                guard let rows = entry.record.pages?.rows else { return entry }
                pages = source.pages(from: rows, configuration: configuration, into: collector)
            } else {
                pages = [source.page(configuration: configuration, into: collector)]
            }
            if let table = try privateTable(of: source, known: known, entry: &entry) {
                entry.reasonForAbsence = "left out, since it reads private data"
                collector.add(
                    Diagnostic(
                        .note,
                        "left out of the site: the page reads '\(table)', which is private; set 'portfolio: public' in bourse.yml to publish it",
                        file: source.file))
            } else {
                entry.group = Group(source: source, pages: pages)
            }
            entry.diagnostics = collector.diagnostics
            return entry
        }

        /// A private table that a file reads; nil where there is none, or where it may.
        private func privateTable(
            of source: PageSource, known: BuildRecord.Source?, entry: inout Entry
        ) throws -> String? {
            guard !configuration.portfolioIsPublic, !queries.store.isBroken else { return nil }
            entry.record.reads = try queries.reads(of: source, known: known?.reads)
            let tables = (entry.record.reads?.tables ?? []).union(entry.record.pages?.tables.keys.map { $0 } ?? [])
            return tables.intersection(SitePlan.privateTables).sorted().first
        }
    }

    private static func reportTwins(_ groups: [Group], into collector: DiagnosticCollector) {
        var owners: [PagePath: String] = [:]
        for group in groups {
            for page in group.pages {
                if let other = owners[page.path] {
                    let both = other == group.source.file ? "two rows of \(other)" : "\(other) and \(group.source.file)"
                    let cure =
                        other == group.source.file
                        ? "let the query give each address once" : "give one of them another slug"
                    collector.error(
                        "\(both) have the same address /\(page.path.address); \(cure)",
                        at: group.source.frontMatter.pagesQuery?.place
                            ?? Place(file: group.source.file, line: 1, column: 1))
                }
                owners[page.path] = group.source.file
            }
        }
    }
}

extension SitePlan.Entry {
    fileprivate func hasSamePages(as other: Self) -> Bool {
        group?.pages == other.group?.pages && reasonForAbsence == other.reasonForAbsence
            && diagnostics == other.diagnostics
    }
}

/// Answers what a plan needs to know of queries: from the last build where their tables are the same.
struct PlanQueries {
    let project: ProjectFolder
    let store: DataStore
    let readers: LazyReader

    /// The rows of a file's `pages:` query, or nil after a report.
    func pages(
        of source: PageSource, known: BuildRecord.PagesQuery?, into collector: DiagnosticCollector
    ) throws -> BuildRecord.PagesQuery? {
        if let known, known.tables.allSatisfy({ store.digest(ofTable: $0.key) == $0.value }) { return known }
        guard let sql = source.frontMatter.pagesQuery,
            let result = try QueryRunner(readers: readers, collector: collector).pages(sql)
        else { return nil }
        return BuildRecord.PagesQuery(
            // A table without a digest has none that is equal: the query runs again.
            tables: Dictionary(
                uniqueKeysWithValues: result.tables.union([DataStore.schemaName]).map {
                    ($0, store.digest(ofTable: $0) ?? ContentDigest(of: []))
                }),
            rows: result.rows)
    }

    /// The tables that a page's queries read, or nil when that cannot be told: a mistake in one is reported when it is
    /// rendered.
    func reads(
        of source: PageSource, known: (schema: ContentDigest, tables: Set<String>)?
    ) throws -> (schema: ContentDigest, tables: Set<String>)? {
        let schema = try store.schema()
        if let known, known.schema == schema { return known }
        let silent = DiagnosticCollector()
        guard let text = project.text(of: source.file, into: silent), Self.mayHaveQueries(text),
            let document = source.document(text, siteComponents: [], into: silent)
        else { return (schema, []) }
        let reader = try readers.get()
        do throws(QueryError) {
            return (schema, try reader.tables(readBy: document.queries.map { (name: $0.name, sql: $0.sql) }))
        } catch {
            return nil
        }
    }

    /// Whether "sql" stands anywhere, or a character reference that could mean it: without one a page has no query. Most
    /// pages have neither, and parsing them tells no more.
    private static func mayHaveQueries(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            bytes.contains(UInt8(ascii: "&"))
                || bytes.indices.dropLast(2).contains { index in
                    bytes[index] == UInt8(ascii: "s") && bytes[index + 1] == UInt8(ascii: "q")
                        && bytes[index + 2] == UInt8(ascii: "l")
                }
        }
    }
}
