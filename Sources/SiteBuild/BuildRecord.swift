import Market
import SiteRendering

/// What the last build of a site knew: what each page was made from, and which files it left.
///
/// It is kept beside the manifest. A record that is missing, damaged or of another version costs a full build, no more.
struct BuildRecord: Equatable, Sendable {
    /// What identifies the program that made it; another one uses nothing of it but the list of files.
    var engine = ""
    /// Of the snapshot's file; nil for a site without one.
    var snapshot: ContentDigest?
    /// Of the snapshot's tables that were looked at, by name.
    var tables: [String: ContentDigest] = [:]
    /// Of the files of the site's own tables, by the table's name.
    var siteTables: [String: ContentDigest] = [:]
    /// By path relative to Content.
    var sources: [String: Source] = [:]
    /// By file of the site.
    var pages: [String: Page] = [:]
    /// What pages were made from, as it then was. Pages name them by their place in this list.
    var states: [State] = []
    /// All files of the site by path.
    var files: [String: ManifestEntry] = [:]
    /// The fingerprinted files that no page names any more, with the number of builds since.
    var retained: [String: Int] = [:]

    /// A thing that pages were made from, and its digest at the time.
    struct State: Hashable, Sendable {
        let dependency: Dependency
        let digest: ContentDigest
    }

    /// A Markdown file.
    struct Source: Equatable, Sendable {
        let digest: ContentDigest
        /// Nil for pages from rows: their files are read each time, since mistakes in them may lie in new rows.
        let frontMatter: FrontMatter?
        /// What its `pages:` query gave.
        var pages: PagesQuery?
        /// The tables that its queries read, as long as there are the same tables.
        var reads: (schema: ContentDigest, tables: Set<String>)?

        static func == (left: Source, right: Source) -> Bool {
            left.digest == right.digest && left.frontMatter == right.frontMatter && left.pages == right.pages
                && left.reads?.schema == right.reads?.schema && left.reads?.tables == right.reads?.tables
        }
    }

    /// The result of a `pages:` query.
    struct PagesQuery: Equatable, Sendable {
        /// The tables that it read with their digests then.
        let tables: [String: ContentDigest]
        let rows: Rows
    }

    struct Page: Equatable, Sendable {
        /// Indices in `states`.
        var states: [Int]
        var queries: [Query]
        /// The warnings and notes of its rendering: they are told again though the page is not rendered.
        let diagnostics: [Diagnostic]
        let fragmentLinks: [FragmentLink]
        /// The paths of the files beside it.
        let dataFiles: [String]
    }

    /// A query of a page.
    struct Query: Equatable, Sendable {
        let name: String
        /// The tables that it read: indices in `states`.
        var tables: [Int]
        /// Of its rows.
        let rows: ContentDigest
    }
}
