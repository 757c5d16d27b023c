import Markup

extension AssetCatalog {
    /// The elements that load every page's scripts.
    ///
    /// - Parameter others: Scripts of the engine's that the page needs, loaded first.
    func scriptElements(after others: [Asset], basePath: String) -> HTML {
        var elements = HTML()
        for module in preloads(of: scripts) { elements += "\(module.preload(basePath))\n" }
        for script in others + scripts { elements += "\(script.script(basePath))\n" }
        return elements
    }

    /// For templates: by name the elements that load a script which not every page has, with all that it imports.
    func scriptsToInclude(basePath: String) -> [String: HTML] {
        let everywhere = Set((scripts + preloads(of: scripts)).map(\.name))
        let others = assets.filter { $0.fileExtension == "js" && $0.name.contains("/") }
        return Dictionary(
            others.map { script in
                var elements = HTML()
                for module in preloads(of: [script]) where !everywhere.contains(module.name) {
                    elements += "\(module.preload(basePath))\n"
                }
                elements += script.script(basePath)
                return (script.templateName, elements)
            }
        ) { first, _ in first }
    }

    /// A page with each line that loads a script or preloads a module written once: several templates may include scripts
    /// that share modules.
    static func withoutRepeatedScripts(_ page: String) -> String {
        var seen: Set<Substring> = []
        let lines = page.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.compactMap { line in
            let isScript = [modulePreload, moduleScript].contains { line.starts(with: $0.utf8) }
            return isScript && !seen.insert(Substring(line)).inserted ? nil : Substring(line)
        }.joined(separator: "\n")
    }

    /// How the two elements below begin.
    private static let (modulePreload, moduleScript) = ("<link rel=\"modulepreload\" ", "<script type=\"module\" ")

    /// What scripts import, directly or not, as they begin: each once, after what it imports itself. Browsers would find
    /// out one file after the other.
    private func preloads(of scripts: [Asset]) -> [Asset] {
        var seen = Set(scripts.map(\.name))
        var found: [Asset] = []
        func visit(_ script: Asset) {
            for name in script.imports where seen.insert(name).inserted {
                guard let module = named(name) else { continue }
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
