import Market

/// Rows by name: the queries of a page, or the files that a command line names.
public struct NamedTables {
    /// All that there are, also those without rows because of a mistake that has been reported.
    let names: [String]
    /// What a name should be the name of, for messages: "query of this page".
    let kind: String
    /// The rows of a name; nil for an unknown one and after a mistake.
    let rows: (String) -> Rows?

    public init(names: [String], kind: String, rows: @escaping (String) -> Rows?) {
        self.names = names
        self.kind = kind
        self.rows = rows
    }

    /// The rows of a name, or nil after a report.
    func rows(named name: String, at place: Place, collector: DiagnosticCollector) -> Rows? {
        if let rows = rows(name) { return rows }
        // What failed has been reported already.
        if !names.contains(name) {
            collector.error("'\(name)' is no \(kind)\(cure(for: name, among: names))", at: place)
        }
        return nil
    }
}

extension Rows {
    /// Whether there is a column; if not, that is reported with the nearest name.
    func hasColumn(_ name: String, of table: String, at place: Place, collector: DiagnosticCollector) -> Bool {
        guard index(of: name) == nil else { return true }
        collector.error("'\(name)' is no column of '\(table)'\(cure(for: name, among: columns))", at: place)
        return false
    }
}
