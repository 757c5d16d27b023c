import Market
import Markup

/// The body of a page, parsed: its Markdown, its queries and its components.
public struct PageDocument: Sendable {
    /// A query of the page.
    public struct Query: Sendable {
        public let name: String
        public let sql: String
        /// Where the SQL begins in the file; its further lines begin in the same column.
        public let place: Place

        /// The place of a byte of the SQL.
        ///
        /// - Parameter offset: In UTF-8 bytes from the start of `sql`.
        public func place(ofOffset offset: Int) -> Place {
            let before = sql.utf8.prefix(offset)
            let line = before.count { $0 == UInt8(ascii: "\n") }
            let start = before.lastIndex(of: UInt8(ascii: "\n")).map { before.index(after: $0) } ?? before.startIndex
            let characters = sql[start..<before.endIndex].count
            return Place(file: place.file, line: place.line + line, column: place.column + characters)
        }
    }

    /// A fenced block that becomes HTML.
    struct Component: Sendable {
        let name: String
        /// Nil when the block's YAML cannot be read.
        let settings: Setting?
        let place: Place
    }

    let markdown: MarkdownDocument
    let file: String
    /// In the page's order: a query may read those before it by name.
    public let queries: [Query]
    /// By the index of the fence.
    let components: [Int: Component]
    let queryFences: Set<Int>
    /// Whether there are fences that a component of the site's could give another meaning.
    let hasOtherFences: Bool
    /// The names of queries that cannot be read, which has been reported.
    private let brokenQueries: [String]

    /// All names that the page may use, those included that have been reported.
    var queryNames: [String] { queries.map(\.name) + brokenQueries }

    /// Ids that layouts use, which no heading may take.
    private static let layoutIDs: Set<String> = ["main", "top", "content", "navigation"]

    static let builtInComponents = ["chart", "metrics", "table"]

    /// Words after a fence that mean a programming language, not a misspelt component.
    private static let languages: Set<String> = ["text", "html", "css", "make", "char", "stable", "cable"]

    /// - Parameters:
    ///   - body: The Markdown after the front matter.
    ///   - line: The line of the file on which it begins.
    ///   - siteComponents: The names of the site's own components.
    public init(
        body: String, line: Int, file: String, siteComponents: [String], into collector: DiagnosticCollector
    ) {
        self.file = file
        markdown = MarkdownDocument(body, firstLine: line, reservedIDs: Self.layoutIDs)
        let known = Self.builtInComponents + siteComponents
        var queries: [Query] = []
        var components: [Int: Component] = [:]
        var queryFences: Set<Int> = []
        var brokenQueries: [String] = []
        for fence in markdown.fences {
            let place = Place(file: file, line: fence.line, column: max(fence.column, 1))
            let bodyPlace = Place(file: file, line: fence.bodyLine, column: max(fence.bodyColumn, 1))
            let languagePlace = Place(file: file, line: fence.line, column: max(fence.languageColumn, 1))
            if fence.language == "sql", !fence.argument.isEmpty {
                queryFences.insert(fence.index)
                let namePlace = Place(file: file, line: fence.line, column: max(fence.argumentColumn, 1))
                guard Self.isWhole(fence, at: place, into: collector) else {
                    brokenQueries.append(fence.argument)
                    continue
                }
                if let query = Self.query(fence, at: namePlace, bodyPlace: bodyPlace, among: queries, into: collector) {
                    queries.append(query)
                }
            } else if known.contains(fence.language) {
                let settings =
                    Self.isWhole(fence, at: place, into: collector)
                    ? YAML.read(
                        fence.body, file: file, line: fence.bodyLine, column: max(fence.bodyColumn, 1), into: collector)
                    : nil
                components[fence.index] = Component(name: fence.language, settings: settings, place: place)
            } else if !fence.language.isEmpty, !Self.languages.contains(fence.language),
                let nearest = nearestComponent(to: fence.language, among: known)
            {
                collector.warning(
                    "'\(fence.language)' is shown as code; did you mean the component '\(nearest)'?", at: languagePlace)
            } else if fence.language.lowercased() == "sql", isIdentifier(fence.argument) {
                collector.warning("'\(fence.language)' is shown as code; a query is written 'sql'", at: languagePlace)
            }
        }
        self.brokenQueries = brokenQueries
        self.queries = queries
        self.components = components
        self.queryFences = queryFences
        hasOtherFences = markdown.fences.contains { fence in
            !fence.language.isEmpty && !queryFences.contains(fence.index) && components[fence.index] == nil
        }
    }

    /// Whether a block ends where its author meant it to; if not, that is reported at the fence that opens it.
    private static func isWhole(_ fence: Fence, at place: Place, into collector: DiagnosticCollector) -> Bool {
        let lines = fence.body.split(separator: "\n", omittingEmptySubsequences: false)
        let another = lines.firstIndex { line in
            ["```", "~~~"].contains { line.hasPrefix($0) && line.dropFirst(3).first?.isLetter == true }
        }
        guard let another else {
            if !fence.isClosed {
                collector.error("the block that opens here is never closed; add a line of ``` after it", at: place)
            }
            return fence.isClosed
        }
        collector.error(
            "the block that opens here is not closed before line \(fence.bodyLine + another) opens another; add a line of ```",
            at: place)
        return false
    }

    private static func query(
        _ fence: Fence, at place: Place, bodyPlace: Place, among earlier: [Query], into collector: DiagnosticCollector
    ) -> Query? {
        let name = fence.argument
        guard isIdentifier(name) else {
            collector.error("'\(name)' cannot name a query: use letters, digits and underscores", at: place)
            return nil
        }
        if let first = earlier.first(where: { $0.name.lowercased() == name.lowercased() }) {
            collector.error("the query '\(name)' is defined on line \(first.place.line) already", at: place)
            return nil
        }
        return Query(name: name, sql: fence.body, place: bodyPlace)
    }
}

private func nearestComponent(to name: String, among known: [String]) -> String? {
    name.count >= 4 ? nearestName(to: name, among: known) : nil
}
