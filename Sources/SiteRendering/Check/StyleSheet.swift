/// What a style sheet loads.
struct StyleSheet: Sendable {
    enum Role: Hashable, Sendable {
        case font, image, sheet
    }

    struct Use {
        let role: Role
        let address: String
        /// Of the address, in bytes of the sheet.
        let offset: Int
        /// Whether earlier addresses of the same `src` come first: browsers load one of them.
        let isAlternative: Bool
    }

    /// One address of each role and origin outside of the site, and one of each role within it.
    let loads: [Load]
    /// The sheets that it imports, and the fonts that come first in a `src`, as paths of the site.
    let imports: [String]
    let fonts: [String]

    struct Load: Hashable, Sendable {
        let role: Role
        let source: Source
    }

    /// - Parameters:
    ///   - file: The sheet, relative to the site's root.
    ///   - text: Its bytes.
    init(_ text: [UInt8], file: String, index: SiteIndex) {
        let resolver = AddressResolver(index.address, file: file)
        var loads: Set<Load> = []
        var imports: [String] = []
        var fonts: [String] = []
        for use in StyleSheetScanner.uses(in: text[...]) {
            let target = resolver.target(of: use.address)
            loads.insert(Load(role: use.role, source: Source(target)))
            guard case .site(let path, _) = target, let found = index.file(at: path) else { continue }
            if use.role == .sheet { imports.append(found) }
            if use.role == .font, !use.isAlternative { fonts.append(found) }
        }
        self.loads = loads.sorted { ($0.role.name, $0.source.description) < ($1.role.name, $1.source.description) }
        self.imports = imports
        self.fonts = fonts
    }
}

extension StyleSheet.Role {
    var name: String {
        switch self {
        case .font: "font"
        case .image: "image"
        case .sheet: "style sheet"
        }
    }

    /// The directive of a policy that governs it.
    var directive: String {
        switch self {
        case .font: "font-src"
        case .image: "img-src"
        case .sheet: "style-src-elem"
        }
    }
}
