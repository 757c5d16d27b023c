import Foundation
import Market

/// Turns what an author writes as a link's address into what the page carries.
struct LinkResolver {
    let site: SiteContext
    let page: Page
    let collector: DiagnosticCollector

    /// - `/stocks/` gets the base path in front;
    /// - `2008.md` and `../about.md` become the page that the file is made into;
    /// - everything else stays as it is.
    func target(of destination: String, isImage: Bool, at place: Place) -> String {
        let end = destination.firstIndex { $0 == "#" || $0 == "?" } ?? destination.endIndex
        let path = destination[..<end]
        let rest = destination[end...]
        if path.hasPrefix("//") || path.contains(":") || path.isEmpty { return destination }
        if path.hasSuffix(".md") {
            let file = resolve(path.removingPercentEncoding ?? String(path))
            guard let target = site.pages.first(where: { $0.source == file }) else {
                let known = site.pages.filter { $0.parameters.isEmpty }.map(\.source)
                collector.error("there is no page Content/\(file)\(cure(for: file, among: known))", at: place)
                return destination
            }
            return site.url(of: target) + rest
        }
        guard path.hasPrefix("/") else { return destination }
        let address = String(path.dropFirst())
        if !isImage, MediaType.fileExtension(address).isEmpty || address.hasSuffix("/"), site.page(at: address) == nil {
            let known = site.pages.map { "/" + $0.path.address }
            collector.error("no page has the address \(path)\(cure(for: String(path), among: known))", at: place)
        }
        return site.configuration.basePath + address + rest
    }

    /// A path of Content, from the folder of this page's own file.
    private func resolve(_ path: String) -> String {
        var segments = path.hasPrefix("/") ? [] : page.source.split(separator: "/").dropLast().map(String.init)
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { _ = segments.popLast() } else { segments.append(String(segment)) }
        }
        return segments.joined(separator: "/")
    }
}
