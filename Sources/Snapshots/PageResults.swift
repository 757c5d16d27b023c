import Market

/// What the queries of one page gave, so that none of them runs twice.
struct PageResults {
    /// By name, with the SQL that gave them.
    var results: [String: (sql: String, result: QueryResult)] = [:]
    /// The names, lower case, whose rows are in their temporary tables.
    var isProvided: Set<String> = []
    private var parameters: [String: Value] = [:]
    private var chain: [(name: String, sql: String)] = []

    /// Forgets everything when a query belongs to another page: other parameters, or other queries before it.
    mutating func follow(_ query: AuthorQuery) {
        let isSame =
            parameters == query.parameters && !query.earlier.isEmpty
            && zip(chain, query.earlier).allSatisfy { $0.name == $1.name && $0.sql == $1.sql }
        if !isSame {
            results = [:]
            isProvided = []
            parameters = query.parameters
            chain = []
        }
        if chain.count < query.earlier.count { chain = query.earlier }
    }
}
