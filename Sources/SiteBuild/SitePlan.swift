import Market
import SiteRendering
import Snapshots

/// Which pages the site has, decided before any is rendered: navigation and section lists need all of them.
struct SitePlan {
    /// The pages of one Markdown file.
    final class Group: Sendable {
        let source: PageSource
        let pages: [Page]

        init(source: PageSource, pages: [Page]) {
            self.source = source
            self.pages = pages
        }
    }

    /// What became of one Markdown file.
    fileprivate final class Entry: Sendable {
        let source: PageSource
        let record: BuildRecord.Source
        let group: Group?
        /// Why the file is no page: "a draft".
        let reasonForAbsence: String?
        let diagnostics: [Diagnostic]

        var path: String { source.path }
        var pages: [Page] { group?.pages ?? [] }

        init(
            _ source: PageSource, _ record: BuildRecord.Source, group: Group? = nil, reasonForAbsence: String? = nil,
            diagnostics: [Diagnostic] = []
        ) {
            self.source = source
            self.record = record
            self.group = group
            self.reasonForAbsence = reasonForAbsence
            self.diagnostics = diagnostics
        }
    }

    let diagnostics: [Diagnostic]
    /// In the order of the files.
    private let entries: [Entry]
    /// Where the entry of each file is, by its path relative to Content.
    private let positions: [String: Int]

    var groups: [Group] { entries.compactMap(\.group) }
    /// Why a Markdown file is no page, by its path: "a draft".
    var leftOut: [String: String] { positions.compactMapValues { entries[$0].reasonForAbsence } }
    /// What the next build needs to know of each file.
    var records: [String: BuildRecord.Source] { positions.mapValues { entries[$0].record } }
    var pages: [Page] { entries.flatMap(\.pages) }
    var isEmpty: Bool { entries.isEmpty }

    /// The files of the site that a Markdown file becomes.
    func files(of source: String) -> [String] {
        positions[source].map { entries[$0].pages.map(\.path.file) } ?? []
    }

    /// The tables whose rows are private.
    static let privateTables: Set<String> = ["positions", "cash", "transactions"]

    /// A plan for a site of which nothing is known.
    init() {
        self.init(entries: [], diagnostics: [])
    }

    private init(entries: [Entry], diagnostics: [Diagnostic]) {
        let positions = Dictionary(entries.indices.map { (entries[$0].path, $0) }) { first, _ in first }
        self.init(entries: entries, positions: positions, diagnostics: diagnostics)
    }

    private init(entries: [Entry], positions: [String: Int], diagnostics: [Diagnostic]) {
        self.entries = entries
        self.positions = positions
        self.diagnostics = diagnostics
    }

    /// - Parameters:
    ///   - record: What the last build knew.
    ///   - earlier: A plan for the same configuration and the same data: files that have not changed are taken from it.
    init(
        inputs: SiteInputs, record: BuildRecord?, earlier: SitePlan? = nil, planning: PagePlanning
    ) throws {
        var entries: [Entry] = []
        entries.reserveCapacity(inputs.sources.count)
        for source in inputs.sources {
            guard let digest = inputs.digests[source.path] else { continue }
            if let earlier, let before = earlier.positions[source.path].map({ earlier.entries[$0] }),
                before.record.digest == digest
            {
                entries.append(before)
            } else {
                let known = record?.sources[source.path]
                entries.append(
                    try planning.entry(of: source, digest: digest, known: known?.digest == digest ? known : nil))
            }
        }
        let collector = DiagnosticCollector()
        for entry in entries { entry.diagnostics.forEach(collector.add) }
        Self.reportTwins(entries, into: collector)
        self.init(entries: entries, diagnostics: collector.diagnostics)
    }

    /// What becomes of a plan when some files have changed and nothing else.
    struct Replacement {
        let plan: SitePlan
        /// The files whose heads or pages are others than before.
        let groups: [Group]
        /// Their pages.
        let pages: [(old: Page, new: Page)]
    }

    /// - Parameter paths: The changed files, relative to Content.
    /// - Returns: Nil when there are pages at other addresses then, or may be other mistakes.
    func replacing(_ paths: Set<String>, inputs: SiteInputs, planning: PagePlanning) throws -> Replacement? {
        var entries = entries
        var groups: [Group] = []
        var pages: [(old: Page, new: Page)] = []
        for path in paths.sorted() {
            guard let index = positions[path], let digest = inputs.digests[path],
                let source = inputs.content.source(at: path)
            else { return nil }
            let old = entries[index]
            let new = try planning.entry(of: source, digest: digest, known: nil)
            guard new.hasSameAddresses(as: old) else { return nil }
            if old.source.frontMatter == source.frontMatter, old.pages == new.pages {
                // Whoever holds these pages knows them by identity.
                entries[index] = new.keeping(old.group)
            } else {
                // A mistake between pages may stand on another line now.
                guard !diagnostics.contains(where: { $0.severity == .error }) else { return nil }
                entries[index] = new
                if let group = new.group { groups.append(group) }
                pages += zip(old.pages, new.pages).map { (old: $0, new: $1) }
            }
        }
        let plan = SitePlan(entries: entries, positions: positions, diagnostics: diagnostics)
        return Replacement(plan: plan, groups: groups, pages: pages)
    }

    private static func reportTwins(_ entries: [Entry], into collector: DiagnosticCollector) {
        let pages = entries.flatMap(\.pages)
        guard Set(pages.map(\.path.file)).count < pages.count else { return }
        var owners: [PagePath: String] = [:]
        for group in entries.lazy.compactMap(\.group) {
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
    fileprivate func keeping(_ group: SitePlan.Group?) -> SitePlan.Entry {
        SitePlan.Entry(
            source, record, group: group, reasonForAbsence: reasonForAbsence, diagnostics: diagnostics)
    }

    fileprivate func hasSameAddresses(as other: SitePlan.Entry) -> Bool {
        (group == nil) == (other.group == nil) && pages.map(\.path) == other.pages.map(\.path)
            && reasonForAbsence == other.reasonForAbsence
            && diagnostics == other.diagnostics
    }
}

/// Plans the pages of one file.
struct PagePlanning {
    let configuration: SiteConfiguration
    let queries: PlanQueries
    let includesDrafts: Bool

    /// - Parameter known: What the last build knew of the same file.
    fileprivate func entry(
        of source: PageSource, digest: ContentDigest, known: BuildRecord.Source?
    ) throws -> SitePlan.Entry {
        let isFromRows = source.frontMatter.pagesQuery != nil
        var record = BuildRecord.Source(digest: digest, frontMatter: isFromRows ? nil : source.frontMatter)
        guard includesDrafts || !source.frontMatter.isDraft else {
            return SitePlan.Entry(source, record, reasonForAbsence: "a draft; build with --drafts to see it")
        }
        let collector = DiagnosticCollector()
        let pages: [Page]
        if isFromRows {
            record.pages = try queries.pages(of: source, known: known?.pages, into: collector)
            guard let rows = record.pages?.rows else {
                return SitePlan.Entry(source, record, diagnostics: collector.diagnostics)
            }
            pages = source.pages(from: rows, configuration: configuration, into: collector)
        } else {
            pages = [source.page(configuration: configuration, into: collector)]
        }
        if let table = try privateTable(of: source, known: known, record: &record) {
            collector.add(
                Diagnostic(
                    .note,
                    "left out of the site: the page reads '\(table)', which is private; set 'portfolio: public' in bourse.yml to publish it",
                    file: source.file))
            return SitePlan.Entry(
                source, record, reasonForAbsence: "left out, since it reads private data",
                diagnostics: collector.diagnostics)
        }
        return SitePlan.Entry(
            source, record, group: SitePlan.Group(source: source, pages: pages), diagnostics: collector.diagnostics)
    }

    /// A private table that a file reads; nil where there is none, or where it may.
    private func privateTable(
        of source: PageSource, known: BuildRecord.Source?, record: inout BuildRecord.Source
    ) throws -> String? {
        guard !configuration.portfolioIsPublic, !queries.store.isBroken else { return nil }
        record.reads = try queries.reads(of: source, known: known?.reads)
        let tables = (record.reads?.tables ?? []).union(record.pages?.tables.keys.map { $0 } ?? [])
        return tables.intersection(SitePlan.privateTables).sorted().first
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
