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

    let groups: [Group]
    /// Why a Markdown file is no page, by its path: "a draft".
    let leftOut: [String: String]
    /// What the next build needs to know of each file.
    let records: [String: BuildRecord.Source]
    var pages: [Page] { groups.flatMap(\.pages) }

    /// The tables whose rows are private.
    static let privateTables: Set<String> = ["positions", "cash", "transactions"]

    init(
        configuration: SiteConfiguration, inputs: SiteInputs, store: DataStore, record: BuildRecord?,
        queries: PlanQueries, includesDrafts: Bool, collector: DiagnosticCollector
    ) throws {
        var groups: [Group] = []
        var leftOut: [String: String] = [:]
        var records: [String: BuildRecord.Source] = [:]
        for source in inputs.sources {
            guard let digest = inputs.digests[source.path] else { continue }
            let old = record?.sources[source.path]
            let known = old?.digest == digest ? old : nil
            let isFromRows = source.frontMatter.pagesQuery != nil
            var new = BuildRecord.Source(digest: digest, frontMatter: isFromRows ? nil : source.frontMatter)
            defer { records[source.path] = new }
            guard includesDrafts || !source.frontMatter.isDraft else {
                leftOut[source.path] = "a draft; build with --drafts to see it"
                continue
            }
            let pages: [Page]
            if isFromRows {
                guard let result = try queries.pages(of: source, known: known?.pages) else { continue }
                new.pages = result
                pages = source.pages(from: result.rows, configuration: configuration, into: collector)
            } else {
                pages = [source.page(configuration: configuration, into: collector)]
            }
            if !configuration.portfolioIsPublic, !store.isBroken {
                new.reads = try queries.reads(of: source, known: known?.reads)
                let tables = (new.reads?.tables ?? []).union(new.pages?.tables.keys.map { $0 } ?? [])
                if let table = tables.intersection(Self.privateTables).sorted().first {
                    leftOut[source.path] = "left out, since it reads private data"
                    collector.add(
                        Diagnostic(
                            .note,
                            "left out of the site: the page reads '\(table)', which is private; set 'portfolio: public' in bourse.yml to publish it",
                            file: source.file))
                    continue
                }
            }
            groups.append(Group(source: source, pages: pages))
        }
        self.groups = groups
        self.leftOut = leftOut
        self.records = records
        Self.reportTwins(groups, into: collector)
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

/// Answers what a plan needs to know of queries: from the last build where their tables are the same.
struct PlanQueries {
    let project: ProjectFolder
    let store: DataStore
    let runner: QueryRunner

    /// The rows of a file's `pages:` query, or nil after a report.
    func pages(of source: PageSource, known: BuildRecord.PagesQuery?) throws -> BuildRecord.PagesQuery? {
        if let known, known.tables.allSatisfy({ store.digest(ofTable: $0.key) == $0.value }) { return known }
        guard let sql = source.frontMatter.pagesQuery,
            let result = try runner.pages(sql)
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
        let reader = try runner.readers.get()
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
