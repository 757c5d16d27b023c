/// The files of a built site, for looking up where addresses lead.
struct SiteIndex: Sendable {
    let address: SiteAddress
    /// Sizes in bytes by path relative to the site's root.
    let files: [String: Int]
    /// What the style sheets load, by their path.
    var sheets: [String: StyleSheet] = [:]

    init(_ address: SiteAddress, files: [String: Int]) {
        self.address = address
        self.files = files
    }

    /// The file that a server sends for a path: the file itself, or the index page of a folder.
    ///
    /// - Parameter path: Decoded, without a slash at its beginning.
    func file(at path: String) -> String? {
        if path.isEmpty || path.utf8.last == UInt8(ascii: "/") { return exact(path + "index.html") }
        return exact(path) ?? exact(path + "/index.html")
    }

    /// Servers compare bytes, where Swift takes both ways to write `é` for the same.
    private func exact(_ path: String) -> String? {
        guard let index = files.index(forKey: path) else { return nil }
        return files[index].key.utf8.elementsEqual(path.utf8) ? path : nil
    }

    /// The sheets that a sheet imports, and theirs, with itself; each once.
    func closure(of sheet: String) -> [String] {
        var found = [sheet]
        var seen: Set<String> = [sheet]
        var next = 0
        while next < found.count {
            for target in sheets[found[next]]?.imports ?? [] where seen.insert(target).inserted { found.append(target) }
            next += 1
        }
        return found
    }

    /// How a page writes the address of a file: with the base path, and without `index.html`.
    func written(_ file: String) -> String {
        let isIndex = file == "index.html" || file.hasSuffix("/index.html")
        let path = isIndex ? String(file.dropLast("index.html".count)) : file
        return address.basePath
            + path.split(separator: "/", omittingEmptySubsequences: false)
            .map(percentEncodedSegment).joined(separator: "/")
    }

    static func isPage(_ path: String) -> Bool { ["html", "htm"].contains(MediaType.fileExtension(path)) }
}
