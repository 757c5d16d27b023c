import SiteRendering

/// The files of Templates.
struct TemplateFiles: Sendable {
    private(set) var library: TemplateLibrary
    private(set) var assets: AssetCatalog
    /// Goes up whenever a template or an asset is another one than before.
    private(set) var version = 0
    var diagnostics: [Diagnostic] { listing.diagnostics + libraryDiagnostics + assetDiagnostics }

    private var listing: FileListing
    /// Of the templates, each as it is or as it last could be used.
    private var texts: [String: String]
    private var libraryDiagnostics: [Diagnostic]
    private var assetDiagnostics: [Diagnostic]

    init(of project: ProjectFolder) {
        listing = FileListing(of: "Templates", in: project)
        (library, libraryDiagnostics, texts) = Self.library(of: listing, in: project, earlier: [:])
        (assets, assetDiagnostics) = Self.assets(of: listing, in: project)
    }

    /// - Parameter changed: Files and folders relative to Templates; the empty path is Templates itself.
    mutating func update(_ changed: Set<String>, of project: ProjectFolder) {
        let (oldTexts, oldAssets) = (texts, assets)
        let new = FileListing(of: "Templates", in: project)
        guard !new.isMissing else {
            listing.diagnostics = new.diagnostics
            return
        }
        let isAsset = { (path: String) in path.isEmpty || path == "assets" || path.hasPrefix("assets/") }
        listing = new
        if changed.contains(where: isAsset) { (assets, assetDiagnostics) = Self.assets(of: listing, in: project) }
        if changed.contains(where: { $0.isEmpty || !isAsset($0) }) {
            (library, libraryDiagnostics, texts) = Self.library(of: listing, in: project, earlier: texts)
        }
        let isSame =
            texts == oldTexts
            && assets.assets.elementsEqual(oldAssets.assets) { $0.name == $1.name && $0.file.bytes == $1.file.bytes }
        if !isSame { version += 1 }
    }

    /// - Parameter earlier: Texts that could be used; they stand in for those that cannot any more, after a report.
    private static func library(
        of listing: FileListing, in project: ProjectFolder, earlier: [String: String]
    ) -> (TemplateLibrary, [Diagnostic], texts: [String: String]) {
        let collector = DiagnosticCollector()
        var texts: [String: String] = [:]
        var unreadable: [String] = []
        for path in listing.paths where path.hasSuffix(".mustache") && !path.hasPrefix("assets/") {
            texts[path] = project.text(of: "Templates/\(path)", into: collector)
            if texts[path] == nil { unreadable.append(path) }
        }
        let library = TemplateLibrary(files: texts, unreadable: unreadable, into: collector)
        let broken = library.broken.map { $0 + ".mustache" }
        for path in broken { texts[path] = earlier[path] }
        guard broken.contains(where: { texts[$0] != nil }) else { return (library, collector.diagnostics, texts) }
        let usable = TemplateLibrary(
            files: texts, unreadable: broken.filter { texts[$0] == nil }, into: DiagnosticCollector())
        return (usable, collector.diagnostics, texts)
    }

    private static func assets(of listing: FileListing, in project: ProjectFolder) -> (AssetCatalog, [Diagnostic]) {
        let collector = DiagnosticCollector()
        var assets: [String: [UInt8]] = [:]
        for path in listing.paths where path.hasPrefix("assets/") {
            if let bytes = PlainFile.read(project.path("Templates/\(path)")) {
                assets[String(path.dropFirst("assets/".count))] = bytes
            } else {
                collector.add(.unreadable("Templates/\(path)"))
            }
        }
        let catalog = AssetCatalog(files: assets, styleSheet: SiteContext.styleSheet, into: collector)
        return (catalog, collector.diagnostics)
    }
}

extension Diagnostic {
    static func unreadable(_ file: String) -> Diagnostic {
        Diagnostic(.error, "the file cannot be read", file: file, line: 1, column: 1)
    }
}
