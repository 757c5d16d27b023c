import Markup

extension AssetCatalog {
    /// The elements that load every page's scripts.
    ///
    /// - Parameter others: Scripts of the engine's that the page needs, loaded first.
    func scriptElements(after others: [Asset], basePath: String) -> HTML {
        var elements = HTML()
        for module in sharedModules { elements += "\(module.preload(basePath))\n" }
        for script in others + scripts { elements += "\(script.script(basePath))\n" }
        return elements
    }

    /// For templates: by name the elements that load a script which not every page has, with all that it imports.
    func scriptsToInclude(basePath: String) -> [String: HTML] {
        let everywhere = Set((scripts + sharedModules).map(\.name))
        let others = assets.filter { $0.fileExtension == "js" && $0.name.contains("/") }
        return Dictionary(
            others.map { script in
                var elements = HTML()
                for module in Self.preloads(of: [script], named: byName) where !everywhere.contains(module.name) {
                    elements += "\(module.preload(basePath))\n"
                }
                elements += script.script(basePath)
                return (script.templateName, elements)
            }
        ) { first, _ in first }
    }

    /// A page with each line that is nothing but one of the two elements below written once: several templates may include
    /// scripts that share modules.
    static func withoutRepeatedScripts(_ page: String) -> String {
        var seen: Set<Substring> = []
        let lines = page.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.compactMap { line in
            let isElement = elements.contains { begin, end in
                // The element's first tag ends where the element does.
                line.starts(with: begin.utf8)
                    && line.firstIndex(of: UInt8(ascii: ">")).map { line[$0...] }
                        .map { $0.elementsEqual(end.utf8) } == true
            }
            return isElement && !seen.insert(Substring(line)).inserted ? nil : Substring(line)
        }.joined(separator: "\n")
    }

    /// How the two elements begin, and what follows on their attributes.
    private static let elements = [
        ("<link rel=\"modulepreload\" href=\"", ">"), ("<script type=\"module\" src=\"", "></script>"),
    ]

    /// What scripts import, directly or not, as they begin: each once, after what it imports itself. Browsers would find
    /// out one file after the other.
    static func preloads(of scripts: [Asset], named assets: [String: Asset]) -> [Asset] {
        var seen = Set(scripts.map(\.name))
        var found: [Asset] = []
        func visit(_ script: Asset) {
            for name in script.imports where seen.insert(name).inserted {
                guard let module = assets[name] else { continue }
                visit(module)
                found.append(module)
            }
        }
        scripts.forEach(visit)
        return found
    }
}

extension Asset {
    fileprivate func preload(_ basePath: String) -> HTML {
        "<link rel=\"modulepreload\" href=\"\(basePath)\(address)\" integrity=\"\(integrity)\">"
    }

    fileprivate func script(_ basePath: String) -> HTML {
        "<script type=\"module\" src=\"\(basePath)\(address)\" integrity=\"\(integrity)\"></script>"
    }
}
