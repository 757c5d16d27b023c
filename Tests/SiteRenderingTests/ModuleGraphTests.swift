import Market
import Markup
import Testing

@testable import SiteRendering

@Suite struct ModuleGraphTests {
    private func catalog(_ files: [String: String]) -> (AssetCatalog, [String]) {
        let collector = DiagnosticCollector()
        let catalog = AssetCatalog(
            files: files.mapValues { Array($0.utf8) }, styleSheet: "", scripts: [], into: collector)
        return (catalog, collector.diagnostics.map(\.description))
    }

    private func text(_ name: String, _ catalog: AssetCatalog) throws -> String {
        String(decoding: try #require(catalog.named(name)).file.bytes, as: UTF8.self)
    }

    private let trading = [
        "app.js": "document.title;",
        "trading/live.js":
            "import { get } from './api.js';\nexport * from \"../shared/number.js\";\nimport(`./late.js`);\n",
        "trading/api.js": "import \"../shared/number.js\";\nexport const get = 1;\n",
        "trading/late.js": "export default '“';\n", "shared/number.js": "export {};\n",
    ]

    @Test func `Imports name the fingerprinted files, and nothing else of what a script says changes`() throws {
        let (catalog, findings) = catalog(trading)
        #expect(findings == [])
        func file(_ name: String) throws -> Substring {
            try #require(catalog.named(name)).file.path.split(separator: "/").last ?? ""
        }
        #expect(
            try text("trading/live.js", catalog)
                == "import{get}from'./\(file("trading/api.js"))';export*from\"../shared/\(file("shared/number.js"))\";"
                + "import(`./\(file("trading/late.js"))`);")
        #expect(try text("app.js", catalog) == "document.title;")
        for (name, asset) in trading.keys.sorted().compactMap({ name in catalog.named(name).map { (name, $0) } }) {
            #expect(asset.file.path.contains(ContentDigest(of: asset.file.bytes).hexadecimal.prefix(8)), "\(name)")
        }
    }

    @Test func `A change in a module changes the names of all that lead to it, and of no other`() throws {
        let (before, _) = catalog(trading)
        let (after, _) = catalog(trading.merging(["shared/number.js": "export { };0\n"]) { $1 })
        let changed = trading.keys.sorted().filter { before.named($0)?.file.path != after.named($0)?.file.path }
        #expect(changed == ["shared/number.js", "trading/api.js", "trading/live.js"])
    }

    @Test func `Bytes that are no text pass as they are`() throws {
        let bytes: [UInt8] = [0x27, 0xFF, 0x00, 0xEF, 0xBB, 0x27]
        let collector = DiagnosticCollector()
        let catalog = AssetCatalog(files: ["a.js": bytes], styleSheet: "", scripts: [], into: collector)
        #expect(catalog.named("a.js")?.file.bytes == bytes)
        #expect(collector.diagnostics == [])
    }

    @Test func `A template's script is preceded by all that it imports as it begins, each once`() throws {
        let (catalog, _) = catalog(trading)
        let elements = catalog.scriptsToInclude(basePath: "/m/")
        #expect(elements.keys.sorted() == ["shared_number_js", "trading_api_js", "trading_late_js", "trading_live_js"])
        func end(_ name: String) throws -> String {
            let asset = try #require(catalog.named(name))
            return "=\"/m/\(asset.file.path)\" integrity=\"\(asset.integrity)\">"
        }
        #expect(
            try elements["trading_live_js"]?.source
                == "<link rel=\"modulepreload\" href\(end("shared/number.js"))\n"
                + "<link rel=\"modulepreload\" href\(end("trading/api.js"))\n"
                + "<script type=\"module\" src\(end("trading/live.js"))</script>")
    }

    @Test func `A page that includes several scripts loads each module once`() throws {
        let (catalog, _) = catalog(trading)
        let elements = catalog.scriptsToInclude(basePath: "/")
        let (live, api) = (
            try #require(elements["trading_live_js"]).source, try #require(elements["trading_api_js"]).source
        )
        let page = "<head>\n\(live)\n</head>\n\n<p>é\n\(api)\n\(live)\n\n</p>\n"
        let script = try #require(api.split(separator: "\n").last)
        #expect(AssetCatalog.withoutRepeatedScripts(page) == "<head>\n\(live)\n</head>\n\n<p>é\n\(script)\n\n</p>\n")
    }

    @Test(arguments: ["<p>after</p>", " <!-- a -->", "<script>a()</script>"])
    func `A line with more on it than such an element stays`(rest: String) throws {
        let (catalog, _) = catalog(trading)
        let element = try #require(catalog.scriptsToInclude(basePath: "/")["shared_number_js"]).source
        let inline = "<script type=\"module\" src=\"\">a()</script>"
        let page = "\(element)\n\(element)\(rest)\n\(element)\(rest)\n\(inline)\n\(inline)\n"
        #expect(AssetCatalog.withoutRepeatedScripts(page) == page)
        #expect(AssetCatalog.withoutRepeatedScripts(page + element + "\n") == page)
    }

    /// In both orders of the names: the first script is the chain's begin, or its end.
    @Test(arguments: [true, false])
    func `A chain of more than 200 imports is told once`(isForward: Bool) {
        func chain(_ count: Int) -> [String: String] {
            func name(_ index: Int) -> String { String((isForward ? 10_000 : 20_000 - 2 * index) + index) + ".js" }
            return Dictionary(
                uniqueKeysWithValues: (1...count).map { (name($0), $0 == count ? "" : "import './\(name($0 + 1))'") })
        }
        let (whole, none) = catalog(chain(200))
        #expect(none == [] && whole.sharedModules.isEmpty && whole.scripts.count == 200)
        let (_, findings) = catalog(chain(3000))
        #expect(findings.count == 1)
        #expect(
            findings.first?.hasSuffix(
                ":1:8: error: imports go more than 200 levels deep here; import what is needed more directly") == true)
    }

    @Test func `Of many scripts a few are named, and none of the engine's`() {
        let collector = DiagnosticCollector()
        var files = Dictionary(uniqueKeysWithValues: (1...9).map { ("long-\($0).js", [UInt8]()) })
        files["a.js"] = Array("import './q'".utf8)
        _ = AssetCatalog(files: files, styleSheet: "", into: collector)
        #expect(
            collector.diagnostics.map(\.description) == [
                "Templates/assets/a.js:1:8: error: './q' is no script of Templates/assets; known: ./long-1.js, ./long-2.js, ./long-3.js, ./long-4.js, ./long-5.js, …"
            ])
    }

    @Test func `What every page loads is not asked for again`() throws {
        let (catalog, _) = catalog([
            "app.js": "import './lib/a.js'", "lib/a.js": "import './b.js'", "lib/b.js": "",
            "x/y.js": "import '../lib/b.js'; import '../app.js'; import './z.js'", "x/z.js": "",
        ])
        let head = catalog.scriptElements(after: [], basePath: "/").source
        #expect(head.split(separator: "\n").map { $0.contains("modulepreload") } == [true, true, false])
        #expect(head.contains("lib/b.") && head.contains("lib/a."))
        let included = try #require(catalog.scriptsToInclude(basePath: "/")["x_y_js"]).source
        #expect(included.split(separator: "\n").count == 2 && included.contains("x/z."))
    }

    @Test(arguments: [
        ("'./ap.js'", "is no script of Templates/assets; did you mean './api.js'?"),
        ("'./api'", "is no script of Templates/assets; did you mean './api.js'?"),
        ("'./'", "is no script of Templates/assets; known: ../app.js, ./api.js"),
        ("'../../app.js'", "is no script of Templates/assets; did you mean '../app.js'?"),
        ("'../data.json'", "is no script of Templates/assets; known: ../app.js, ./api.js"),
        (
            "'lodash'",
            "is no relative path, and pages have no import map; copy it into Templates/assets and import './lodash.js'"
        ),
        (
            "'@scope/pkg/x.js'",
            "is no relative path, and pages have no import map; copy it into Templates/assets and import './x.js'"
        ),
        ("'api.js'", "is no relative path; import './api.js'"),
        ("'/assets/app.js'", "is no relative path; import '../app.js'"),
        (
            "'https://cdn.example/x.js'",
            "is no file of the site, and the policy lets no other script in; copy it into Templates/assets and import './x.js'"
        ),
        (
            "'//cdn.example/x'",
            "is no file of the site, and the policy lets no other script in; copy it into Templates/assets and import './x.js'"
        ),
        (
            "'data:text/javascript,x'",
            "is no file of the site, and the policy lets no other script in; copy it into Templates/assets and import './module.js'"
        ),
    ])
    func `A specifier that leads nowhere is told with its place and a cure`(specifier: String, message: String) {
        for (text, place) in [("\n import a from \(specifier)", "2:16"), ("import(\(specifier))", "1:8")] {
            let (_, findings) = catalog([
                "app.js": "", "data.json": "{}", "trading/api.js": "", "trading/live.js": text,
            ])
            #expect(findings == ["Templates/assets/trading/live.js:\(place): error: \(specifier) \(message)"])
        }
    }

    @Test func `A circle is told once, by its names`() {
        #expect(catalog(["a.js": "import './a.js'"]).1 == ["Templates/assets/a.js:1:8: error: a.js imports itself"])
        let files = [
            "a.js": "import './b.js'", "b.js": "\nexport * from './c/d.js'", "c/d.js": "import('../b.js')",
            "e.js": "import './b.js'",
        ]
        #expect(
            catalog(files).1 == [
                "Templates/assets/c/d.js:1:8: error: these scripts import each other: b.js → c/d.js → b.js; move what several need into one of its own"
            ])
    }
}
