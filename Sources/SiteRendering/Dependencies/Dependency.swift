/// One thing that a page was made from. While none of them changes, the page stays the same.
///
/// The rows of its queries are no such thing: to know them costs a query, which runs only when one of its tables has changed.
public enum Dependency: Hashable, Sendable {
    /// What bourse.yml says about pages.
    case configuration
    /// The style sheets, scripts and icon of every page's head, and whether there are a feed and a service worker.
    case head
    /// The fingerprinted addresses of all assets.
    case assets
    /// The elements that load a script which templates include, by its name there; all of them by an empty one.
    case script(String)
    case navigation
    /// The snapshot's own time.
    case dataTime
    /// Which components the site has of its own.
    case componentNames
    /// A Markdown file, relative to Content.
    case markdown(String)
    /// A page's front matter and row, by its address.
    case page(String)
    /// The pages above a page, by its address.
    case breadcrumbs(String)
    /// The pages below a folder's page, by the folder.
    case section(String)
    /// A template, such as `partials/footer`.
    case template(String)
    /// The address of the page that a Markdown file becomes, by the file relative to Content.
    case link(String)
    /// Whether a page or a file lies at an address within the site.
    case address(String)
    /// A table that a query reads, by its name in lower case.
    case table(String)
}

extension Dependency: CustomStringConvertible {
    /// The thing in words, to stand before "has changed".
    public var description: String {
        switch self {
        case .configuration: "bourse.yml"
        case .head: "the list of style sheets, scripts and feeds"
        case .assets: "the address of an asset"
        case .script(let name): name.isEmpty ? "a script that templates may include" : "the script \(name)"
        case .navigation: "the navigation"
        case .dataTime: "the time of the data"
        case .componentNames: "the list of components"
        case .markdown(let path): "\(PageSource.folder)/\(path)"
        case .page: "its front matter or its row"
        case .breadcrumbs: "a page above it"
        case .section: "the list of pages below it"
        case .template(let name): "Templates/\(name).mustache"
        case .link(let path): "the address of \(PageSource.folder)/\(path), to which it links,"
        case .address(let address): "the target /\(address)"
        case .table(let name): "the table \(name)"
        }
    }
}
