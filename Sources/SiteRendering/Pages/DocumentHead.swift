import Markup

/// The contents of a page's `head`: the policy first, so that nothing comes before it that it should govern.
struct DocumentHead {
    let site: SiteContext
    let page: Page
    /// The first paragraph's text, for pages without a description.
    let excerpt: String
    /// The engine's scripts that the page needs.
    let scripts: Set<EngineScript>

    var html: HTML {
        let configuration = site.configuration
        let policy =
            page.isLive
            ? ContentSecurityPolicy(apiOrigin: configuration.api?.origin, hasServiceWorker: site.offlinePage != nil)
            : ContentSecurityPolicy()
        let title = page.title == configuration.title ? page.title : "\(page.title) – \(configuration.title)"
        var head: HTML = """
            <meta http-equiv="Content-Security-Policy" content="\(policy.attribute)">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>

            """
        let description = page.description ?? (excerpt.isEmpty ? configuration.description : excerpt)
        if !description.isEmpty { head += "<meta name=\"description\" content=\"\(description)\">\n" }
        if page.path.isFallback || page.isDraft || !configuration.isIndexed {
            head += "<meta name=\"robots\" content=\"noindex\">\n"
            if page.path.isOfflinePage { head += canonical }
        } else {
            head += openGraph(description: description)
        }
        let base = configuration.basePath
        if site.hasFeed {
            head += """
                <link rel="alternate" type="application/atom+xml" title="\(configuration.title)" href="\(base)feed.xml">

                """
        }
        if let icon = site.assets.named("icon.svg") {
            head += "<link rel=\"icon\" type=\"image/svg+xml\" href=\"\(base)\(icon.address)\">\n"
        }
        for sheet in site.assets.styleSheets {
            head += "<link rel=\"stylesheet\" href=\"\(base)\(sheet.address)\" integrity=\"\(sheet.integrity)\">\n"
        }
        // The mark tells where another address of the API would have to enter the policy.
        head += "<script src=\"\(base)config.js\" defer\(page.isLive ? " data-live" : "" as HTML)></script>\n"
        let own = EngineScript.allCases.filter(scripts.contains).compactMap { site.assets.named($0.rawValue) }
        head += site.assets.scriptElements(after: own, basePath: base)
        return head
    }

    private var canonical: HTML {
        let configuration = site.configuration
        let address = configuration.url.origin + configuration.basePath + page.path.address
        return "<link rel=\"canonical\" href=\"\(address)\">\n"
    }

    private func openGraph(description: String) -> HTML {
        let configuration = site.configuration
        let root = configuration.url.origin + configuration.basePath
        let address = root + page.path.address
        var tags: HTML = """
            \(canonical)\
            <meta property="og:title" content="\(page.title)">
            <meta property="og:type" content="\(page.date == nil ? "website" : "article")">
            <meta property="og:url" content="\(address)">
            <meta property="og:site_name" content="\(configuration.title)">

            """
        if !description.isEmpty { tags += "<meta property=\"og:description\" content=\"\(description)\">\n" }
        if let image = page.image {
            let path = Page.address(ofFile: image)
            tags += "<meta property=\"og:image\" content=\"\(root)\(path)\">\n"
        }
        if let date = page.date {
            tags += "<meta property=\"article:published_time\" content=\"\(date.description)\">\n"
        }
        return tags
    }
}
