/// What one page turns out to be made from while it is rendered, and what is made besides.
final class PageTrace {
    private(set) var dependencies: Set<Dependency> = []
    /// Links to a place within a page, which can be followed up only when that page is made.
    private(set) var fragmentLinks: [FragmentLink] = []
    /// Files that are published beside the page.
    private(set) var dataFiles: [SiteFile] = []
    /// The engine's scripts that the page needs.
    private(set) var scripts: Set<EngineScript> = []

    func add(_ dependency: Dependency) {
        dependencies.insert(dependency)
    }

    func add(_ link: FragmentLink) {
        fragmentLinks.append(link)
    }

    func add(_ script: EngineScript) {
        scripts.insert(script)
    }

    func add(_ file: SiteFile) {
        dataFiles.append(file)
    }

    /// Adds a template with all that it uses, and what the names in them stand for.
    func add(template name: String, for page: Page, in site: SiteContext) {
        let closure = site.templates.closure(of: name)
        for template in closure.templates { add(.template(template)) }
        for name in closure.names {
            switch name {
            case "navigation": add(.navigation)
            case "breadcrumbs": add(.breadcrumbs(page.path.address))
            case "section": if let segments = page.sectionSegments { add(.section(segments.joined(separator: "/"))) }
            case "data": add(.dataTime)
            case "asset": add(.assets)
            case "script": for script in closure.scripts { add(.script(script)) }
            case "head", "site": add(.head)
            default: break
            }
        }
    }
}
