import Crypto
import Foundation
import Markup

/// A file of Templates/assets under the name that it has in the site: with a piece of its digest, so that browsers may
/// keep it for ever.
public struct Asset: Sendable {
    static let folder = "assets"
    /// The number of hexadecimal digits of the digest in a file's name.
    static let fingerprintLength = 8

    /// The path below Templates/assets: `style.css`, `fonts/serif.woff2`.
    public let name: String
    public let file: SiteFile
    /// For the `integrity` attribute. Source: Subresource Integrity, W3C.
    let integrity: String
    /// Of a script: the names of the assets that it imports as it begins, in its order.
    let imports: [String]

    init(name: String, bytes: [UInt8], imports: [String] = []) {
        self.name = name
        self.imports = imports
        let digest = ContentDigest(of: bytes).hexadecimal.prefix(Self.fingerprintLength)
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        file = SiteFile(path: "\(Self.folder)/\(name[..<dot]).\(digest)\(name[dot...])", bytes: bytes)
        integrity = "sha384-" + Data(SHA384.hash(data: bytes)).base64EncodedString()
    }

    /// The address within the site, without the base path.
    var address: String {
        file.path.split(separator: "/").map(percentEncodedSegment).joined(separator: "/")
    }

    /// The name under `asset.` in templates: dots, dashes and slashes become underscores.
    var templateName: String {
        String(name.map { $0 == "." || $0 == "-" || $0 == "/" ? "_" : $0 })
    }

    var fileExtension: String { MediaType.fileExtension(name) }
}

/// All assets of a site.
public struct AssetCatalog: Sendable {
    public let assets: [Asset]
    let byName: [String: Asset]
    /// The scripts that lie directly in Templates/assets, by name; each page loads them as modules.
    let scripts: [Asset]
    /// What those import, directly or not, each after what it imports itself.
    let sharedModules: [Asset]

    /// Fingerprints the files; `url(…)` in style sheets and imports of scripts that name another asset are rewritten to its
    /// fingerprinted name.
    ///
    /// - Parameters:
    ///   - files: Bytes by path below Templates/assets.
    ///   - styleSheet: The engine's own style sheet, which comes before the site's.
    ///   - scripts: The engine's own scripts, for the pages that need them.
    public init(
        files: [String: [UInt8]], styleSheet: String, scripts: [EngineScript] = EngineScript.allCases,
        into collector: DiagnosticCollector
    ) {
        let files = Self.withoutBuiltIn(files, into: collector)
        let sheets = files.filter { MediaType.fileExtension($0.key) == "css" }
        var modules = files.filter { MediaType.fileExtension($0.key) == "js" }
        let others = files.filter { sheets[$0.key] == nil && modules[$0.key] == nil }
        for script in scripts { modules[script.rawValue] = Array(script.source.utf8) }
        var assets = others.map { Asset(name: $0.key, bytes: $0.value) }
        assets += ModuleGraph(files: modules, into: collector).assets.values
        let addresses = Dictionary(uniqueKeysWithValues: assets.map { ($0.name, $0) })
        assets.append(Asset(name: Self.styleSheetName, bytes: Array(styleSheet.utf8)))
        for (name, bytes) in sheets {
            let text = Self.resolvingURLs(String(decoding: bytes, as: UTF8.self), of: name) { addresses[$0] }
            assets.append(Asset(name: name, bytes: Array(text.utf8)))
        }
        self.assets = assets.sorted { $0.name < $1.name }
        byName = Dictionary(uniqueKeysWithValues: assets.map { ($0.name, $0) })
        self.scripts = self.assets.filter {
            $0.fileExtension == "js" && !$0.name.contains("/") && !Self.builtIn.contains($0.name)
        }
        sharedModules = Self.preloads(of: self.scripts, named: byName)
    }

    private static let styleSheetName = "bourse.css"
    private static let builtIn = Set([styleSheetName] + EngineScript.allCases.map(\.rawValue))

    /// The site's files, those with a name of the engine's reported.
    private static func withoutBuiltIn(
        _ files: [String: [UInt8]], into collector: DiagnosticCollector
    ) -> [String: [UInt8]] {
        for name in builtIn.sorted() where files[name] != nil {
            let kind = name == styleSheetName ? "style sheet" : "script"
            collector.error(
                "\(name) is the name of Bourse's own \(kind); choose another",
                at: Place(file: "Templates/assets/\(name)", line: 1, column: 1))
        }
        return files.filter { !builtIn.contains($0.key) }
    }

    /// The style sheets, the engine's own first, then the site's by name.
    var styleSheets: [Asset] {
        let sheets = assets.filter { $0.fileExtension == "css" }
        return sheets.filter { $0.name == Self.styleSheetName } + sheets.filter { $0.name != Self.styleSheetName }
    }

    func named(_ name: String) -> Asset? { byName[name] }

    /// Replaces the target of each `url(…)` that is an asset, relative to the style sheet's own place.
    private static func resolvingURLs(_ text: String, of sheet: String, find: (String) -> Asset?) -> String {
        var result = ""
        var rest = text[...]
        let folder = sheet.split(separator: "/").dropLast().map(String.init)
        while let start = rest.firstRange(of: "url(") {
            result += rest[..<start.upperBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: ")") else { break }
            let written = rest[..<end]
            let target = written.trimmingCharacters(in: CharacterSet(charactersIn: " \t\n\"'"))
            var segments = folder
            for segment in target.split(separator: "/") where segment != "." {
                if segment == ".." { _ = segments.popLast() } else { segments.append(String(segment)) }
            }
            if !target.contains(":"), !target.hasPrefix("/"), let asset = find(segments.joined(separator: "/")) {
                let up = String(repeating: "../", count: folder.count)
                result += "\"\(up)\(asset.address.dropFirst(Asset.folder.count + 1))\""
            } else {
                result += written
            }
            rest = rest[end...]
        }
        return result + rest
    }
}
