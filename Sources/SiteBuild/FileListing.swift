import SiteRendering

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
