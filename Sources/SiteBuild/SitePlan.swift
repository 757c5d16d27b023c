import Market
import SiteRendering

/// Which pages the site has, decided before any is rendered: navigation and section lists need all of them.
struct SitePlan {
    /// The pages of one Markdown file; a large file's rows are split over several jobs.
    struct Job: Sendable {
        let source: PageSource
        let pages: [Page]
    }

    let jobs: [Job]
    var pages: [Page] { jobs.flatMap(\.pages) }
    private let project: ProjectFolder
    private let copied: [String]

    /// The tables whose rows are private.
    private static let privateTables: Set<String> = ["positions", "cash", "transactions"]
    private static let pagesPerJob = 64

    init(
        project: ProjectFolder, configuration: SiteConfiguration, inputs: SiteInputs, runner: QueryRunner,
        includesDrafts: Bool, collector: DiagnosticCollector
    ) {
        self.project = project
        copied = inputs.copied
        var jobs: [Job] = []
        for source in inputs.sources where includesDrafts || !source.frontMatter.isDraft {
            var pages: [Page]
            var tables: Set<String> = []
            if let sql = source.frontMatter.pagesQuery {
                guard let result = runner.pages(sql) else { continue }
                tables = result.tables
                pages = source.pages(from: result.rows, configuration: configuration, into: collector)
            } else {
                pages = [source.page(configuration: configuration, into: collector)]
            }
            if !configuration.portfolioIsPublic {
                tables.formUnion(Self.tables(readBy: source, pages: pages, project: project, runner: runner))
                if let table = tables.intersection(Self.privateTables).sorted().first {
                    collector.add(
                        Diagnostic(
                            .note,
                            "left out of the site: the page reads '\(table)', which is private; set 'portfolio: public' in bourse.yml to publish it",
                            file: source.file))
                    continue
                }
            }
            while !pages.isEmpty {
                jobs.append(Job(source: source, pages: Array(pages.prefix(Self.pagesPerJob))))
                pages.removeFirst(min(Self.pagesPerJob, pages.count))
            }
        }
        self.jobs = jobs
        Self.reportTwins(jobs, into: collector)
    }

    /// The files beside the Markdown that belong to the site as they are.
    func copiedFiles(_ collector: DiagnosticCollector) -> [SiteFile] {
        copied.compactMap { path in
            let file = "\(PageSource.folder)/\(path)"
            guard let data = PlainFile.read(project.path(file)) else {
                collector.error("the file cannot be read", at: Place(file: file, line: 1, column: 1))
                return nil
            }
            return SiteFile(path: path, bytes: data)
        }
    }

    /// The tables that a page's queries read, by running them with its first row; mistakes are reported when it is rendered.
    private static func tables(
        readBy source: PageSource, pages: [Page], project: ProjectFolder, runner: QueryRunner
    ) -> Set<String> {
        let silent = DiagnosticCollector()
        guard let text = project.text(of: source.file, into: silent), mayHaveQueries(text),
            let document = source.document(text, siteComponents: [], into: silent), let page = pages.first
        else { return [] }
        return QueryRunner(reader: runner.reader, collector: silent)
            .run(document.queries, parameters: page.values).tables
    }

    /// Whether "sql" stands anywhere: without it a page has no query. Most pages have none, and parsing them tells no more.
    private static func mayHaveQueries(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            bytes.indices.dropLast(2).contains { index in
                bytes[index] == UInt8(ascii: "s") && bytes[index + 1] == UInt8(ascii: "q")
                    && bytes[index + 2] == UInt8(ascii: "l")
            }
        }
    }

    private static func reportTwins(_ jobs: [Job], into collector: DiagnosticCollector) {
        var owners: [PagePath: String] = [:]
        for job in jobs {
            for page in job.pages {
                if let other = owners[page.path] {
                    let both = other == job.source.file ? "two rows of \(other)" : "\(other) and \(job.source.file)"
                    collector.error(
                        "\(both) have the same address /\(page.path.address); give one of them another slug",
                        at: Place(file: job.source.file, line: 1, column: 1))
                }
                owners[page.path] = job.source.file
            }
        }
    }
}
