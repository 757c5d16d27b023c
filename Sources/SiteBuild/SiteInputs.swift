import SiteRendering

/// The author's files: page heads, templates and assets read, all others by digest.
struct SiteInputs: Sendable {
    let sources: [PageSource]
    /// Of each Markdown file, by path relative to Content.
    let digests: [String: ContentDigest]
    /// The files of Content that belong to the site as they are.
    let copied: [CopiedFile]
    let templates: TemplateLibrary
    let assets: AssetCatalog

    /// - Parameter record: What the last build knew: the head of a file that has not changed is not read again.
    init(project: ProjectFolder, record: BuildRecord?, into collector: DiagnosticCollector) async {
        let content = Self.withoutTwins(project.files(below: PageSource.folder, into: collector), into: collector)
        let pages = await inParallel(content.filter { $0.hasSuffix(".md") }) { path in
            MarkdownFile(path, of: project, record: record?.sources[path])
        }
        for diagnostic in pages.flatMap(\.diagnostics) { collector.add(diagnostic) }
        sources = pages.compactMap(\.source)
        digests = Dictionary(pages.compactMap { page in page.digest.map { (page.path, $0) } }) { first, _ in first }
        let others = await inParallel(content.filter { SiteFile.isCopied($0) }) { path in
            CopiedFile(path, of: project).map(Result.success) ?? .failure(Unreadable(path: path))
        }
        var copied: [CopiedFile] = []
        for file in others {
            do throws(Unreadable) {
                copied.append(try file.get())
            } catch {
                let name = "\(PageSource.folder)/\(error.path)"
                collector.error("the file cannot be read", at: Place(file: name, line: 1, column: 1))
            }
        }
        self.copied = copied
        var templates: [String: String] = [:]
        var unreadable: [String] = []
        var assets: [String: [UInt8]] = [:]
        for path in project.files(below: "Templates", into: collector) {
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
        self.assets = AssetCatalog(
            files: assets, styleSheet: SiteContext.styleSheet, into: collector)
    }
}

extension SiteInputs {
    private struct Unreadable: Error {
        let path: String
    }

    /// Reports names that differ in nothing but how their accents are written: in the site they would be one.
    private static func withoutTwins(_ paths: [String], into collector: DiagnosticCollector) -> [String] {
        var seen: Set<String> = []
        return paths.filter { path in
            // Texts are equal to Swift when Unicode takes them for the same.
            if seen.insert(path).inserted { return true }
            collector.add(
                Diagnostic(
                    .error, "another file has the same name, with its accents written in another way; rename one",
                    file: "\(PageSource.folder)/\(path)"))
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
