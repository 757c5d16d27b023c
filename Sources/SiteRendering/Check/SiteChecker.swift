/// Checks the files of a built site, one at a time and in any order: bytes in, findings out.
///
/// The style sheets must have been noted before the first page, because pages are judged by what their sheets load.
public struct SiteChecker: Sendable {
    private var index: SiteIndex
    private let budget: PageBudget
    private let skipped: Set<CheckKind>

    /// - Parameter files: The sizes of all files in bytes, by path relative to the site's root.
    public init(
        address: SiteAddress, files: [String: Int], budget: PageBudget = PageBudget(), skipping: Set<CheckKind> = []
    ) {
        index = SiteIndex(address, files: files)
        self.budget = budget
        skipped = skipping
    }

    /// The ids of a page's elements and the names of its anchors: what fragments may name.
    public static func ids(in bytes: [UInt8]) -> Set<String> { ScannedPage.ids(in: bytes) }

    /// What is to be done with a file of a site.
    public enum FileKind: Sendable {
        case page, styleSheet, xml

        /// By the file's extension; nil for a file that holds nothing to check.
        public init?(path: String) {
            switch MediaType.fileExtension(path) {
            case "html", "htm": self = .page
            case "css": self = .styleSheet
            case "xml": self = .xml
            default: return nil
            }
        }
    }

    /// Notes what a style sheet loads.
    public mutating func note(styleSheet path: String, _ bytes: [UInt8]) {
        index.sheets[path] = StyleSheet(bytes, file: path, index: index)
    }

    /// Checks one file and adds what it finds.
    public func check(_ path: String, _ bytes: [UInt8], into findings: inout SiteFindings) {
        let found: [Finding]
        switch FileKind(path: path) {
        case .page: found = PageChecker(index: index, budget: budget, file: path).findings(bytes)
        case .styleSheet: found = DocumentCheck(index: index, file: path).findings(inSheet: bytes)
        case .xml: found = DocumentCheck(index: index, file: path).findings(inXML: bytes)
        case nil: found = []
        }
        findings.add(found.filter { !skipped.contains($0.kind) }.placed(in: path, bytes))
    }

    /// The findings as diagnostics, sorted; those of one cause on many pages are one.
    ///
    /// - Parameters:
    ///   - prefix: What stands before each path: the folder with a slash.
    ///   - listsAll: Whether every page is named.
    public func diagnostics(_ findings: SiteFindings, prefix: String, listsAll: Bool) -> [Diagnostic] {
        var report = FindingReport(index: index, prefix: prefix, listsAll: listsAll)
        return report.diagnostics(findings)
    }
}
