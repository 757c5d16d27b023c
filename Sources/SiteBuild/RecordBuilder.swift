import SiteRendering

/// Puts together the record of a build from what became of its pages.
struct RecordBuilder {
    private(set) var record = BuildRecord()
    private let old: BuildRecord?
    private var indices: [BuildRecord.State: Int] = [:]
    /// For each state of the old record its place in the new one.
    private var moved: [Int?]

    init(old: BuildRecord?) {
        self.old = old
        moved = Array(repeating: nil, count: old?.states.count ?? 0)
    }

    /// Takes over a page that is as it was.
    ///
    /// - Parameter files: Its own file, then those beside it.
    mutating func keep(_ page: BuildRecord.Page, files: [ManifestEntry]) {
        var kept = page
        kept.states = page.states.map { moving($0) }
        for index in kept.queries.indices { kept.queries[index].tables = page.queries[index].tables.map { moving($0) } }
        record.pages[files[0].path] = kept
        for file in files { add(file) }
    }

    mutating func add(_ outcome: PageOutcome) {
        record.pages[outcome.file.path] = BuildRecord.Page(
            // Sorted, so that the same site gives the same record.
            states: outcome.states.map { index(of: $0) }.sorted(),
            queries: outcome.queries.map { query in
                BuildRecord.Query(name: query.name, tables: query.tables.map { index(of: $0) }, rows: query.rows)
            },
            diagnostics: outcome.diagnostics, fragmentLinks: outcome.fragmentLinks,
            dataFiles: outcome.dataFiles.map(\.path))
        for file in [outcome.file] + outcome.dataFiles { add(file) }
    }

    mutating func add(_ file: ManifestEntry) {
        record.files[file.path] = file
    }

    mutating func retain(_ file: ManifestEntry, builds: Int) {
        record.files[file.path] = file
        record.retained[file.path] = builds
    }

    mutating func finish(engine: String, plan: SitePlan, store: DataStore) -> BuildRecord {
        record.engine = engine
        record.snapshot = store.snapshot
        record.tables = store.knownDigests
        record.siteTables = store.siteTables
        record.sources = plan.records
        return record
    }

    private mutating func moving(_ index: Int) -> Int {
        if let new = moved[index] { return new }
        let new = old.map { self.index(of: $0.states[index]) } ?? 0
        moved[index] = new
        return new
    }

    private mutating func index(of state: BuildRecord.State) -> Int {
        if let index = indices[state] { return index }
        let index = record.states.count
        indices[state] = index
        record.states.append(state)
        return index
    }
}
