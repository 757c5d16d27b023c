import Market

/// A query of a page, as its author wrote it.
public struct AuthorQuery {
    /// Nil for a query that no other can read.
    public let name: String?
    public let sql: String
    /// The queries of the page before this one, which it may read by name.
    public let earlier: [(name: String, sql: String)]
    /// The names of the queries after this one, which it may not read.
    public let later: [String]
    /// The values of `:name` in the SQL.
    public let parameters: [String: Value]

    public init(
        name: String?, sql: String, earlier: [(name: String, sql: String)], later: [String] = [],
        parameters: [String: Value]
    ) {
        self.name = name
        self.later = later
        self.sql = sql
        self.earlier = earlier
        self.parameters = parameters
    }
}

/// What a query gave, and which tables it read.
public struct QueryResult: Sendable {
    public let rows: Rows
    public let tables: Set<String>
}

/// Why a query gave nothing.
public struct QueryError: Error, Sendable {
    /// What is wrong and what to write instead, without a full stop.
    public let message: String
    /// Where, in UTF-8 bytes from the start of the query's own SQL.
    public let offset: Int?
    /// The earlier query that is at fault; nil for the query itself.
    public let query: String?

    public init(message: String, offset: Int? = nil, query: String? = nil) {
        self.message = message
        self.offset = offset
        self.query = query
    }
}

/// How much an author's query may take.
public struct QueryLimits: Sendable {
    public let rows: Int
    public let seconds: Double
    /// Of all text in the result, in bytes.
    public let bytes: Int

    public init(rows: Int = 100_000, seconds: Double = 10, bytes: Int = 100_000_000) {
        self.rows = rows
        self.seconds = seconds
        self.bytes = bytes
    }
}
