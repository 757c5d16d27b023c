import SiteRendering

/// The author's files: page heads, templates and assets read, all others by digest.
struct SiteInputs: Sendable {
    let sources: [PageSource]
    /// Of each Markdown file, by path relative to Content.
    let digests: [String: ContentDigest]
    /// The files of Content that belong to the site as they are, by path.
    let copied: [ManifestEntry]
    let templates: TemplateLibrary
    let assets: AssetCatalog

    /// - Parameter record: What the last build knew: the head of a file that has not changed is not read again.
    init(project: ProjectFolder, record: BuildRecord?, into collector: DiagnosticCollector) async {
        let content = project.files(below: PageSource.folder)
        let pages = await inParallel(content.filter { $0.hasSuffix(".md") }) { path in
            MarkdownFile(path, of: project, record: record?.sources[path])
        }
        for diagnostic in pages.flatMap(\.diagnostics) { collector.add(diagnostic) }
        sources = pages.compactMap(\.source)
        digests = Dictionary(pages.compactMap { page in page.digest.map { (page.path, $0) } }) { first, _ in first }
        let others = await inParallel(content.filter { SiteFile.isCopied($0) }) { path in
            PlainFile.digest(project.path("\(PageSource.folder)/\(path)")).map {
                ManifestEntry(path: path, size: $0.size, digest: $0.digest)
            } ?? ManifestEntry(path: path, size: -1, digest: ContentDigest(of: []))
        }
        for file in others where file.size < 0 {
            let name = "\(PageSource.folder)/\(file.path)"
            collector.error("the file cannot be read", at: Place(file: name, line: 1, column: 1))
        }
        copied = others.filter { $0.size >= 0 }
        var templates: [String: String] = [:]
        var unreadable: [String] = []
        var assets: [String: [UInt8]] = [:]
        for path in project.files(below: "Templates") {
            if path.hasPrefix("assets/") {
                guard let data = PlainFile.read(project.path("Templates/\(path)")) else {
                    collector.error("the file cannot be read", at: Place(file: "Templates/\(path)", line: 1, column: 1))
                    continue
                }
                assets[String(path.dropFirst("assets/".count))] = data
            } else if path.hasSuffix(".mustache") {
                templates[path] = project.text(of: "Templates/\(path)", into: collector)
                if templates[path] == nil { unreadable.append(path) }
            }
        }
        self.templates = TemplateLibrary(files: templates, unreadable: unreadable, into: collector)
        self.assets = AssetCatalog(files: assets, builtIn: SiteContext.styleSheet, into: collector)
    }
}

/// A Markdown file as the scan found it.
private struct MarkdownFile: Sendable {
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
}
