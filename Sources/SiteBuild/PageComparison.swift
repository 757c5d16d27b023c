import SiteRendering

/// Whether a page must be rendered, and why.
enum PageVerdict: Sendable {
    /// Nothing that it was made from has changed.
    case unchanged(BuildRecord.Page)
    /// Tables that its queries read have changed: whether their rows have too, the queries tell.
    case queriesDue(BuildRecord.Page)
    case due
}

/// Compares what pages were made from with what is there now. Each thing is looked at once, however many pages share it.
struct PageComparison {
    let record: BuildRecord?
    let digests: DependencyDigests
    /// The files of the old site, by path, as they are on the disk.
    let present: [String: ManifestEntry]
    private var isSame: [Bool?]

    init(record: BuildRecord?, digests: DependencyDigests, present: [String: ManifestEntry]) {
        self.record = record
        self.digests = digests
        self.present = present
        isSame = Array(repeating: nil, count: record?.states.count ?? 0)
    }

    mutating func verdict(on page: Page) -> PageVerdict {
        let file = page.path.file
        guard let known = record?.pages[file], let entry = record?.files[file], present[file] == entry,
            known.states.allSatisfy({ isAsItWas($0) })
        else { return .due }
        let areSame = known.queries.allSatisfy { query in query.tables.allSatisfy { isAsItWas($0) } }
        return areSame ? .unchanged(known) : .queriesDue(known)
    }

    /// Whether a state of the record is still that of today.
    mutating func isAsItWas(_ index: Int) -> Bool {
        if let answer = isSame[index] { return answer }
        guard let state = record?.states[index] else { return false }
        let answer = digests.digest(of: state.dependency) == state.digest
        isSame[index] = answer
        return answer
    }

    /// The reasons to render a page, in words; none for one that is as it was.
    mutating func reasons(for page: Page) -> [String] {
        let file = page.path.file
        guard let record else { return ["there is no record of an earlier build"] }
        guard let known = record.pages[file], let entry = record.files[file] else { return ["the page is new"] }
        guard let found = present[file] else { return ["its file is missing from the site"] }
        guard found == entry else { return ["its file in the site was changed by another program"] }
        return known.states.filter { !isAsItWas($0) }.map { "\(record.states[$0].dependency) has changed" }.sorted()
    }
}
