import Testing

@testable import SiteRendering

@Suite struct ScriptSpaceTests {
    @Test(arguments: [
        ("a  =  b ;", "a=b;"),
        ("// first\nlet a = 1; // one\n", "let a=1;"),
        ("let a = 1 // one\nlet b", "let a=1\nlet b"),
        ("return\nvalue", "return\nvalue"),
        ("a\n++b", "a\n++b"),
        ("if (a) {\n    b();\n}\nc()", "if(a){b();}\nc()"),
        ("[\n  1,\n  2,\n]", "[1,2,]"),
        ("a + +b - -c + ++d", "a+ +b- -c+ ++d"),
        ("a / b / c", "a / b / c"),
        ("x = / +/g", "x= / +/g"),
        ("if (x) / \"/.test(y)", "if(x) / \"/.test(y)"),
        ("1 .toFixed()", "1 .toFixed()"),
        ("case \"a\" : b", "case\"a\":b"),
        ("`a  ${ b  + c }  // d`", "`a  ${b+c}  // d`"),
        ("\"a  // b\"  +  'c  /* d */'", "\"a  // b\"+'c  /* d */'"),
        ("class A { #a  =  1; static  #b; get  c() {} }", "class A{#a=1;static #b;get c(){}}"),
        ("a /* b */ c", "a c"),
        ("a /* b\n */ c", "a\nc"),
        ("/*! kept */ a", "/*! kept */ a"),
        ("//! kept\na", "//! kept\na"),
        ("a  in  b  of  c", "a in b of c"),
        ("async  (a)  =>  { }", "async(a)=>{}"),
        ("a\u{2028}b", "a\nb"),
        ("/* @license MIT */ a", "/* @license MIT */ a"),
        ("// @preserve\na", "// @preserve\na"),
        ("a < !--b", "a< !--b"),
        ("a-- > b", "a-- >b"),
        ("#!/usr/bin/env node -e {\n  a ( )", "#!/usr/bin/env node -e {\n  a()"),
        ("#!a;\n\nlet  a", "#!a;\n\nlet a"),
        ("if (a) break\n/ +  \"/.test( b )", "if(a)break\n/ +  \"/.test(b)"),
        ("continue  a\n/ +  /.test( b )", "continue a\n/ +  /.test(b)"),
        ("debugger\n/ +  /.test( b )", "debugger\n/ +  /.test(b)"),
        ("for await ( const a of b ) /  \"/.test( a )", "for await(const a of b) /  \"/.test(a)"),
        ("a++\n/ b  +  c  / d", "a++\n/ b+c / d"),
        ("a\n++/  \"/.b  =  1", "a\n++/  \"/.b=1"),
        ("  ", ""),
        ("", ""),
    ])
    func `What a script means stays, and the rest goes`(source: String, shortened: String) {
        let collector = DiagnosticCollector()
        let graph = ModuleGraph(files: ["a.js": Array(source.utf8)], into: collector)
        #expect(graph.assets["a.js"].map { String(decoding: $0.file.bytes, as: UTF8.self) } == shortened)
        #expect(collector.diagnostics.isEmpty)
    }

    /// Where only a parser could tell what a slash is, all that follows stays as it is.
    @Test(arguments: [
        ("a  =  x ? {} : {} / 2", "  +  '  a' + `b  /* c */\n  d`  +  /  e/  "),
        ("a  =  function () {} / 2", " ;  b  =  \"  /  \""), ("of  =  of / 2", "  +  ' / '"),
        ("{  }\n/ a", "  /.test( '  ' )"), ("=  /a", "  \n  b  "),
    ])
    func `After a doubtful slash nothing changes`(before: String, after: String) throws {
        let source = before + after
        let slash = try #require(before.lastIndex(of: "/"))
        let graph = ModuleGraph(files: ["a.js": Array(source.utf8)], into: DiagnosticCollector())
        let text = try #require(graph.assets["a.js"].map { String(decoding: $0.file.bytes, as: UTF8.self) })
        #expect(text.hasSuffix(source[slash...]))
    }
}
