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
    /// The Markdown files of which the last update changed the bodies; nil when it may have changed anything.
    var changedBodies: Set<String>?
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
            let after = changed.map { markdown[$0] }
            if zip(before, after).allSatisfy({ $0?.isInterchangeable(with: $1) ?? false }) {
                for file in after { if let file, let digest = file.digest { digests[file.path] = digest } }
                changedBodies = changed
            } else {
                changedBodies = nil
                collect()
            }
            return
        }
        changedBodies = nil
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

/// The paths below a folder, sorted by bytes.
struct FileListing: Sendable {
    let paths: [String]
    var diagnostics: [Diagnostic]
    /// Whether the folder itself cannot be read.
    let isMissing: Bool

    init(of folder: String, in project: ProjectFolder) {
        let collector = DiagnosticCollector()
        let found = project.files(below: folder, into: collector)
        isMissing = collector.diagnostics.contains { $0.file == folder }
        paths = Self.withoutTwins(found, in: folder, into: collector)
        diagnostics = collector.diagnostics
    }

    /// Reports names that differ in nothing but how their accents are written: in the site they would be one.
    private static func withoutTwins(
        _ paths: [String], in folder: String, into collector: DiagnosticCollector
    ) -> [String] {
        guard folder == PageSource.folder else { return paths }
        var seen: Set<String> = []
        return paths.filter { path in
            // Texts are equal to Swift when Unicode takes them for the same.
            if seen.insert(path).inserted { return true }
            collector.add(
                Diagnostic(
                    .error, "another file has the same name, with its accents written in another way; rename one",
                    file: "\(folder)/\(path)"))
            return false
        }
    }
}

/// A file of Content that belongs to the site as it is.
struct CopiedFile: Sendable {
    /// Relative to Content, as the file system has it.
    let source: String
    let entry: ManifestEntry

    /// - Returns: Nil for a file that cannot be read.
    init?(_ path: String, of project: ProjectFolder) {
        guard let content = PlainFile.digest(project.path("\(PageSource.folder)/\(path)")) else { return nil }
        source = path
        entry = ManifestEntry(path: canonical(path), size: content.size, digest: content.digest)
    }
}

/// A Markdown file as it was found.
private final class MarkdownFile: Sendable {
    let path: String
    let digest: ContentDigest?
    let source: PageSource?
    let diagnostics: [Diagnostic]

    init(_ path: String, of project: ProjectFolder, record: BuildRecord.Source?) {
        self.path = path
        let file = "\(PageSource.folder)/\(path)"
        let bytes = PlainFile.read(project.path(file))
        digest = bytes.map { ContentDigest(of: $0) }
        if let record, record.digest == digest, let frontMatter = record.frontMatter {
            source = PageSource(path: path, frontMatter: frontMatter)
            diagnostics = []
        } else {
            let collector = DiagnosticCollector()
            source = project.text(bytes, of: file, into: collector).flatMap {
                PageSource(path: path, text: $0, into: collector)
            }
            diagnostics = collector.diagnostics
        }
    }

    private init(path: String, digest: ContentDigest?, source: PageSource?, diagnostics: [Diagnostic]) {
        self.path = path
        self.digest = digest
        self.source = source
        self.diagnostics = diagnostics
    }

    var isFaulty: Bool { diagnostics.contains { $0.severity == .error } }

    /// The file with the head that it had before, where the new one cannot be used.
    func replacing(_ old: MarkdownFile?) -> MarkdownFile {
        guard let old, isFaulty, old.source != nil else { return self }
        return MarkdownFile(path: path, digest: digest ?? old.digest, source: old.source, diagnostics: diagnostics)
    }

    /// Whether the other one differs in its body at most.
    func isInterchangeable(with other: MarkdownFile?) -> Bool {
        guard let other, let source, let otherSource = other.source else { return false }
        return source.frontMatter == otherSource.frontMatter && diagnostics == other.diagnostics
    }
}
