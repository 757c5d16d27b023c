import SiteRendering

/// The author's files: page heads, templates and assets read, all others by digest.
struct SiteInputs: Sendable {
    private(set) var content: ContentFiles
    private(set) var templateFiles: TemplateFiles

    /// - Parameter record: What the last build knew: the head of a file that has not changed is not read again.
    init(project: ProjectFolder, record: BuildRecord?) async {
        content = await ContentFiles(of: project, record: record)
        templateFiles = TemplateFiles(of: project)
    }

    var sources: [PageSource] { content.sources }
    /// Of each Markdown file, by path relative to Content.
    var digests: [String: ContentDigest] { content.digests }
    /// The files of Content that belong to the site as they are.
    var copied: [CopiedFile] { content.copied }
    var templates: TemplateLibrary { templateFiles.library }
    var assets: AssetCatalog { templateFiles.assets }
    /// What is wrong with the files.
    var diagnostics: [Diagnostic] { content.diagnostics + templateFiles.diagnostics }

    /// Looks at files again, and at nothing else. What cannot be used any more stays as it was, with a report.
    ///
    /// - Parameter paths: Files and folders, relative to the site's root; a folder stands for everything in it. Nil for all.
    mutating func update(_ paths: Set<String>?, of project: ProjectFolder) async {
        content.changedMarkdown = []
        if let changed = Self.paths(paths, below: PageSource.folder) { await content.update(changed, of: project) }
        if let changed = Self.paths(paths, below: "Templates") { templateFiles.update(changed, of: project) }
    }

    /// The Markdown files that the last update has changed, when it changed nothing else in Content; else nil.
    var changedMarkdown: Set<String>? { content.changedMarkdown }

    /// The Markdown files whose content is another one than before the last update.
    func changedSources(since old: SiteInputs) -> [String] {
        changedMarkdown.map { $0.sorted() }
            ?? digests.compactMap { path, digest in old.digests[path] == digest ? nil : path }
    }

    /// Whether nothing has changed but Markdown files.
    func hasSameSurroundings(as old: SiteInputs) -> Bool {
        templateFiles.version == old.templateFiles.version && content.othersVersion == old.content.othersVersion
    }

    /// Those paths that lie in a folder, relative to it; the folder itself is the empty path.
    ///
    /// - Returns: Nil when there is none.
    private static func paths(_ paths: Set<String>?, below folder: String) -> Set<String>? {
        guard let paths else { return [""] }
        let below = paths.compactMap { path in
            path == folder ? "" : path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : nil
        }
        return below.isEmpty ? nil : Set(below)
    }
}
