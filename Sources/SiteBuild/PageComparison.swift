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
        guard let known = record?.pages[page.path.file],
            ([page.path.file] + known.dataFiles).allSatisfy({ isPresent($0) }),
            known.states.allSatisfy({ isAsItWas($0) })
        else { return .due }
        let areSame = known.queries.allSatisfy { query in query.tables.allSatisfy { isAsItWas($0) } }
        return areSame ? .unchanged(known) : .queriesDue(known)
    }

    /// Whether a file is in the old site as the last build left it.
    private func isPresent(_ file: String) -> Bool {
        record?.files[file].map { present[file] == $0 } ?? false
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
        guard let record else { return ["there is no record of an earlier build"] }
        guard let known = record.pages[page.path.file] else { return ["the page is new"] }
        if let file = ([page.path.file] + known.dataFiles).first(where: { !isPresent($0) }) {
            let name = file == page.path.file ? "its file" : "its file \(file)"
            return [
                "\(name) \(present[file] == nil ? "is missing from the site" : "in the site was changed by another program")"
            ]
        }
        return known.states.filter { !isAsItWas($0) }.map { "\(record.states[$0].dependency) has changed" }.sorted()
    }
}
