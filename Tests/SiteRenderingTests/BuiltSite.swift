@testable import SiteRendering

/// A built site as texts by path, and what a check of it finds.
struct BuiltSite {
    var files: [String: String]
    var url: String? = "https://example.com/"
    var basePath: String?
    var budget = PageBudget()
    var skipped: Set<CheckKind> = []
    var listsAll = false

    /// A page without a fault: its head begins on line 3, its title stands on line 4, its body on line 6.
    static func page(
        _ body: String, title: String = "Home", head: String = "", policy: String? = "default-src 'self'"
    ) -> String {
        let meta = policy.map { "<meta http-equiv=\"Content-Security-Policy\" content=\"\($0)\">" } ?? ""
        return """
            <!doctype html>
            <html lang="en">
            <head>\(meta)
            <title>\(title)</title><meta name="description" content="D">\(head)
            </head><body>
            \(body)

            """
    }

    /// The findings, one line each, with the severity of warnings only.
    func findings() -> [String] {
        var checker = SiteChecker(
            address: SiteAddress(url.flatMap { WebAddress($0) }, basePath: basePath),
            files: files.mapValues(\.utf8.count), budget: budget, skipping: skipped)
        for (path, text) in files where path.hasSuffix(".css") { checker.note(styleSheet: path, Array(text.utf8)) }
        var findings = SiteFindings(listsAll: listsAll)
        // In an order of no use, and by way of two collections, as two workers would.
        for (path, text) in files.sorted(by: { $0.key > $1.key }) {
            var one = SiteFindings(listsAll: listsAll)
            checker.check(path, Array(text.utf8), into: &one)
            findings.merge(one)
        }
        for question in findings.questions() {
            findings.settle(question.answer(files[question.file].map { Array($0.utf8) }))
        }
        return checker.diagnostics(findings, prefix: "Site/", listsAll: listsAll).map {
            $0.description.replacing(": error: ", with: ": ").replacing("Site/index.html: ", with: "")
                .replacing("Site/index.html:", with: "")
        }
    }
}
