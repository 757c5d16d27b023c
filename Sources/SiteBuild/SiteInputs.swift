import SiteRendering

/// The author's files, read: page heads, templates and assets.
struct SiteInputs {
    let sources: [PageSource]
    /// Paths relative to Content of the files that are copied as they are.
    let copied: [String]
    let templates: TemplateLibrary
    let assets: AssetCatalog

    init(project: ProjectFolder, into collector: DiagnosticCollector) {
        let content = project.files(below: PageSource.folder)
        sources = content.filter { $0.hasSuffix(".md") }.compactMap { path in
            project.text(of: "\(PageSource.folder)/\(path)", into: collector).flatMap { text in
                PageSource(path: path, text: text, into: collector)
            }
        }
        copied = content.filter { SiteFile.isCopied($0) }
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
