import Market
import SiteRendering
import Snapshots

/// Runs the queries of pages and reports what is wrong with them at its place in the Markdown.
struct QueryRunner {
    let readers: LazyReader
    let collector: DiagnosticCollector
    var stopwatch: Stopwatch?

    /// Runs queries of a page; each may read those before it by name.
    ///
    /// - Parameters:
    ///   - queries: All queries of the page, in order.
    ///   - isDue: Whether a query is to be run; those that another one reads run in any case.
    /// - Returns: What each query that was due gave, by name; one that failed is missing.
    func run(
        _ queries: [PageDocument.Query], parameters: [String: Value], where isDue: (String) -> Bool = { _ in true }
    ) throws(SnapshotError) -> [String: QueryResult] {
        if readers.store.isBroken { return [:] }
        var results: [String: QueryResult] = [:]
        var earlier: [(name: String, sql: String)] = []
        for (index, query) in queries.enumerated() {
            defer { earlier.append((query.name, query.sql)) }
            guard isDue(query.name) else { continue }
            let reader = try readers.get()
            let start = stopwatch?.now()
            do throws(QueryError) {
                results[query.name] = try reader.query(
                    AuthorQuery(
                        name: query.name, sql: query.sql, earlier: earlier, later: queries[index...].map(\.name),
                        parameters: parameters))
            } catch {
                report(error, in: query, among: queries)
            }
            stopwatch?.note(.query, query.name, at: query.place, since: start)
        }
        return results
    }

    /// Runs the query of `pages:` in a page's front matter.
    func pages(_ sql: PlacedText) throws(SnapshotError) -> QueryResult? {
        if readers.store.isBroken { return nil }
        let reader = try readers.get()
        do throws(QueryError) {
            return try reader.query(AuthorQuery(name: nil, sql: sql.text, earlier: [], parameters: [:]))
        } catch {
            collector.error("in 'pages': \(error.message)", at: error.offset.map(sql.place(ofByte:)) ?? sql.place)
            return nil
        }
    }

    private func report(_ error: QueryError, in query: PageDocument.Query, among queries: [PageDocument.Query]) {
        // A fault of an earlier query is told at that query, and once, however many read it.
        let owner = error.query.flatMap { name in queries.first { $0.name == name } } ?? query
        collector.error(error.message, at: owner.place(ofOffset: error.offset ?? 0))
    }
}
