import HTTPTypes
import Markup
import SiteRendering

/// A page of the preview's own, which stands for one that the site does not have. It looks again when something changes.
struct NoticePage {
    let title: String
    let content: HTML

    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors 'none'"

    static var missing: NoticePage {
        NoticePage(
            title: "There is no such page",
            content: "<p>The site has nothing at this address, and no page for that (Content/404.md).</p>\n")
    }

    /// Tells the mistakes for which a page cannot be made.
    static func broken(_ message: NewsMessage) -> NoticePage {
        let mistakes = message.mistakes.map { mistake -> HTML in
            let diagnostic = mistake.diagnostic
            let place = [diagnostic.file, diagnostic.line.map(String.init), diagnostic.column.map(String.init)]
                .compactMap { $0 }.joined(separator: ":")
            let excerpt: HTML = mistake.excerpt.map { "<pre>\($0)</pre>\n" } ?? ""
            return """
                <li class="bourse-\(diagnostic.severity.rawValue)">
                <p><code>\(place)</code> <b>\(diagnostic.severity.rawValue)</b></p>
                <p>\(diagnostic.message)</p>
                \(excerpt)</li>

                """
        }
        let list: HTML = mistakes.isEmpty ? "" : "<ol>\n\(mistakes.joined())</ol>\n"
        let more: HTML = message.more > 0 ? "<p>And \(message.more) more.</p>\n" : ""
        return NoticePage(
            title: "This page cannot be made",
            content: mistakes.isEmpty
                ? "<p>Its files are being read. It is shown as soon as that is done.</p>\n"
                : "<p>It is shown as soon as these mistakes are mended.</p>\n\(list)\(more)")
    }

    func response(_ status: HTTPResponse.Status) -> PreviewResponse {
        // The script's address and an empty digest: nothing that needs an escape.
        let script = HTML(trusted: PreviewedPage.script(digest: ""))
        let page: HTML = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <link rel="stylesheet" href="\(PreviewService.styleSheetPath)">
            \(script)</head>
            <body>
            <main class="bourse-mistakes">
            <h1>\(title)</h1>
            \(content)</main>
            </body>
            </html>

            """
        var response = PreviewResponse.text(status, type: "text/html; charset=utf-8", page.source)
        response.headers[.contentSecurityPolicy] = Self.policy
        return response
    }
}
