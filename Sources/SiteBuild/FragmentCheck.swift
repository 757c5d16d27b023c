import SiteRendering

/// Follows up links to a place within a page, when all pages are made.
struct FragmentCheck {
    /// The ids in a file of the site; nil for one that cannot be read.
    let ids: (String) -> Set<String>?

    func check(_ links: [FragmentLink], into collector: DiagnosticCollector) {
        for (file, links) in Dictionary(grouping: links, by: \.file) {
            guard let ids = ids(file) else { continue }
            let dead = links.filter { !ids.contains($0.fragment) }.sorted { $0.place < $1.place }
            for (index, link) in dead.enumerated() {
                // Each cure costs a comparison with all ids.
                let cure = index < 20 ? cure(for: link.fragment, among: ids.sorted()) : ""
                collector.error(
                    "\(link.written) leads to no place: the page has no heading or element '\(link.fragment)'\(cure)",
                    at: link.place)
            }
        }
    }
}
