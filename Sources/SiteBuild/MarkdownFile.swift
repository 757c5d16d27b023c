import SiteRendering

/// A Markdown file as it was found.
final class MarkdownFile: Sendable {
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

    /// Whether the other one is a page as well, with the same mistakes.
    func isInterchangeable(with other: MarkdownFile?) -> Bool {
        guard let other, source != nil, other.source != nil, other.digest != nil else { return false }
        return diagnostics == other.diagnostics
    }
}
