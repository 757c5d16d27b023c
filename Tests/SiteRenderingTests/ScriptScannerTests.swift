import Testing

@testable import SiteRendering

@Suite struct ScriptScannerTests {
    private func specifiers(_ text: String) -> [String] {
        ScriptScanner.scan(Array(text.utf8)).imports.map { ($0.isDynamic ? "dynamic " : "") + $0.specifier }
    }

    @Test(arguments: [
        #"import "./a.js""#, "import './a.js';", #"import a from "./a.js""#, #"import * as a from "./a.js""#,
        #"import { a } from "./a.js""#, #"import {} from "./a.js""#, #"import a, { b as c } from "./a.js""#,
        #"import a, * as b from "./a.js""#, #"import{a}from"./a.js""#, #"import*as a from"./a.js""#,
        #"import $,{_ as b}from"./a.js";"#, #"export{a}from"./a.js""#, #"export*from"./a.js""#,
        #"export * from "./a.js";"#, #"export * as a from "./a.js""#, #"export { a, b as c } from "./a.js""#,
        #"export { default } from "./a.js""#, #"export { default as import } from "./a.js""#,
        #"import { import as a, export as b } from "./a.js""#, #"import { "a } from './b.js'" as c } from "./a.js""#,
        #"import from from "./a.js""#, #"export * as import from "./a.js""#, #"import import from "./a.js""#,
        "import {a,import{b} from './a.js'", "break\n/'/.test(a)\nimport './a.js'", #"import { from } from "./a.js""#,
        #"import {a as from} from "./a.js""#,
        "import {\n  a,\n  b, // one { more\n  c, /* from './b.js' */\n} from\n  \"./a.js\";",
        "import {\r\n  a,\r\n  b,\r\n} from \"./a.js\";\r\n", "\u{FEFF}import \"./a.js\"",
        "#!/usr/bin/env node\nimport './a.js'",
        "import/**/{a}/**/from/**/'./a.js'/**/", "import { α, 日本 } from \"./a.js\"", "import\u{A0}\"./a.js\"",
        "const a = 1;import b from \"./a.js\"", "f()\nimport b from \"./a.js\"", "let a = b / c\nimport './a.js' // d",
        "import a from './a.js' with { type: 'b' }", "// import './b.js'\u{2028}import './a.js'",
        "\"use strict\"\nimport './a.js'", "export {a}\nimport b from './a.js'",
        "const a = `import './b.js'`\nimport './a.js'",
    ])
    func `Imports of every form are found`(text: String) {
        #expect(specifiers(text) == ["./a.js"])
    }

    @Test(arguments: [
        #"import("./a.js")"#, "import('./a.js')", "import(`./a.js`)", "await import( './a.js' )",
        #"const a = await import(/* why */ "./a.js", { with: {} })"#, #"`${await import("./a.js")}`"#,
        "`${`${import('./a.js')}`}`", "if (a) import('./a.js')", "[import('./a.js')]", "()=>import('./a.js')",
        "return import('./a.js').then(a => a.b)", "a ? import('./a.js') : b", "async () => { await import('./a.js'); }",
    ])
    func `Imports at run time are found when they name their module`(text: String) {
        #expect(specifiers(text) == ["dynamic ./a.js"])
    }

    @Test(arguments: [
        "", "import", "export", "import {", "export {", "import (", "import.meta.url", "import.meta",
        "new URL('./a.js', import.meta.url)", "// import './a.js'", "/* import './a.js' */", "/*\n import './a.js'\n",
        "'import \"./a.js\"'", #""import './a.js'""#, #""\"import './a.js'""#, "`import './a.js'`",
        "`import('./a.js')`", "`${a}import './a.js'`", "`\\${import('./a.js')}`", "`a\\`import './a.js'`",
        "`${{a: '}'}}import('./a.js')`", "`${`${a}`}import('./a.js')`", "`${a /* } */}import './a.js'`",
        "a.import('./a.js')", "a?.import('./a.js')", "a.import", "({ import: './a.js' })", "{ import() { 'a' } }",
        "class A { import() { return './a.js' } }", "class A { #import = './a.js' }", "this.#import('./a.js')",
        "import(a)", "import('./' + a)", "import(`./${a}.js`)", "import('./a.js' + '')", "import(a ? './a.js' : b)",
        "$import('./a.js')", "imports('./a.js')", "reimport('./a.js')", "import_('./a.js')", "export default './a.js'",
        "export const from = './a.js'", "export { a }; './a.js'", "export { a }\n'./a.js'", "export function a() {}",
        "export class A {}", "export { a }\nf('./a.js')", "/import '.\\/a.js'/", "a = /'/; // import './a.js'",
        "a(/[/]import '.[/]a.js'/)", "return /import('.\\/a.js')/", "from './a.js'", "import a", "import a from b",
        "'\\\nimport \"./a.js\"'", "'\\\r\nimport \"./a.js\"'", "<!-- not a module", "export = './a.js'",
    ])
    func `What only looks like an import is none`(text: String) {
        #expect(specifiers(text) == [])
    }

    /// What would be taken for the inside of a string, or for code, when a slash is misread.
    @Test(arguments: [
        "/'/;import './a.js'", "a = /\"/\nimport './a.js'", "f(/`/)\nimport './a.js'", "[/'/]\nimport './a.js'",
        "a = /[/'\"]/g;import './a.js'", "a = /\\/'/\nimport './a.js'", "a = b / c; d = '/'\nimport './a.js'",
        "a = b / c / d; '/'\nimport './a.js'", "a++ / b; c = '/'\nimport './a.js'",
        "a = (b) / c; d = '/'\nimport './a.js'",
        "a = b[0] / c; d = '/'\nimport './a.js'", "if (a) /'/.test(b)\nimport './a.js'",
        "while (a) /'/.test(b)\nimport './a.js'", "a = {b: 1} / 2; c = '/'\nimport './a.js'",
        "{ a }\n/'/.test(b)\nimport './a.js'",
        "return /'/.test(a)\nimport './a.js'", "typeof /'/\nimport './a.js'", "a => /'/\nimport './a.js'",
        "case /'/: a\nimport './a.js'", "a.return / b; c = '/'\nimport './a.js'", "1 / 2; a = '/'\nimport './a.js'",
        "1. / 2; a = '/'\nimport './a.js'", ".5 / 2; a = '/'\nimport './a.js'",
        "1..toFixed() / 2; a = '/'\nimport './a.js'",
        "0x1f / 2n; a = '/'\nimport './a.js'", "`a` / 2; b = '/'\nimport './a.js'", "'a' / 2; b = '/'\nimport './a.js'",
        "`${a / b}'${/'/}`;import './a.js'", "a = b ? /'/ : /\"/\nimport './a.js'", "x = y !== /'/\nimport './a.js'",
        "function a() {}\n/'/.test(b)\nimport './a.js'", "() => {}\n/'/.test(b)\nimport './a.js'",
        "a = `'`\nimport './a.js'", "for await (const a of b) /'/.test(a)\nimport './a.js'",
        "for (;;) { if (a) break\n/'/ }\nimport './a.js'", "continue a\n/'/\nimport './a.js'",
        "debugger\n/'/\nimport './a.js'", "a\n++/'/.b\nimport './a.js'", "a++\n/ b; c = '/'\nimport './a.js'",
        "try {} catch { /'/.test(a) } finally { /'/ }\nimport './a.js'",
        "switch (a) { case 1: { /'/ } }\nimport './a.js'",
        "class A { b = /'/; c() { return /'/ } }\nimport './a.js'", "a = b\n/ c\nd = '/'\nimport './a.js'",
        "for (const a of /'/[b]) c\nimport './a.js'", "x = /(?<q>['\"])/u\nimport './a.js'",
        "/[\\]'/]/\nimport './a.js'",
        "a = '\\''\nimport './a.js'", "a = 'not closed\nimport './a.js'", "a\u{2029}/b/'/'\nimport './a.js'",
        "const a={b:/'/,c:/\"/};import './a.js'", "a=b?c:/'/.d;import'./a.js'", "let a=1,b=a/2,c='/';import'./a.js'",
        "[...a]/2;b='/'\nimport './a.js'", "f(...[/'/])\nimport './a.js'", "a\n++\nb / '/'\nimport './a.js'",
    ])
    func `Slashes are read as what they are`(text: String) {
        #expect(specifiers(text) == ["./a.js"])
    }

    @Test func `A script's imports come in its order, each with its place`() throws {
        let text = "\u{FEFF}import {a} from './ä.js';\r\nexport * from \"./b.js\"; import('./c.js');import'./a.js'"
        let bytes = Array(text.utf8)
        let found = ScriptScanner.scan(bytes).imports
        #expect(specifiers(text) == ["./ä.js", "./b.js", "dynamic ./c.js", "./a.js"])
        for one in found { #expect(String(decoding: bytes[one.range], as: UTF8.self) == one.specifier) }
    }

    @Test func `No bytes are too strange`() {
        let pieces = [
            "import", "from", "'./a.js'", "{", "}", "`", "${", "/", "\\", "\n", "*", "(", ")", "\u{A0}", "'", ".", "a",
            "export", "import import from './a.js'", "export * as import from './a.js'", "as", ",", "import(", " ",
            "//",
            "<!--", "of", "++", "break",
        ]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }
            .joined()
            var bytes = Array(text.utf8)
            if let index = bytes.indices.randomElement() { bytes[index] = UInt8.random(in: 0...255) }
            for one in ScriptScanner.scan(bytes).imports {
                #expect(bytes.indices.contains(one.range.lowerBound - 1) && one.range.upperBound < bytes.count)
            }
            let graph = ModuleGraph(files: ["a.js": [], "b.js": bytes], into: DiagnosticCollector())
            #expect(graph.assets.count == 2)
        }
    }

    /// Each would take minutes if what was read were read again for each of its pieces.
    @Test(arguments: [
        "import{", "import ", "import,", "export*", "import{a,", "=/[ ", "=/[\\\n", "=/[\u{2028}", "import/**/{",
    ])
    func `Time grows no faster than a script`(piece: String) {
        let bytes = Array(String(repeating: piece, count: 20_000).utf8)
        let time = ContinuousClock().measure { _ = ScriptScanner.scan(bytes) }
        #expect(time < .seconds(20))
    }
}
