import Market

/// Words the findings of a site as diagnostics.
struct FindingReport {
    let index: SiteIndex
    /// What stands before each path: the folder with a slash.
    let prefix: String
    let listsAll: Bool
    /// So many dead links get a nearest name: each is compared with every file of the site.
    private var suggestions = 50
    private var known: [(file: String, address: String)]?

    init(index: SiteIndex, prefix: String, listsAll: Bool) {
        self.index = index
        self.prefix = prefix
        self.listsAll = listsAll
    }

    mutating func diagnostics(_ findings: SiteFindings) -> [Diagnostic] {
        var all: [Diagnostic] = []
        // In the order of the output, so that the first ones get the suggestions.
        let groups = findings.groups.values.sorted { left, right in
            guard let first = left.samples.first, let second = right.samples.first else { return false }
            return first < second
        }
        for group in groups { all += diagnostics(group) }
        return Array(Set(all)).sorted()
    }

    private mutating func diagnostics(_ group: SiteFindings.Group) -> [Diagnostic] {
        guard let first = group.samples.first else { return [] }
        if case .title(let title)? = first.doubt { return titles(title, group) }
        let cure = first.missing.map { pathCure($0) } ?? ""
        return listed(group.samples[...], count: group.fileCount) { $0.message + cure }
    }

    /// The page that comes first may keep its title.
    private func titles(_ title: String, _ group: SiteFindings.Group) -> [Diagnostic] {
        guard let first = group.samples.first, group.fileCount > 1 else { return [] }
        return listed(group.samples.dropFirst(), count: group.fileCount - 1) { _ in
            "'\(title)' is the title of \(prefix)\(first.file) too; give each page its own"
        }
    }

    private func listed(
        _ samples: ArraySlice<PlacedFinding>, count: Int, message: (PlacedFinding) -> String
    ) -> [Diagnostic] {
        let isShort = listsAll || count <= SiteFindings.listed
        return samples.prefix(isShort ? samples.count : 1).map { sample in
            var text = message(sample)
            if sample.count > 1 { text += " (\(grouped(sample.count)) times in this file)" }
            if !isShort { text += " (and on \(grouped(count - 1)) other pages)" }
            return Diagnostic(
                sample.severity, text, file: prefix + sample.file, line: sample.line, column: sample.column)
        }
    }

    /// The nearest address that there is: a page for a page, a file of the same kind for a file.
    private mutating func pathCure(_ path: String) -> String {
        suggestions -= 1
        guard suggestions >= 0 else { return "" }
        let candidates = known ?? index.files.keys.sorted().map { ($0, index.written($0)) }
        known = candidates
        let type = MediaType.fileExtension(path)
        let isFolder = path.hasSuffix("/") || type.isEmpty
        let isPage = isFolder || SiteIndex.isPage(path)
        let base = index.address.basePath
        let near = nearestName(
            to: base + path,
            among: candidates.lazy.filter { file, _ in
                isPage ? SiteIndex.isPage(file) : MediaType.fileExtension(file) == type
            }.map { file, address in isPage && !isFolder ? base + file : address })
        return near.map { "; did you mean '\($0)'?" } ?? "; correct it, or add the file"
    }
}

/// A number with commas: `9,999`.
private func grouped(_ number: Int) -> String {
    var digits = String(number)
    var place = digits.count - 3
    while place > 0 {
        digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
        place -= 3
    }
    return digits
}
