import SiteRendering

/// What must hold for a site as a whole.
enum SiteRules {
    /// Reports two files at one path, or a file where another one needs a folder.
    static func reportCollisions(_ paths: [String], into collector: DiagnosticCollector) {
        let counts = Dictionary(paths.map { ($0, 1) }, uniquingKeysWith: +)
        var folders: Set<String> = []
        for path in counts.keys {
            var end = path.endIndex
            while let slash = path[..<end].lastIndex(of: "/"), folders.insert(String(path[..<slash])).inserted {
                end = slash
            }
        }
        for path in counts.keys.sorted() where counts[path] != 1 || folders.contains(path) {
            collector.add(Diagnostic(.error, "two files of the site have the same path '\(path)'; rename one"))
        }
    }

    /// The last look before private rows could be published: no page of the site may have read one of their tables.
    ///
    /// - Parameter pages: Each page's file with what its queries read.
    static func reportPrivateRows(_ pages: [(file: String, reads: [Dependency])], into collector: DiagnosticCollector) {
        for (file, reads) in pages.sorted(by: { $0.file < $1.file }) {
            let tables = reads.compactMap { if case .table(let name) = $0 { name } else { nil } }
            for name in SitePlan.privateTables.intersection(tables).sorted() {
                collector.add(
                    Diagnostic(
                        .error,
                        "the page \(file) reads '\(name)', which is private; set 'portfolio: public' in bourse.yml to publish it"
                    ))
            }
        }
    }
}
