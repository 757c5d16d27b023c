import SiteRendering

/// The files of Content.
struct ContentFiles: Sendable {
    private(set) var sources: [PageSource] = []
    /// Of each Markdown file, by path relative to Content.
    private(set) var digests: [String: ContentDigest] = [:]
    /// The files that belong to the site as they are.
    private(set) var copied: [CopiedFile] = []
    private(set) var diagnostics: [Diagnostic] = []
    /// The Markdown files whose heads cannot be used; those of before stand in for them.
    private(set) var faulty: Set<String> = []
    /// The Markdown files that the last update has changed; nil when it may have changed anything.
    var changedMarkdown: Set<String>?
    /// Goes up whenever files that are copied are others than before.
    private(set) var othersVersion = 0

    private var listing: FileListing
    private var markdown: [String: MarkdownFile] = [:]
    /// Nil for a file that cannot be read.
    private var others: [String: CopiedFile?] = [:]

    init(of project: ProjectFolder, record: BuildRecord?) async {
        listing = FileListing(of: PageSource.folder, in: project)
        await read(listing.paths, of: project, record: record)
        collect()
    }

    /// A Markdown file with its head as it is, or as it last could be used.
    func source(at path: String) -> PageSource? { markdown[path]?.source }

    /// - Parameter changed: Files and folders relative to Content; the empty path is Content itself.
    mutating func update(_ paths: Set<String>, of project: ProjectFolder) async {
        // What editors write on the way to a saved file is none of the site's.
        let changed = paths.filter { concerns($0, project) }
        guard !changed.isEmpty else { return }
        let isListed = changed.allSatisfy { path in
            isKnown(path) && FileTree.kind(of: project.path("\(PageSource.folder)/\(path)")) == .file
        }
        guard !isListed else {
            let before = changed.map { markdown[$0] }
            await read(Array(changed), of: project, record: nil)
            let changes = zip(before, changed.map { markdown[$0] })
            guard changes.allSatisfy({ $0?.isInterchangeable(with: $1) ?? false }) else {
                changedMarkdown = nil
                return collect()
            }
            changedMarkdown = changed
            for case (_, let file?) in changes { digests[file.path] = file.digest }
            if changes.contains(where: { $0?.source?.frontMatter != $1?.source?.frontMatter }) {
                sources = sources.map { source(at: $0.path) ?? $0 }
            }
            return
        }
        changedMarkdown = nil
        let new = FileListing(of: PageSource.folder, in: project)
        // A folder that is gone is more likely to come back than to be meant.
        if new.isMissing {
            listing.diagnostics = new.diagnostics
            return collect()
        }
        listing = new
        let known = Set(new.paths)
        markdown = markdown.filter { known.contains($0.key) }
        others = others.filter { known.contains($0.key) }
        let folders = changed.filter { !known.contains($0) }
        let due = new.paths.filter { path in
            changed.contains(path) || !isKnown(path) || folders.contains { $0.isEmpty || path.hasPrefix($0 + "/") }
        }
        await read(due, of: project, record: nil)
        collect()
    }

    private func concerns(_ path: String, _ project: ProjectFolder) -> Bool {
        if path.isEmpty || isKnown(path) || path.hasSuffix(".md") || SiteFile.isCopied(path) { return true }
        if [.folder, .link].contains(FileTree.kind(of: project.path("\(PageSource.folder)/\(path)"))) { return true }
        return listing.paths.contains { $0.hasPrefix(path + "/") }
            || listing.diagnostics.contains { $0.file == "\(PageSource.folder)/\(path)" }
    }

    private func isKnown(_ path: String) -> Bool { markdown[path] != nil || others[path] != nil }

    private mutating func read(_ paths: [String], of project: ProjectFolder, record: BuildRecord?) async {
        let pages = await inParallel(paths.filter { $0.hasSuffix(".md") }) { path in
            MarkdownFile(path, of: project, record: record?.sources[path])
        }
        for page in pages { markdown[page.path] = page.replacing(markdown[page.path]) }
        let files = await inParallel(paths.filter { SiteFile.isCopied($0) }) { path in
            (path, CopiedFile(path, of: project))
        }
        for (path, file) in files { others[path] = .some(file) }
    }

    /// Puts together what others ask for, in the order of the paths.
    private mutating func collect() {
        diagnostics = listing.diagnostics
        let before = copied
        (sources, copied, digests, faulty) = ([], [], [:], [])
        digests.reserveCapacity(markdown.count)
        for path in listing.paths {
            if let page = markdown[path] {
                diagnostics += page.diagnostics
                if let source = page.source { sources.append(source) }
                if page.isFaulty { faulty.insert(path) }
                if let digest = page.digest { digests[path] = digest }
            } else if let file = others[path] {
                if let file {
                    copied.append(file)
                } else {
                    diagnostics.append(.unreadable("\(PageSource.folder)/\(path)"))
                }
            }
        }
        if !copied.elementsEqual(before, by: { $0.entry == $1.entry && $0.source == $1.source }) { othersVersion += 1 }
    }
}
