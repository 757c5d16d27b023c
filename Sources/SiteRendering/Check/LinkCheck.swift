import Market

/// Looks whether the addresses of a page lead to files of the site, and their fragments to ids.
struct LinkCheck {
    let index: SiteIndex
    let file: String
    let uses: [AddressUse]
    let anchors: Set<String>

    /// So many fragments of a page get a nearest id.
    private static let suggestions = 20

    func findings() -> [Finding] {
        var findings: [Finding] = []
        var suggestions = Self.suggestions
        for use in uses {
            if let finding = finding(for: use, &suggestions) { findings.append(finding) }
        }
        return findings
    }

    private func finding(for use: AddressUse, _ suggestions: inout Int) -> Finding? {
        if use.address.utf8.allSatisfy({ $0 <= 0x20 }) { return emptyAddress(use) }
        switch use.target {
        case .site(let path, let fragment): return target(path, fragment, of: use, &suggestions)
        case .outside(let path): return outside(path, use)
        case .elsewhere(let scheme, let host, _): return local(scheme: scheme, host: host, use)
        case .other(let scheme): return local(scheme: scheme, host: "", use)
        }
    }

    /// An empty link means its own page; what is loaded from an empty address is a mistake.
    private func emptyAddress(_ use: AddressUse) -> Finding? {
        if [.link, .form, .base].contains(use.role), use.tag.name != "link", use.tag.name != "meta" { return nil }
        return Finding(
            .links, at: use.offset, "<\(use.tag.name)> has an empty address; fill it in, or leave the element out")
    }

    private func target(_ path: String, _ fragment: String?, of use: AddressUse, _ suggestions: inout Int) -> Finding? {
        // A base address is only the beginning of others.
        guard use.role != .base else { return nil }
        guard let found = path == file ? file : index.file(at: path) else { return dead(path, use) }
        guard let fragment, let id = Self.id(fragment), use.role == .link || use.tag.name == "use" else { return nil }
        if found == file { return missing(id, written: fragment, use, &suggestions) }
        let isDrawing = MediaType.fileExtension(found) == "svg"
        guard SiteIndex.isPage(found) || (isDrawing && use.tag.name == "use") else { return nil }
        return Finding(
            .fragments, at: use.offset, "'\(use.address)' leads to no id: \(found) has no id '\(id)'",
            cause: "\(found)#\(id)", doubt: .id(id, of: found))
    }

    /// The id that a fragment names; nil for the page's top and for what scripts and browsers read.
    static func id(_ fragment: String) -> String? {
        let textFragment = fragment.utf8.contains(UInt8(ascii: "~")) ? fragment.firstRange(of: ":~:") : nil
        let name = textFragment.map { String(fragment[..<$0.lowerBound]) } ?? fragment
        if name.isEmpty || name.lowercased() == "top" || name.hasPrefix("/") || name.hasPrefix("!") { return nil }
        return percentDecoded(name)
    }

    private func missing(_ id: String, written: String, _ use: AddressUse, _ suggestions: inout Int) -> Finding? {
        if anchors.contains(id) || anchors.contains(written) { return nil }
        suggestions -= 1
        let near = suggestions < 0 ? nil : nearestName(to: id, among: anchors.sorted().prefix(1000))
        return Finding(
            .fragments, at: use.offset, "'\(use.address)' names no id of this page" + Self.idCure(near),
            cause: use.address)
    }

    static func idCure(_ near: String?) -> String {
        near.map { "; did you mean '#\($0)'?" } ?? "; correct it, or give the element this id"
    }

    private func dead(_ path: String, _ use: AddressUse) -> Finding {
        let isFolder = path.isEmpty || path.hasSuffix("/")
        var message = "'\(use.address)' leads nowhere: the site has no \(path)\(isFolder ? "index.html" : "")"
        let parts = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if index.address.basePath == "/", parts.count == 2, !parts[1].isEmpty,
            index.file(at: String(parts[1])) != nil
        {
            message += "; if the site lives below /\(parts[0])/, say --base-path /\(parts[0])/"
            return Finding(.links, at: use.offset, message, cause: use.address)
        }
        return Finding(.links, at: use.offset, message, cause: use.address, missing: path)
    }

    private func outside(_ path: String, _ use: AddressUse) -> Finding? {
        let base = index.address.basePath
        if let found = index.file(at: String(path.dropFirst())) {
            return Finding(
                .links, at: use.offset,
                "'\(use.address)' leaves out the base path \(base); write '\(index.written(found))'", cause: use.address
            )
        }
        // With its host an address says plainly that it leads to another site.
        guard !use.address.contains("//") else { return nil }
        return Finding(
            .links, .warning, at: use.offset,
            "'\(use.address)' leads out of the site, whose base path is \(base); write the whole address if that is meant",
            cause: use.address)
    }

    /// Addresses that work on the author's machine only.
    private func local(scheme: String, host: String, _ use: AddressUse) -> Finding? {
        let name = host.prefix { $0 != ":" }
        guard scheme == "file" || name == "localhost" || name.hasPrefix("127.") || host.hasPrefix("[::1]") else {
            return nil
        }
        return Finding(
            .links, at: use.offset, "'\(use.address)' leads to the reader's own machine; write an address of the web",
            cause: use.address)
    }
}
