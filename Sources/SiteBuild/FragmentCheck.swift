import SiteRendering

/// Follows up links to a place within a page, when all pages are made.
struct FragmentCheck {
    let folder: SiteFolder
    /// The files of the old site and those of the new one.
    let present: [String: ManifestEntry]
    let files: [String: ManifestEntry]

    func check(_ links: [FragmentLink], into collector: DiagnosticCollector) {
        for (file, links) in Dictionary(grouping: links, by: \.file) {
            guard let bytes = folder.newContents(of: file, isPresent: present[file] == files[file]) else { continue }
            let ids = SiteChecker.ids(in: bytes)
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
