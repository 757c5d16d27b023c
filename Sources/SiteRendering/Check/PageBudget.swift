/// How much a page may weigh, in KB of 1024 bytes as the files lie in the site, not compressed; nil for no limit.
public struct PageBudget: Hashable, Sendable {
    /// The page's own file.
    public let html: Int?
    /// Its style sheets, with those that they import.
    public let css: Int?
    public let js: Int?
    /// The images that every browser loads with the page.
    public let images: Int?
    /// The fonts that the page or its style sheets name.
    public let fonts: Int?
    /// All of it.
    public let total: Int?

    public init(
        html: Int? = nil, css: Int? = nil, js: Int? = nil, images: Int? = nil, fonts: Int? = nil, total: Int? = nil
    ) {
        self.html = html
        self.css = css
        self.js = js
        self.images = images
        self.fonts = fonts
        self.total = total
    }

    /// Reads the mapping `budget` of bourse.yml.
    init(_ setting: Setting?, collector: DiagnosticCollector) {
        guard let setting, var reader = SettingsReader(setting, subject: "budget", collector: collector) else {
            self.init()
            return
        }
        let limits = 0...10_000_000
        self.init(
            html: reader.integer("html", in: limits), css: reader.integer("css", in: limits),
            js: reader.integer("js", in: limits), images: reader.integer("images", in: limits),
            fonts: reader.integer("fonts", in: limits), total: reader.integer("total", in: limits))
        reader.finish()
    }
}
