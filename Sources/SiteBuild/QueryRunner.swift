import Market
import SiteRendering
import Snapshots

/// Runs the queries of pages and reports what is wrong with them at its place in the Markdown.
struct QueryRunner {
    let reader: SnapshotReader
    let collector: DiagnosticCollector

    struct Results {
        var rows: [String: Rows] = [:]
        /// All tables that the queries read.
        var tables: Set<String> = []
    }

    /// Runs all queries of a page in order; each may read those before it by name.
    func run(_ queries: [PageDocument.Query], parameters: [String: Value]) -> Results {
        var results = Results()
        var earlier: [(name: String, sql: String)] = []
        for (index, query) in queries.enumerated() {
            do throws(QueryError) {
                let result = try reader.query(
                    AuthorQuery(
                        name: query.name, sql: query.sql, earlier: earlier,
                        later: queries[index...].map(\.name), parameters: parameters))
                results.rows[query.name] = result.rows
                results.tables.formUnion(result.tables)
            } catch {
                report(error, in: query, among: queries)
            }
            earlier.append((query.name, query.sql))
        }
        return results
    }

    /// Runs the query of `pages:` in a page's front matter.
    func pages(_ sql: PlacedText) -> QueryResult? {
        do throws(QueryError) {
            return try reader.query(AuthorQuery(name: nil, sql: sql.text, earlier: [], parameters: [:]))
        } catch {
            collector.error("in 'pages': \(error.message)", at: error.offset.map(sql.place(ofByte:)) ?? sql.place)
            return nil
        }
    }

    private func report(_ error: QueryError, in query: PageDocument.Query, among queries: [PageDocument.Query]) {
        // A fault in an earlier query has been reported where that query ran.
        let owner = error.query.flatMap { name in queries.first { $0.name == name } } ?? query
        guard owner.name == query.name else { return }
        collector.error(error.message, at: query.place(ofOffset: error.offset ?? 0))
    }
}
